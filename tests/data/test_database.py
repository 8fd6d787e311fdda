"""Both engines start, keep time aware, and agree."""

import contextlib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.event import listen
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.feeds import RobotsRow


def test_the_clock_is_aware_and_right(database: Database) -> None:
    with database.transaction() as session:
        now = database.now(session)
    assert now.tzinfo is UTC
    assert abs((now - datetime.now(UTC)).total_seconds()) < 5


def test_a_row_is_inserted_once_and_only_the_first_call_returns_true(database: Database) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    inserted = []
    for body in ("first", "second"):
        with database.transaction() as session:
            inserted.append(
                insert_ignoring(session, RobotsRow, origin="https://a.example:443", body=body, expires_at=at)
            )
    assert inserted == [True, False]
    with database.transaction() as session:
        row = session.get(RobotsRow, "https://a.example:443")
        assert row is not None
        assert row.body == "first"


def test_a_bare_connection_is_one_transaction_too(database: Database) -> None:
    row = {"origin": "https://a.example:443", "body": "", "expires_at": datetime(2026, 3, 1, tzinfo=UTC)}
    with pytest.raises(IntegrityError), database.ready() as connection:
        connection.execute(insert(RobotsRow), [row, row])
    with database.ready() as connection:
        assert connection.execute(select(RobotsRow.origin)).all() == []
        connection.execute(insert(RobotsRow), row)
    with database.transaction() as session:
        assert session.scalars(select(RobotsRow.origin)).all() == [row["origin"]]


def test_a_read_waits_for_no_writer(database: Database) -> None:
    impatient = Database(database.engine.url.render_as_string(hide_password=False), patience=0.5)
    row = {"origin": "https://a.example:443", "body": "", "expires_at": datetime(2026, 3, 1, tzinfo=UTC)}
    with database.ready() as writer:
        writer.execute(insert(RobotsRow), row)
        for one in (database, impatient):  # the same process, and another one
            with one.reading() as connection:
                assert connection.execute(select(RobotsRow.origin)).all() == []
    with impatient.reading() as connection:
        assert connection.execute(select(RobotsRow.origin)).all() == [(row["origin"],)]


def test_the_drivers_errors_are_sqlalchemys_without_the_parameters(database: Database) -> None:
    with pytest.raises(IntegrityError) as wrong, database.ready() as connection:
        insert_ignoring(connection, RobotsRow, origin="https://a.example:443", body="secret", expires_at=None)
    assert "secret" not in str(wrong.value).replace(str(wrong.value.orig), "")
    with database.reading() as connection:
        assert connection.execute(select(RobotsRow.origin)).all() == []


def test_hanging_statements_and_lock_waits_time_out(postgres_url: str) -> None:
    impatient = Database(postgres_url, patience=1.5)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="statement timeout"), impatient.transaction() as session:
        session.execute(text("SELECT pg_sleep(30)"))
    key = func.pg_advisory_xact_lock(7)
    with Database(postgres_url).transaction() as keeper:
        keeper.execute(select(key))
        with pytest.raises(OperationalError, match="lock timeout"), impatient.transaction() as session:
            session.execute(select(key))
    assert time.monotonic() - began < 15
    with impatient.transaction() as session:
        assert session.execute(select(key)).first() is not None


def test_a_holder_that_fell_asleep_in_a_transaction_loses_its_locks(postgres_url: str) -> None:
    key = func.pg_advisory_xact_lock(8)
    drowsy = Database(postgres_url, patience=0.5)
    with Session(drowsy.engine) as sleeper:
        sleeper.execute(drowsy._limits)
        sleeper.execute(select(key))
        with Database(postgres_url).transaction() as other:
            assert other.execute(select(key)).first() is not None  # after about a second
        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            sleeper.execute(select(key))


def test_the_limits_end_with_the_transaction(postgres_url: str) -> None:
    """A pooler hands the connection to others."""
    shown = text("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
    database = Database(postgres_url)
    with database.transaction() as session:
        assert session.execute(shown).one() == ("30s", "20s")
    with database.ready() as connection:
        assert connection.execute(shown).one() == ("30s", "20s")
    with database.engine.connect() as connection:
        assert connection.execute(shown).one() == ("0", "0")


def test_batch_work_may_ask_for_more_patience(postgres_url: str) -> None:
    impatient = Database(postgres_url, patience=0.3)
    with impatient.transaction(patience=10) as session:
        session.execute(text("SELECT pg_sleep(0.6)"))
    with pytest.raises(OperationalError, match="statement timeout"), impatient.transaction() as session:
        session.execute(text("SELECT pg_sleep(0.6)"))


def test_sqlite_lock_waits_time_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    began = time.monotonic()
    impatient = Database(url, patience=0.5)
    with Database(url).transaction() as keeper:
        keeper.execute(text("CREATE TABLE t (n INTEGER)"))
        with pytest.raises(OperationalError, match="locked"), impatient.transaction() as session:
            session.execute(text("SELECT 1"))
    assert time.monotonic() - began < 15


def test_a_damaged_file_raises_sqlalchemys_error(tmp_path: Path) -> None:
    """Also where it is found damaged by a connection that has been open for a while."""
    path = tmp_path / "test.sqlite3"
    database = Database(f"sqlite:///{path}")
    with database.ready() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.write(bytes(100))
    with pytest.raises(DatabaseError, match="not a database"), database.ready():
        pass
    with pytest.raises(DatabaseError, match="not a database"), database.transaction() as session:
        session.execute(text("SELECT 1"))


@pytest.mark.parametrize("kind", ["transaction", "ready"])
def test_a_thread_that_waits_too_long_fails_and_frees_its_turn(tmp_path: Path, kind: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.sqlite3'}", patience=0.5)
    begin = getattr(database, kind)
    opened: list[object] = []
    listen(database.engine, "connect", lambda connection, _: opened.append(connection))
    with ThreadPoolExecutor(1) as other:

        def look() -> int:
            with begin() as session:
                return int(session.execute(text("SELECT 7")).scalar_one())

        with begin() as mine:
            mine.execute(text("SELECT 7"))
            with pytest.raises(OperationalError, match="locked"):
                other.submit(look).result()
        assert other.submit(look).result() == 7
        with pytest.raises(ValueError, match="of the caller"), begin():
            raise ValueError("of the caller")
        assert other.submit(look).result() == 7
    assert len(opened) == 1  # who waits for its turn does not knock at the file, and needs no connection yet


def test_the_isolation_is_the_stations_own_whatever_the_servers_default_is(postgres_url: str) -> None:
    strict = make_url(postgres_url).update_query_dict({"options": "-c default_transaction_isolation=serializable"})
    database = Database(strict.render_as_string(hide_password=False))
    shown = text("SHOW transaction_isolation"), text("SHOW default_transaction_isolation")
    with database.transaction() as session:
        assert [session.scalar(one) for one in shown] == ["read committed", "serializable"]
    with database.ready() as connection:
        assert connection.scalar(shown[0]) == "read committed"
    database.engine.dispose()
