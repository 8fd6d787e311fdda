"""Events: written with what they tell, in commit order, cheap, on both engines."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from radiox_tasks.data.database import Database
from radiox_tasks.data.events import delete_events, events_after, last_event_id, newest_events, record_event
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.airing import begin_airing, record_on_air
from radiox_tasks.data.shows.changes import add_status_event, close_show, record_submission, step_down
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import show_row
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.settings import get_settings
from tests.media.media_documents import document


def ordered(database: Database) -> str:
    preset = load_preset("zurich-en", settings=get_settings())
    show_id = order_show(database, preset, air_at=datetime.now(UTC))
    assert show_id is not None
    return show_id


def kinds(database: Database, show_id: str) -> list[str]:
    return [event.kind for event in events_after(database, 0, show_id=show_id)]


def test_a_show_has_an_event_per_status_and_step(database: Database) -> None:
    show_id, ledger = ordered(database), Ledger(database)
    record_submission(database, show_id)
    ledger.run(Entry("fetch", {"a": 1}, label="a feed"), lambda _: {"n": 1}, show_id=show_id, queue="content")

    def broken(_: object) -> dict[str, object]:
        raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        ledger.run(Entry("weather", {}), broken, show_id=show_id, queue="content")
    step_down(database, show_id, "fewer", "little time")
    close_show(database, show_id, "ready")
    now = datetime.now(UTC)
    begin_airing(database, show_id)
    record_on_air(database, show_id, document(show_id=show_id), now)
    steps = ["step.started", "step.done", "step.started", "step.failed"]
    status = ["show.degraded", "show.ready", "show.published", "show.on-air"]
    assert kinds(database, show_id) == ["show.planned", "show.working", *steps, *status]
    found = events_after(database, 0, show_id=show_id)
    assert found[3].data["label"] == "a feed"
    assert "no answer" in found[5].data["error"]
    assert [event.id for event in found] == sorted({event.id for event in found})


def test_a_reused_step_has_one_event(database: Database) -> None:
    ledger, first, second = Ledger(database), ordered(database), ordered(database)
    step = Entry("speak", {"text": "a"})
    ledger.run(step, lambda _: {}, show_id=first)
    for _ in range(2):
        ledger.run(step, lambda _: {}, show_id=second)
    assert kinds(database, second) == ["show.planned", "step.reused"]


def test_a_step_that_ends_while_its_show_closes_writes_nothing_after_it(postgres_url: str) -> None:
    """SQLite admits one of the two transactions after the other."""
    database = Database(postgres_url)
    database.migrate()
    show_id, begun, end = ordered(database), threading.Event(), threading.Event()

    def work(_: object) -> dict[str, object]:
        begun.set()
        assert end.wait(60)
        return {}

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(Ledger(database).run, Entry("mix", {}), work, show_id=show_id)
        assert begun.wait(60)
        with database.transaction() as closing:
            row = show_row(closing, show_id, lock=True)
            row.status, row.finished_at = "cancelled", database.now(closing)
            add_status_event(closing, show_id, row.preset, row.status, row.finished_at)
            end.set()
            deadline = time.monotonic() + 60
            while not waits_for_lock(database):  # to write its event
                assert time.monotonic() < deadline
                time.sleep(0.05)
        running.result(60)
    assert kinds(database, show_id)[-1] == "show.cancelled"


def waits_for_lock(database: Database) -> bool:
    with database.transaction() as session:
        return bool(session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())


def test_a_closed_show_hears_nothing_of_the_steps_it_used(database: Database) -> None:
    ledger, show_id = Ledger(database), ordered(database)
    close_show(database, show_id, "cancelled")
    before = len(kinds(database, show_id))
    ledger.run(Entry("mix", {}), lambda _: {}, show_id=show_id)
    assert len(kinds(database, show_id)) == before


def test_a_reader_who_remembers_the_last_id_misses_nothing(database: Database) -> None:
    """Writers in parallel, one reader who always asks for what came after the last event it saw."""
    writers = [
        threading.Thread(target=lambda: [record_event(database, "act.test", data={"n": n}) for n in range(25)])
        for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while any(writer.is_alive() for writer in writers) or last_event_id(database) > (seen[-1] if seen else 0):
        seen += [event.id for event in events_after(database, seen[-1] if seen else 0)]
    assert len(seen) == len(set(seen)) == 100


def test_kinds_are_chosen_by_their_subject_and_old_ones_forgotten(database: Database) -> None:
    for kind in ("act.correct", "act.remake", "actor.x"):
        record_event(database, kind, data={})
    assert [event.kind for event in newest_events(database, kind="act")] == ["act.remake", "act.correct"]
    last = last_event_id(database)
    assert delete_events(database, before=datetime.now(UTC) + timedelta(minutes=1)) == 3
    record_event(database, "act.new", data={})
    assert last_event_id(database) > last
