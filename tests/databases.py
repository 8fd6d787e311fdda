"""Empty SQLite databases with the whole schema. The migrations run once a process; each database is a copy."""

import tempfile
from functools import cache
from pathlib import Path

from radiox_tasks.data.database import Database


def empty_sqlite(path: Path) -> Database:
    """A new database in this file, as the migrations make it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_migrated())
    return Database(f"sqlite:///{path}")


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="radiox-schema-") as folder:
        path = Path(folder) / "schema.sqlite3"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        database.engine.dispose()  # the last connection that closes writes the log back into the file
        return path.read_bytes()
