"""Runs the Alembic migrations from code, without a configuration file."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x5241_4449  # arbitrary constant: PostgreSQL runs one migration at a time under this lock


def configuration(engine: Engine) -> Config:
    """An Alembic configuration bound to this engine."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, by default the newest. Concurrent calls wait for each other."""
    config = configuration(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def schema_differences(engine: Engine) -> list[str]:
    """Differences between the database's tables and the models, one description each; empty if they agree.

    The revision alone does not show a missing table. Tables of other applications in the same PostgreSQL schema are
    ignored. Types are not compared, because SQLite reports its own names for them.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from radiox_tasks.data.tables import Table

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_object": _is_ours})
        return sorted(_describe(change) for change in compare_metadata(context, Table.metadata))


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
