"""The planner and the recovery with many presets and many open shows: nothing per preset that does not concern it."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import event, update

from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.changes import record_submission
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import load_show, open_shows
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import Settings
from radiox_tasks.show.recovery import recover_shows
from radiox_tasks.show.tick import plan_presets
from tests.data.programmes import programme
from tests.show.wall_clock import utc

HOUR = {"cron": "0 * * * *", "lead": "10m", "catch_up": "15m"}


def presets(number: int) -> list[Preset]:
    return [programme(f"p{n}", schedule=HOUR) for n in range(number)]


@contextmanager
def statements(database: Database) -> Iterator[Counter[str]]:
    """How often each statement is executed in the block."""
    counted: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted[statement] += 1

    event.listen(database.engine, "before_cursor_execute", count)
    yield counted
    event.remove(database.engine, "before_cursor_execute", count)


def test_a_tick_asks_the_database_as_often_for_forty_presets_as_for_one(store: Store) -> None:
    many = presets(40)
    at = utc("2026-11-23 07:55")
    assert len(plan_presets(store.database, many, now=at)) == 40
    with statements(store.database) as for_many:
        assert plan_presets(store.database, many, now=at + timedelta(seconds=5)) == []
    with statements(store.database) as for_one:
        assert plan_presets(store.database, many[:1], now=at + timedelta(seconds=10)) == []
    assert sum(for_many.values()) == sum(for_one.values())


def test_slots_are_ordered_by_their_air_times(store: Store) -> None:
    late, early = presets(2)
    late = late.model_copy(update={"schedule": late.schedule.model_copy(update={"cron": "5 * * * *"})})
    made = plan_presets(store.database, [late, early], now=utc("2026-11-23 07:57"))
    assert [load_show(store.database, show_id).preset.name for show_id in made] == ["p1", "p0"]


def test_open_shows_come_earliest_first_with_new_versions_and_without_closed_ones(store: Store) -> None:
    now = datetime.now(UTC)
    ids = [order_show(store.database, programme(f"p{n}"), air_at=now + timedelta(hours=3 - n)) for n in range(3)]
    with store.database.transaction() as session:
        session.execute(update(ShowRow).where(ShowRow.show_id == ids[1]).values(status="ready"))
        session.execute(update(ShowRow).where(ShowRow.show_id == ids[0]).values(revises=ids[1]))
    assert [show.show_id for show in open_shows(store.database)] == [ids[2], ids[0]]


def test_of_six_hundred_open_shows_the_one_due_first_is_recovered(store: Store, monkeypatch: Any) -> None:
    """Its message was lost; the others were submitted just now."""
    sent: list[str] = []
    monkeypatch.setattr("celery.canvas._chain.apply_async", lambda self, *_, **__: sent.append(str(self)))
    now = datetime.now(UTC)
    one = programme()
    first = order_show(store.database, one, air_at=now + timedelta(minutes=30))
    assert first is not None
    record_submission(store.database, first)
    with store.database.transaction() as session:
        row = session.get(ShowRow, first)
        assert row is not None
        same = {c.key: getattr(row, c.key) for c in ShowRow.__table__.columns if c.key != "show_id"}
        later = {**same, "air_at": now + timedelta(hours=2), "moved_at": now + timedelta(minutes=5)}
        session.add_all([ShowRow(**later, show_id=f"later{n}") for n in range(600)])
    with statements(store.database) as asked:
        assert recover_shows(store, now=now + timedelta(minutes=5)) == 1
    assert len(sent) == 1
    assert load_show(store.database, first).submissions == 2
    assert sum(asked.values()) < 60


def shows_at_work(database: Database, number: int) -> None:
    """Submitted shows, each with a step that a worker runs."""
    now = datetime.now(UTC)
    for name in (f"p{n}-of-{number}" for n in range(number)):
        show_id = order_show(database, programme(name), air_at=now + timedelta(hours=1))
        assert show_id is not None
        record_submission(database, show_id)
        lease = {"owner": "a worker", "lease_until": now + timedelta(hours=1), "started_at": now}
        with database.transaction() as session:
            session.add(StepRow(key=show_id, name="script", status="running", **lease))
            session.add(ShowStepRow(show_id=show_id, key=show_id, name="script", met_at=now))


def test_whether_steps_run_is_asked_once_for_all_shows(store: Store) -> None:
    asked = []
    for number in (1, 20):
        shows_at_work(store.database, number)
        with statements(store.database) as counted:
            assert recover_shows(store, now=datetime.now(UTC) + timedelta(minutes=5)) == 0
        asked.append(sum(counted.values()))
    assert asked[0] == asked[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "presets"
    folder.mkdir()
    return folder / "mine.yaml"


def survey(file: Path) -> Preset | None:
    settings = Settings(RADIOX_PRESETS=str(file.parent))
    return next((one for one in survey_presets(settings)[0] if one.name == "mine"), None)


def write(file: Path, title: str, *, old: bool) -> None:
    file.write_text(yaml.safe_dump({**programme("mine").model_dump(mode="json"), "title": title}))
    if old:
        long_ago = time.time() - 3600
        os.utime(file, (long_ago, long_ago))


def test_an_unchanged_preset_file_is_read_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, "One", old=True)
    first = survey(file)
    monkeypatch.setattr("radiox_tasks.data.presets.read_once.read_preset", lambda *_, **__: pytest.fail("read again"))
    # The bundled ones are known from the first look as well.
    assert survey(file) is first is not None


def test_a_changed_preset_file_is_read_again(file: Path) -> None:
    titles = []
    for title, old in (("One", False), ("Two", False), ("Ten", True), ("Six", True)):
        write(file, title, old=old)
        found = survey(file)
        titles.append(found.title if found else None)
    file.unlink()
    assert titles == ["One", "Two", "Ten", "Six"]
    assert survey(file) is None


def test_a_preset_that_cannot_be_planned_keeps_no_other_from_its_show(store: Store) -> None:
    at = utc("2026-11-23 07:55")
    first, second = presets(2)
    broken = first.model_copy(update={"schedule": None})
    made = plan_presets(store.database, [broken, second], now=at)
    assert [load_show(store.database, show_id).preset.name for show_id in made] == [second.name]
    assert len(plan_presets(store.database, [first, second], now=at)) == 1
