"""Shows in the database: one a slot whoever asks, closed once, never up the ladder."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.airing import begin_airing, record_on_air
from radiox_tasks.data.shows.changes import close_show, record_break, record_fall_back, record_submission, step_down
from radiox_tasks.data.shows.orders import expect_resumable, order_show, reopen_show
from radiox_tasks.data.shows.records import UnknownShowError, list_shows, load_show
from radiox_tasks.data.shows.summaries import page_of_shows
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.order import Order
from radiox_tasks.model.timing.ladder import RUNGS
from tests.data.programmes import NINE, a_show, programme, url_of
from tests.databases import empty_sqlite
from tests.elsewhere import words_of_rivals
from tests.media.media_documents import document

RIVAL = """
import sys
from datetime import datetime, timedelta
from radiox_tasks.data.database import Database
from radiox_tasks.model.preset import Preset
from radiox_tasks.data.shows.orders import order_show

database, preset = Database(sys.argv[1]), Preset.model_validate_json(sys.argv[2])
first = datetime.fromisoformat(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
taken = [n for n in range(40)
         if order_show(database, preset, air_at=first + timedelta(hours=n), slot_at=first + timedelta(hours=n))]
print(*taken, flush=True)
"""


@pytest.mark.slow
def test_rivals_in_processes_of_their_own_share_the_slots_without_one_twice(database: Database) -> None:
    arguments = (url_of(database), programme().model_dump_json(), NINE.isoformat())
    taken = words_of_rivals(RIVAL, *arguments)
    assert sorted(map(int, taken)) == list(range(40))
    assert len(list_shows(database, limit=100)) == 40


def test_a_slot_is_one_instant_whatever_the_zone_and_one_preset(database: Database) -> None:
    zurich = NINE.astimezone(programme().zone)
    assert order_show(database, programme(), air_at=NINE, slot_at=NINE)
    assert order_show(database, programme(), air_at=zurich, slot_at=zurich) is None
    assert order_show(database, programme("other"), air_at=NINE, slot_at=NINE)


def test_of_new_versions_that_are_ordered_at_once_one_is_open(database: Database) -> None:
    show_id = a_show(database)
    close_show(database, show_id, "ready")
    assert begin_airing(database, show_id)
    record_on_air(database, show_id, document(show_id=show_id), NINE)
    order, together = Order(revises=show_id, starts_from=1), Barrier(4)

    def ordered() -> str | None:
        together.wait()
        with suppress(CannotRedoError):
            return a_show(database, order=order)
        return None

    for _ in range(5):
        with ThreadPoolExecutor(4) as pool:
            futures = [pool.submit(ordered) for _ in range(4)]
        [opened] = [found for future in futures if (found := future.result()) is not None]
        close_show(database, opened, "failed")


def test_shows_on_demand_are_not_bound_to_slots(database: Database) -> None:
    assert a_show(database) != a_show(database)


def test_a_slot_is_a_deadline_for_a_show_ordered_before_it(database: Database) -> None:
    with database.transaction() as session:
        now = database.now(session)
    for slot, deadline in ((now + timedelta(minutes=5), True), (now - timedelta(minutes=5), False)):
        show = load_show(database, a_show(database, air_at=slot, slot_at=slot))
        assert show.deadline == (slot if deadline else None)
    assert load_show(database, a_show(database)).deadline is None


def test_an_order_changes_the_preset_it_is_made_by(database: Database) -> None:
    order = Order(language="de", duration=60, news_count=2)
    show = load_show(database, a_show(database, order=order))
    assert (show.preset.language, show.preset.duration, show.preset.news.count) == ("de", 60, 2)
    assert show.order == order


def test_a_show_is_closed_by_one_call_only_with_what_belongs_to_it(database: Database) -> None:
    show_id, effects = a_show(database), list[str]()
    assert close_show(database, show_id, "failed", error="first", then=[lambda _: effects.append("first")])
    assert not close_show(database, show_id, "published", error="second", then=[lambda _: effects.append("second")])
    show = load_show(database, show_id)
    assert (show.status, show.error, show.is_open, effects) == ("failed", "first", False, ["first"])
    record_break(database, show_id, "too late", permanent=True)
    assert load_show(database, show_id).error == "first"
    assert not record_fall_back(database, show_id, "too late")


def test_what_belongs_to_the_close_fails_with_it(database: Database) -> None:
    show_id = a_show(database)

    def broken(_: object) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        close_show(database, show_id, "published", then=[broken])
    assert load_show(database, show_id).is_open


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(RUNGS), max_size=6))
def test_a_show_only_steps_down(database: Database, steps: Iterable[Rung]) -> None:
    show_id, lowest = a_show(database), 0
    for rung in steps:
        step_down(database, show_id, rung, f"because of {rung}")
        lowest = max(lowest, RUNGS.index(rung))
        assert load_show(database, show_id).rung == RUNGS[lowest]
    degraded = load_show(database, show_id).degraded
    assert len(degraded) == len(set(degraded))


def test_submissions_are_counted_and_clear_a_break(database: Database) -> None:
    show_id = a_show(database)
    assert record_submission(database, show_id)
    record_break(database, show_id, "mix: disk full", permanent=False)
    broken = load_show(database, show_id)
    assert (broken.status, broken.broken, broken.error) == ("working", "temporary", "mix: disk full")
    assert record_submission(database, show_id, 1)
    again = load_show(database, show_id)
    assert (again.broken, again.submissions) == (None, 2)


def test_only_one_of_those_who_saw_the_same_submits(database: Database) -> None:
    show_id = a_show(database)
    assert [record_submission(database, show_id, 0) for _ in range(2)] == [True, False]
    close_show(database, show_id, "cancelled")
    assert not record_submission(database, show_id)


def test_falling_back_happens_once(database: Database) -> None:
    show_id = a_show(database)
    assert record_fall_back(database, show_id, "air time is near")
    assert not record_fall_back(database, show_id, "air time is near")
    show = load_show(database, show_id)
    assert (show.fell_back, show.degraded, show.submissions) == (True, ("air time is near",), 1)


def test_only_what_came_to_nothing_is_opened_again(database: Database) -> None:
    failed, published, planned = a_show(database), a_show(database), a_show(database)
    close_show(database, failed, "failed", error="no takes")
    close_show(database, published, "published")
    assert [reopen_show(database, one) for one in (failed, published, planned)] == [True, False, False]
    show = load_show(database, failed)
    assert (show.status, show.error, show.finished_at, show.submissions) == ("planned", None, None, 0)


def test_a_show_that_waits_for_its_air_time_says_so_when_it_is_to_be_resumed(database: Database) -> None:
    ready, published = a_show(database), a_show(database)
    close_show(database, ready, "ready")
    close_show(database, published, "published")
    with pytest.raises(CannotRedoError, match="made and waits for its air time"):
        expect_resumable(database, ready)
    with pytest.raises(CannotRedoError, match="only a show that was not on air"):
        expect_resumable(database, published)


def test_shows_are_listed_newest_air_time_first_by_preset_and_status(database: Database) -> None:
    early, late = a_show(database), a_show(database, air_at=NINE + timedelta(hours=1))
    other = a_show(database, preset=programme("other"), air_at=NINE + timedelta(hours=2))
    close_show(database, early, "failed")
    assert [show.show_id for show in list_shows(database)] == [other, late, early]
    assert [show.show_id for show in list_shows(database, preset="hourly")] == [late, early]
    assert [show.show_id for show in list_shows(database, status="failed")] == [early]
    assert [show.show_id for show in list_shows(database, limit=1)] == [other]


def test_an_unknown_show_says_where_ids_are_found(database: Database) -> None:
    with pytest.raises(UnknownShowError, match="radiox shows list"):
        load_show(database, "nowhere")


@pytest.mark.parametrize(
    "asked", [{}, {"after": (NINE, "m")}, {"preset": "zurich"}, {"preset": "zurich", "after": (NINE, "m")}]
)
def test_a_page_of_shows_is_read_in_the_order_of_an_index(tmp_path: Path, asked: dict[str, Any]) -> None:
    """SQLite once looked up all shows that revise none, which are nearly all, and sorted them for each page."""
    database = empty_sqlite(tmp_path / "lists.sqlite3")
    statements: list[tuple[str, Any]] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _u, text, given, *_: statements.append((text, given))
    )
    page_of_shows(database, **asked)
    [(statement, given)] = statements
    with database.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
    assert len(plan) == 1, plan
    assert "air_at_show_id" in plan[0]
    assert ("air_at<?" in plan[0]) == ("after" in asked)
