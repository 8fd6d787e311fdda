"""The planner: each slot exactly once, or recorded as missed and why, whatever happens to beat, presets and clocks."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.records import Show, list_shows
from radiox_tasks.data.store import Store
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import ROOT, get_settings
from radiox_tasks.show.planner import LOOK_BACK, due_slots, upcoming
from radiox_tasks.show.tick import plan_due_slots, plan_presets
from tests.data.programmes import programme, url_of
from tests.databases import empty_sqlite
from tests.elsewhere import words_of_rivals
from tests.show.wall_clock import utc

START = utc("2026-11-23 07:30")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database with the whole schema: the engine does not matter to these."""
    found = empty_sqlite(tmp_path / "planner.sqlite3")
    yield found
    found.engine.dispose()


def hourly(**schedule: Any) -> Preset:
    return programme(schedule={"cron": "0 * * * *", "lead": "10m", "catch_up": "15m", **schedule})


def tick(database: Database, preset: Preset, *clock: str) -> list[str]:
    """Tick at these times of START's day; the ids that were to be submitted."""
    return [show for time in clock for show in plan_presets(database, [preset], now=utc(f"2026-11-23 {time}"))]


def slots(database: Database) -> dict[str, str]:
    """Status of each slot by its UTC time, oldest first."""
    return {f"{show.air_at:%H:%M}": show.status for show in by_time(database)}


def by_time(database: Database) -> list[Show]:
    return sorted(list_shows(database, limit=10_000), key=lambda show: show.air_at)


def test_production_starts_lead_before_air_time_and_once(memory: Database) -> None:
    preset = hourly()
    assert tick(memory, preset, "07:30", "07:49") == []
    [show_id] = tick(memory, preset, "07:50", "07:51", "07:59", "08:00", "08:14", "08:30")
    [show] = by_time(memory)
    assert (show.show_id, show.slot_at, show.air_at) == (show_id, utc("2026-11-23 08:00"), utc("2026-11-23 08:00"))


def test_a_preset_new_to_the_station_has_no_past(memory: Database) -> None:
    tick(memory, hourly(), "08:05", "08:06", "08:49")
    assert slots(memory) == {}


def test_beat_down_across_the_hour_catches_up_or_says_what_was_missed(memory: Database) -> None:
    preset = hourly()
    tick(memory, preset, "07:30", "11:10")
    assert slots(memory) == {"08:00": "missed", "09:00": "missed", "10:00": "missed", "11:00": "planned"}
    assert by_time(memory)[0].error == (
        "no show was planned for this air time until 3 h 10 min after it, "
        "and this programme makes up for at most 15 min (catch_up)"
    )
    tick(memory, preset, "11:11", "11:49")
    assert len(slots(memory)) == 4


@pytest.mark.slow
def test_a_machine_asleep_for_longer_than_the_look_back_writes_down_that_much(memory: Database) -> None:
    preset = hourly()
    tick(memory, preset, "07:30")
    woken = START + timedelta(days=30)
    plan_presets(memory, [preset], now=woken)
    shows = by_time(memory)
    assert {show.status for show in shows} == {"missed"}
    assert len(shows) == LOOK_BACK / timedelta(hours=1)


def test_a_disabled_preset_is_left_alone_and_owes_nothing_afterwards(memory: Database) -> None:
    tick(memory, hourly(), "07:30")
    tick(memory, hourly(enabled=False), "07:55", "09:55", "10:59")
    tick(memory, hourly(), "11:05", "11:50")
    assert slots(memory) == {"12:00": "planned"}
    assert due_slots(hourly(enabled=False), now=START, seen_until=None) == []
    assert upcoming(hourly(enabled=False), now=START, days=1) == []


def test_a_changed_cron_counts_from_now_on(memory: Database) -> None:
    tick(memory, hourly(), "07:55")
    tick(memory, hourly(cron="30 * * * *"), "08:05", "08:25", "08:55")
    tick(memory, hourly(cron="0,10 * * * *"), "09:05")
    assert slots(memory) == {"08:00": "planned", "08:30": "planned", "09:10": "planned"}


def test_a_changed_lead_neither_loses_nor_repeats_a_slot(memory: Database) -> None:
    tick(memory, hourly(lead="45m"), "07:20")
    assert slots(memory) == {"08:00": "planned"}
    tick(memory, hourly(lead="5m"), "07:30", "07:56", "08:30", "08:56")
    tick(memory, hourly(lead="70m"), "09:00")
    assert slots(memory) == {"08:00": "planned", "09:00": "planned", "10:00": "planned"}


def test_a_clock_that_steps_back_makes_nothing_twice(memory: Database) -> None:
    made = tick(memory, hourly(), "07:30", "07:55", "08:55", "07:40", "07:50", "08:10", "08:50", "09:10")
    assert len(made) == 2
    assert slots(memory) == {"08:00": "planned", "09:00": "planned"}


def test_a_clock_that_ran_ahead_costs_no_slot_once_it_is_right(memory: Database) -> None:
    preset = hourly()
    tick(memory, preset, "07:30", "10:30")
    assert slots(memory) == {"08:00": "missed", "09:00": "missed", "10:00": "missed"}
    made = tick(memory, preset, "07:51", "07:52", "08:51", "09:51")
    assert slots(memory) == {"08:00": "planned", "09:00": "planned", "10:00": "planned"}
    assert made == [show.show_id for show in by_time(memory)]
    assert {show.error for show in by_time(memory)} == {None}


def test_a_slot_that_came_to_nothing_is_not_planned_again(memory: Database) -> None:
    [show_id] = tick(memory, hourly(), "07:55")
    close_show(memory, show_id, "failed", error="no feed answered")
    assert tick(memory, hourly(), "07:56", "08:05") == []


def test_a_crash_between_order_and_submission_leaves_a_planned_show(memory: Database) -> None:
    """What was ordered and not submitted is `planned`, which the reconciler submits as new."""
    tick(memory, hourly(), "07:55")
    assert [show.status for show in list_shows(memory, status="planned")] == ["planned"]


def test_a_broken_preset_costs_its_own_shows_only(
    memory: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "presets"
    folder.mkdir()
    for bundled in (ROOT / "presets").glob("*.yaml"):
        (folder / bundled.name).write_text(yaml.safe_dump({"name": bundled.stem}))  # hides it, and is incomplete
    fine = {**programme("fine").model_dump(mode="json"), "schedule": {"cron": "0 * * * *", "enabled": False}}
    (folder / "fine.yaml").write_text(yaml.safe_dump(fine))
    monkeypatch.setenv("RADIOX_PRESETS", str(folder))
    get_settings.cache_clear()
    settings = get_settings()
    store = Store(settings, memory, Ledger(memory), FolderBlobs(settings.home / "blobs"))
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert plan_due_slots(store, now=START) == 0
    said = [record.getMessage() for record in caplog.records]
    assert any("zurich.yaml" in line for line in said)
    assert len(said) == len(set(said))
    with memory.transaction() as session:
        from radiox_tasks.data.tables.shows import PlannerMark

        assert session.get(PlannerMark, "fine") is not None


BEAT = """
import sys
from datetime import datetime, timedelta
from radiox_tasks.data.database import Database
from radiox_tasks.model.preset import Preset
from radiox_tasks.show.tick import plan_presets

database, preset = Database(sys.argv[1]), Preset.model_validate_json(sys.argv[2])
now, end = datetime.fromisoformat(sys.argv[3]), datetime.fromisoformat(sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
made = []
while now < end:
    made += plan_presets(database, [preset], now=now)
    now += timedelta(minutes=10)
print(*made, flush=True)
"""


@pytest.mark.slow
def test_two_beats_at_once_submit_each_show_once(database: Database) -> None:
    end = START + timedelta(hours=12)
    arguments = (url_of(database), hourly().model_dump_json(), START.isoformat(), end.isoformat())
    submitted = words_of_rivals(BEAT, *arguments)
    shows = by_time(database)
    assert sorted(submitted) == sorted(show.show_id for show in shows)
    assert [show.air_at for show in shows] == [utc("2026-11-23 08:00") + timedelta(hours=n) for n in range(12)]


@pytest.mark.slow
def test_what_is_to_come_is_what_will_be_planned(memory: Database) -> None:
    preset = hourly(cron="30 6,18 * * 1-5")
    promised = upcoming(preset, now=START, days=7)
    now: datetime = START
    while now < START + timedelta(days=7):
        plan_presets(memory, [preset], now=now)
        now += timedelta(minutes=20)
    assert [show.air_at for show in by_time(memory)] == promised
    assert len(promised) == 10
