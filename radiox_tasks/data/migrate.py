"""Runs the Alembic migrations from code, without a configuration file."""

import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from radiox_tasks.data.migrations import MIGRATIONS
from radiox_tasks.data.tables import Table
from radiox_tasks.data.tables.tallies import TRIGGERS

_ADVISORY_LOCK = 0x5241_4449  # arbitrary constant: PostgreSQL runs one migration at a time under this lock


_LOCK_SECONDS = 0.7
"""Below PostgreSQL's deadlock_timeout (1 s), after which it ends one of the transactions that wait for each other."""

_LOCK_ATTEMPTS = 400
"""About five minutes: longer than any transaction except a backup's of a large station."""


def configuration(engine: Engine) -> Config:
    """An Alembic configuration bound to this engine."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, by default the newest. Concurrent calls wait for each other, and workers for the upgrade.
    Raises OperationalError if another transaction uses the tables for minutes."""
    config = configuration(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            if not _is_at(connection, ScriptDirectory.from_config(config), revision):
                _lock_tables(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _is_at(connection: Connection, script: ScriptDirectory, revision: str) -> bool:
    wanted = script.get_revision(revision)
    return wanted is not None and MigrationContext.configure(connection).get_current_revision() == wanted.revision


def _lock_tables(connection: Connection) -> None:
    """Lock the station's tables before the first change, so that a revision that counts rows sees all of them.

    Workers lock tables in several orders (a lease: steps, then shows; a receipt: calls, then steps; an intent: shows,
    then calls), so that no order of ours is free of deadlocks. All locks are taken at once, or released again before
    PostgreSQL looks for a deadlock.
    """
    present = sorted(Table.metadata.tables.keys() & set(inspect(connection).get_table_names()))
    if not present:
        return
    for left in reversed(range(_LOCK_ATTEMPTS)):
        try:
            with connection.begin_nested():
                connection.execute(text(f"SET LOCAL statement_timeout = '{_LOCK_SECONDS * 1000:.0f}ms'"))
                connection.execute(text(f"LOCK TABLE {', '.join(present)} IN ACCESS EXCLUSIVE MODE"))
                connection.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
        except OperationalError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return


def schema_differences(engine: Engine) -> list[str]:
    """Differences between the database's tables and triggers and the code's, one description each; empty if they
    agree.

    The revision alone does not show a missing table. Tables of other applications in the same PostgreSQL schema are
    ignored. Types are not compared, because SQLite reports its own names for them.
    """
    from alembic.autogenerate import compare_metadata

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_object": _is_ours})
        changes = [_describe(change) for change in compare_metadata(context, Table.metadata)]
        return sorted([*_trigger_differences(connection), *changes])


def trigger_digests(connection: Connection) -> dict[str, str]:
    """Digests of what the database's enabled triggers do, by their names. White space makes no difference."""
    known = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE c.relnamespace = current_schema()::regnamespace "
        "AND t.tgenabled <> 'D' AND NOT t.tgisinternal",
    }
    rows = connection.execute(text(known[connection.dialect.name])).all()
    return {name: sha256(" ".join(body.split()).encode()).hexdigest()[:16] for name, body in rows}


def _trigger_differences(connection: Connection) -> Iterator[str]:
    there = trigger_digests(connection)
    for name, digest in TRIGGERS[connection.dialect.name].items():
        if name not in there:
            yield f"lacks trigger {name}"
        elif there[name] != digest:
            yield f"differs in trigger {name}"


def _is_ours(_item: object, name: str | None, kind: str, reflected: bool, counterpart: object) -> bool:
    return not (kind == "table" and reflected and counterpart is None)


def _describe(change: Any) -> str:
    """One of Alembic's operations (a tuple, or a list of them for one column) as text, for example "lacks column
    shows.on_air_at"."""
    operation, *details = change[0] if isinstance(change, list) else change
    verb, _, kind = str(operation).partition("_")
    names = [str(getattr(detail, "name", detail)) for detail in details if detail is not None]
    words = {"add": "lacks", "remove": "has beyond them", "modify": "differs in"}.get(verb, verb)
    return f"{words} {kind} {'.'.join(names[:2])}"
