"""Both engines start, keep time aware, and agree."""

from datetime import UTC, datetime

from radiox_tasks.data.database import Database


def test_the_clock_is_aware_and_right(database: Database) -> None:
    with database.transaction() as session:
        now = database.now(session)
    assert now.tzinfo is UTC
    assert abs((now - datetime.now(UTC)).total_seconds()) < 5
