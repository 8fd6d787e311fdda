"""Runs the Alembic migrations from code, without a configuration file."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x5241_4449  # any constant: PostgreSQL runs one migrator at a time under it


def configuration(engine: Engine) -> Config:
    """An Alembic configuration bound to this engine."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, the newest unless named. Several processes may call it at once: the others wait."""
    config = configuration(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def schema_differences(engine: Engine) -> list[str]:
    """What the database's tables lack, or have beyond the models, one description each; empty when they agree.

    The revision number alone does not tell: a table may have been dropped, or never made. Tables that are none of ours
    (another application in the same PostgreSQL schema) are left out. Types are not compared, because SQLite reports
    its own names for them.
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
    """One of Alembic's operations (a tuple, or a list of them for one column) as "lacks column shows.on_air_at"."""
    operation, *details = change[0] if isinstance(change, list) else change
    verb, _, kind = str(operation).partition("_")
    names = [str(getattr(detail, "name", detail)) for detail in details if detail is not None]
    words = {"add": "lacks", "remove": "has beyond them", "modify": "differs in"}.get(verb, verb)
    return f"{words} {kind} {'.'.join(names[:2])}"
