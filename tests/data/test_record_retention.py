"""Records of old shows are deleted in small transactions, and nothing that is public, open or in use is."""

import signal
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import delete, insert, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.jobs import job_step
from radiox_tasks.data.monitoring.heartbeats import record_heartbeat
from radiox_tasks.data.monitoring.tallies import add_up_tallies
from radiox_tasks.data.shows.record_retention import (
    AT_ONCE,
    MOST_PARTS,
    PARTS,
    UNUSED_STEPS,
    DeletedRecords,
    Limits,
    count_old_shows,
    delete_records,
)
from radiox_tasks.data.tables.corrections import CorrectionRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.tallies import TallyRow
from radiox_tasks.model.edition import ShowStatus
from radiox_tasks.settings import Settings
from tests.data.old_shows import (
    BEFORE,
    LIMITS,
    NOW,
    PER_SHOW,
    OldShow,
    a_step,
    ago,
    count_rows,
    key_of,
    left,
    retired,
    write_shows,
)
from tests.data.programmes import url_of
from tests.elsewhere import elsewhere

KILLED = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.record_retention import Limits, delete_records

database, begun = Database(sys.argv[1]), []

@event.listens_for(database.engine, "before_cursor_execute")
def _(_connection, _cursor, statement, *_rest):
    begun.extend([1] * statement.startswith("DELETE FROM aired_story"))
    if len(begun) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

delete_records(database, Limits(*map(datetime.fromisoformat, sys.argv[2:])))
"""


def test_an_old_show_is_deleted_with_all_that_is_its_own(database: Database) -> None:
    shared = key_of("shared")
    write_shows(
        database,
        [retired("old", 401, steps=(key_of("own"), shared)), retired("young", 399, steps=(shared, key_of("other")))],
    )
    with database.transaction() as session:
        of = {"show_id": "old", "preset": "hourly", "line": 1, "was": "a", "corrected_at": ago(401)}
        session.execute(insert(CorrectionRow), [{"correction_id": "revision", **of}])
    assert count_old_shows(database, LIMITS) == 1
    assert delete_records(database, LIMITS) == DeletedRecords(shows=1, steps=1, calls=1)
    assert count_rows(database) == {
        "shows": 1,
        "steps": 2,
        "show_steps": 2,
        "calls": 2,
        "aired_story": 1,
        "phrase_uses": 1,
    }
    with database.transaction() as session:
        assert set(session.scalars(select(StepRow.key))) == {shared, key_of("other")}
        assert session.scalars(select(CorrectionRow)).all() == []
    assert delete_records(database, LIMITS) == DeletedRecords()


STATUSES: tuple[ShowStatus, ...] = (
    "planned",
    "working",
    "ready",
    "published",
    "failed",
    "missed",
    "cancelled",
    "retracted",
    "draft",
)
OVER = {"published", "failed", "missed", "cancelled", "draft"}


def test_what_is_public_or_not_closed_stays_however_old(database: Database) -> None:
    """An edition on air is one that retention has not removed: the newest one of a programme is never removed."""
    shows = [retired(f"{status} show", 4000, status=status, retired_at=None) for status in STATUSES]
    write_shows(database, shows)
    assert delete_records(database, LIMITS).shows == 4
    assert left(database) == {f"{status} show" for status in ("planned", "working", "ready", "published", "retracted")}


@st.composite
def archives(draw: st.DrawFn) -> list[OldShow]:
    """Shows of all ages and states, new versions of some, and steps that several use."""
    shows: list[OldShow] = []
    for number in range(draw(st.integers(1, 12))):
        status = draw(st.sampled_from((*STATUSES, *["published"] * 4)))
        aired, moved = (ago(draw(st.sampled_from([800, 401, 401, 399]))) for _ in range(2))
        gone = draw(st.booleans()) and status == "published"
        firsts = [show.show_id for show in shows if show.revises is None]
        revises = draw(st.sampled_from([None, None, *firsts]))
        steps = tuple(key_of(step) for step in draw(st.sets(st.integers(0, 8), max_size=4)))
        removed = ago(draw(st.sampled_from([1, 8, 8]))) if gone else None
        shows.append(OldShow(f"show{number}", aired, moved, status, removed, revises, "hourly", steps))
    return shows


def over(show: OldShow) -> bool:
    public = show.status == "published" and (show.retired_at is None or show.retired_at > ago(7))
    return show.status in OVER and not public and max(show.air_at, show.moved_at) < BEFORE


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shows=archives())
def test_whatever_is_public_open_young_or_used_stays(database: Database, shows: list[OldShow]) -> None:
    with database.transaction() as session:
        for table in (*PER_SHOW, TallyRow):
            session.execute(delete(table))
    write_shows(database, shows)
    versions: dict[str, list[OldShow]] = {}
    for show in shows:
        versions.setdefault(show.revises or show.show_id, []).append(show)
    staying = [show for them in versions.values() if not all(map(over, them)) for show in them]
    with database.transaction() as session:
        young = set(session.scalars(select(StepRow.key).where(StepRow.started_at >= BEFORE)))
    used = {key for show in staying for key in show.steps}
    assert count_old_shows(database, LIMITS) == len(shows) - len(staying)
    deleted = delete_records(database, LIMITS)
    assert deleted.shows == len(shows) - len(staying)
    assert left(database) == {show.show_id for show in staying}
    with database.transaction() as session:
        assert set(session.scalars(select(StepRow.key))) == used | young
    rows = count_rows(database)
    assert rows["aired_story"] == rows["phrase_uses"] == rows["shows"]
    assert rows["calls"] == rows["steps"]
    assert rows["show_steps"] == sum(len(show.steps) for show in staying)


@pytest.mark.slow
def test_two_years_of_shows_take_the_room_of_four_hundred_days(database: Database) -> None:
    """A show a day, of which each uses two steps of its own, one of an earlier show and one of all shows."""
    a_day, every, most, size = 1, 30, dict[str, int](), list[int]()
    for day in range(0, 730, every):
        shows = [
            retired(
                f"{day}-{number}",
                800 - day - number / a_day,
                steps=tuple(
                    map(key_of, (f"{day}-{number}-a", f"{day}-{number}-b", f"{day - every}-{number}-a", "all"))
                ),
            )
            for number in range(a_day * every)
        ]
        write_shows(database, shows)
        back = timedelta(days=800 - day - every)
        delete_records(database, Limits(*(limit - back for limit in LIMITS)))
        rows = count_rows(database)
        if day < 400 + every:
            most = {table: max(most.get(table, 0), number) for table, number in rows.items()}
        assert all(rows[table] <= most[table] + 2 * len(shows) for table in rows), (day, rows, most)
        add_up_tallies(database)
        size.append(pages_of(database))
    assert max(size) <= size[400 // every] * 1.1
    assert count_rows(database)["shows"] == pytest.approx(a_day * 400, abs=len(shows))


def pages_of(database: Database) -> int:
    """The pages of SQLite's file; on PostgreSQL vacuum decides when pages are used again."""
    if not database.is_sqlite:
        return 1
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


@pytest.mark.slow
def test_a_run_that_is_killed_is_continued(database: Database) -> None:
    write_shows(database, [retired(f"show{number}", 401 + number) for number in range(4 * AT_ONCE)])
    database.engine.dispose()
    with elsewhere(KILLED, url_of(database), *(limit.isoformat() for limit in LIMITS)) as retention:
        assert retention.process.wait(60) == -signal.SIGKILL
    assert set(count_rows(database).values()) == {2 * AT_ONCE}
    assert delete_records(database, LIMITS) == DeletedRecords(*[2 * AT_ONCE] * 3)
    assert set(count_rows(database).values()) == {0}


def test_the_record_of_an_edition_stays_for_a_week_after_its_removal(database: Database) -> None:
    write_shows(database, [retired("lately", 800, retired_at=ago(6)), retired("before", 800, retired_at=ago(8))])
    assert count_old_shows(database, LIMITS) == 1
    assert delete_records(database, LIMITS).shows == 1
    assert left(database) == {"lately"}


def later(hours: float) -> Limits:
    return LIMITS._replace(before=BEFORE + timedelta(hours=hours))


EVERY_PART = [f"{part:02x}{'0' * 62}" for part in range(PARTS)]
"""A key of each part of the ledger."""


@pytest.mark.parametrize(
    ("every", "runs"), [(1, 30), *(pytest.param(hours, 11, marks=pytest.mark.slow) for hours in (24, 40 * 24))]
)
def test_steps_that_no_show_used_are_deleted_however_often_retention_runs(
    database: Database, every: int, runs: int
) -> None:
    young = job_step("young").key
    delete_records(database, LIMITS)  # from here on it is known what was looked through
    with database.transaction() as session:
        session.execute(insert(StepRow), [a_step(young, ago(1)), *(a_step(key, ago(800)) for key in EVERY_PART)])
    deleted = [delete_records(database, later(every * (run + 1))).steps for run in range(runs)]
    assert max(deleted) == min(every, MOST_PARTS)
    assert sum(deleted) == min(PARTS, runs * max(deleted))
    with database.transaction() as session:
        kept = set(session.scalars(select(StepRow.key)))
    assert young in kept
    assert len(kept) == 1 + PARTS - sum(deleted)


def test_a_part_is_looked_through_once_an_hour_also_after_the_clock_was_ahead(database: Database) -> None:
    with database.transaction() as session:
        session.execute(insert(StepRow), [a_step(key, ago(800)) for key in EVERY_PART])
    assert [delete_records(database, later(hour)).steps for hour in (0, 0.2, 1)] == [1, 0, 1]
    record_heartbeat(database, UNUSED_STEPS, at=NOW + timedelta(days=3650))
    assert [delete_records(database, later(hour)).steps for hour in (2, 2.2, 3)] == [1, 0, 1]


def test_records_are_kept_for_ninety_days_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().keep_records == 400
    monkeypatch.setenv("RADIOX_KEEP_RECORDS", "89")
    with pytest.raises(ValidationError, match="RADIOX_KEEP_RECORDS"):
        Settings()
