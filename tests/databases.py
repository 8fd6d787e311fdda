"""SQLite databases with the whole schema. The migrations run once a process; each database is a copy.

A station computes a vector for each article it has not seen, which is half of the processor time of a short show over
the sample. The tests' stations begin with the stored ones, as one that has made a show before; the show of
tests/e2e/test_whole_show.py on SQLite begins with none.
"""

import tempfile
from functools import cache
from pathlib import Path

from radiox_tasks.data.database import Database


def empty_sqlite(path: Path) -> Database:
    """A new database in this file, as the migrations make it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_migrated())
    return Database(f"sqlite:///{path}")


def sample_sqlite(home: Path) -> Database:
    """The database of a new station that knows the vectors of the sample's articles."""
    path = home / "radiox.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_vectors())
    return Database(f"sqlite:///{path}")


@cache
def _with_vectors() -> bytes:
    from tests.content.stories.stored_vectors import store_vectors_in  # with NumPy, which few tests of databases need

    with tempfile.TemporaryDirectory(prefix="radiox-schema-") as folder:
        path = Path(folder) / "schema.sqlite3"
        database = empty_sqlite(path)
        store_vectors_in(database)
        database.engine.dispose()
        return path.read_bytes()


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="radiox-schema-") as folder:
        path = Path(folder) / "schema.sqlite3"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        database.engine.dispose()  # the last connection that closes writes the log back into the file
        return path.read_bytes()
