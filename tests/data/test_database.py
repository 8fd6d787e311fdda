"""Both engines start, keep time aware, and agree."""

from datetime import UTC, datetime

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.feeds import RobotsRow


def test_the_clock_is_aware_and_right(database: Database) -> None:
    with database.transaction() as session:
        now = database.now(session)
    assert now.tzinfo is UTC
    assert abs((now - datetime.now(UTC)).total_seconds()) < 5


def test_a_row_is_inserted_once_and_only_the_first_is_told_so(database: Database) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    told = []
    for body in ("first", "second"):
        with database.transaction() as session:
            told.append(insert_ignoring(session, RobotsRow, origin="https://a.example:443", body=body, expires_at=at))
    assert told == [True, False]
    with database.transaction() as session:
        row = session.get(RobotsRow, "https://a.example:443")
        assert row is not None
        assert row.body == "first"
