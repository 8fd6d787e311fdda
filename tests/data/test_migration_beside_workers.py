"""A migration while workers of the version before go on: every row is counted, and no transaction is ended."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import read_tallies

BEFORE = Path(__file__).parent / "landed" / "show_indexes.postgresql.sql"

ACQUIRE = """INSERT INTO steps (key, name, status, owner, fence, lease_until, attempts, cost, started_at)
  VALUES ('key-2', 'speak', 'running', 'worker', 1, now(), 1, 0.0, now())"""
MOVE = "UPDATE shows SET moved_at = now()"
RECEIPT = "UPDATE calls SET counted = 0"
COST = "UPDATE steps SET cost = cost"
READ = "SELECT status FROM shows"


@pytest.fixture
def older(postgres_url: str) -> Iterator[Database]:
    """A database at the revision before the counts."""
    database = Database(postgres_url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.exec_driver_sql(BEFORE.read_text())
    yield database
    database.engine.dispose()


def wait_until_it_waits(database: Database, migration: Future[None]) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IS NOT NULL")
    deadline = time.monotonic() + 120
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(waiting).scalar():
            assert not migration.done()
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.parametrize(
    ("first", "then"), [(ACQUIRE, MOVE), (RECEIPT, COST), (READ, RECEIPT)], ids=["lease", "receipt", "intent"]
)
def test_a_transaction_that_is_open_ends_well_and_is_counted(older: Database, first: str, then: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        with older.engine.begin() as worker:
            worker.execute(text(first))
            migration = pool.submit(older.migrate)
            wait_until_it_waits(older, migration)
            worker.execute(text(then))
        migration.result(120)
    with older.transaction() as session:
        session.execute(text("UPDATE steps SET status = 'done' WHERE status = 'running'"))
        counted = {(tally.label, tally.second): tally.number for tally in read_tallies(session, "steps")}
        there = session.execute(text("SELECT name, status, count(*) FROM steps GROUP BY name, status")).all()
    assert counted == {(name, status): count for name, status, count in there}
