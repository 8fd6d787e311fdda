"""13 months of hourly slots, beat killed and started again at random: none missing, none twice."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from radiox_tasks.data.database import Database
from radiox_tasks.show.tick import plan_presets
from tests.show.thirteen_months import END, START, check, in_processes, on_paper, station, statuses
from tests.show.wall_clock import whenever

pytestmark = pytest.mark.slow


HALF_HOUR_BACK = datetime(2026, 4, 1, 0, 7, tzinfo=UTC)
HALF_HOUR_ON = datetime(2026, 10, 1, 0, 7, tzinfo=UTC)
"""Days before the clocks of Lord Howe Island change by half an hour."""


@pytest.mark.parametrize(
    ("zone", "start", "end", "slots"),
    [
        ("Europe/Zurich", START, END, 9504),
        ("Australia/Lord_Howe", HALF_HOUR_BACK, HALF_HOUR_BACK + timedelta(days=30), 721),
        ("Australia/Lord_Howe", HALF_HOUR_ON, HALF_HOUR_ON + timedelta(days=30), 719),
    ],
)
def test_no_slot_is_missing_and_none_is_made_twice(zone: str, start: datetime, end: datetime, slots: int) -> None:
    preset = station(zone)
    shows, ticks = on_paper(preset, start, end, random.Random(zone))
    last = ticks.done[-1] + preset.schedule.lead
    expected = whenever(preset.zone, start, last, {0})
    counts = check(preset, expected, {slot: shows[slot] for slot in shows if slot <= last}, ticks)
    assert len(expected) == pytest.approx(slots, abs=2)
    assert ticks.restarts > slots / 100
    assert len(ticks.cut_off) > slots / 50
    assert counts["due"] > 4 * counts["missed"] > 0


def test_a_beat_killed_with_sigkill_leaves_no_slot_out_and_none_double(database: Database) -> None:
    preset = station("Europe/Zurich")
    start = datetime(2026, 10, 24, 12, 7, tzinfo=UTC)
    end = start + timedelta(days=2)
    plan_presets(database, [preset], now=start)
    chance = random.Random(7)
    ticks = in_processes(database, preset, start, end, chance, step=timedelta(minutes=20), ticks_a_life=30)
    plan_presets(database, [preset], now=end)
    ticks.done = [start, *ticks.done, end]
    expected = whenever(preset.zone, start, end + preset.schedule.lead, {0})
    check(preset, expected, statuses(database), ticks)
    assert ticks.restarts > 1
