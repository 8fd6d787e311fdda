"""A station's schedule in simulated time, its beat killed and started again at random, and what should have come of it.

What should have come of it is found by the clock on the wall (wall_clock.py) and by the ticks that happened.
"""

import random
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import list_shows
from radiox_tasks.model.preset import Preset
from radiox_tasks.show.planner import due_slots
from tests.data.programmes import programme, url_of
from tests.elsewhere import elsewhere

START = datetime(2026, 3, 1, 0, 7, tzinfo=UTC)
END = datetime(2027, 4, 1, 0, 7, tzinfo=UTC)
LONGEST_OUTAGE = timedelta(days=3)

PROCESS = """
import logging, sys
from datetime import datetime, timedelta
from radiox_tasks.data.database import Database
from radiox_tasks.model.preset import Preset
from radiox_tasks.show.tick import plan_presets

logging.disable(logging.WARNING)

database, preset = Database(sys.argv[1]), Preset.model_validate_json(sys.argv[2])
now, end, step = datetime.fromisoformat(sys.argv[3]), datetime.fromisoformat(sys.argv[4]), float(sys.argv[5])
while now < end:
    print("begun", now.isoformat(), flush=True)
    plan_presets(database, [preset], now=now)
    print("done", now.isoformat(), flush=True)
    now += timedelta(seconds=step)
"""


@dataclass
class Ticks:
    """The simulated times at which the planner was asked: to the end, and cut off on the way."""

    done: list[datetime] = field(default_factory=list)
    cut_off: list[datetime] = field(default_factory=list)
    restarts: int = 0


def station(zone: str) -> Preset:
    """An hourly programme in this zone."""
    return programme(timezone=zone, schedule={"cron": "0 * * * *", "lead": "40m", "catch_up": "25m"})


def an_outage(chance: random.Random) -> timedelta:
    """Mostly minutes, now and then days."""
    if chance.random() < 0.15:
        return chance.random() * LONGEST_OUTAGE
    return timedelta(minutes=chance.uniform(0, 90))


def on_paper(
    preset: Preset, start: datetime, end: datetime, chance: random.Random
) -> tuple[dict[datetime, str], Ticks]:
    """Plan without a database, as show/tick.py does; a tick may be cut off after any of its writes."""
    shows: dict[datetime, str] = {}
    ticks, seen, now = Ticks(done=[start]), start + preset.schedule.lead, start
    for slot in due_slots(preset, now=start, seen_until=None):
        shows[slot.air_at] = slot.verdict
    while True:
        now += timedelta(minutes=chance.uniform(1, 60))
        if chance.random() < 0.02:
            ticks.restarts += 1
            now += an_outage(chance)
        if now >= end:
            return shows, ticks
        slots = due_slots(preset, now=now, seen_until=seen)
        written = chance.randrange(len(slots) + 1) if chance.random() < 0.05 else None
        for slot in slots[:written]:
            shows.setdefault(slot.air_at, slot.verdict)
        if written is None:
            ticks.done.append(now)
            seen = max(seen, now + preset.schedule.lead)
        else:
            ticks.cut_off.append(now)


def in_processes(
    database: Database,
    preset: Preset,
    start: datetime,
    end: datetime,
    chance: random.Random,
    *,
    step: timedelta,
    ticks_a_life: int,
    said: Callable[[str], None] = lambda _: None,
) -> Ticks:
    """Plan in a process of its own, killed with SIGKILL after about this many ticks and started again later."""
    ticks, now = Ticks(), start
    while now < end:
        arguments = (url_of(database), preset.model_dump_json(), now.isoformat(), end.isoformat())
        with elsewhere(PROCESS, *arguments, str(step.total_seconds())) as beat:
            left: int | None = chance.randrange(2, 2 * ticks_a_life)
            for line in beat.stdout:
                if not line.endswith("\n"):  # killed in the middle of saying it
                    break
                word, moment = line.split()
                now = datetime.fromisoformat(moment)
                if word == "done":
                    ticks.cut_off.remove(now)
                    ticks.done.append(now)
                else:
                    ticks.cut_off.append(now)
                if left is not None and (left := left - 1) <= 0:
                    beat.process.send_signal(signal.SIGKILL)
                    left = None
        ticks.restarts += 1
        said(f"{now:%Y-%m-%d %H:%M} UTC, {ticks.restarts} lives")
        now += step + an_outage(chance)
    return ticks


def statuses(database: Database) -> dict[datetime, str]:
    """What the database has for each slot; the slot's uniqueness is counted, not assumed."""
    shows = list_shows(database, limit=1_000_000)
    found = {show.air_at: "due" if show.status == "planned" else show.status for show in shows}
    assert len(found) == len(shows), "a slot has two shows"
    return found


def check(preset: Preset, slots: list[datetime], shows: Mapping[datetime, str], ticks: Ticks) -> dict[str, int]:
    """Every slot once, none that is not one, and each as the ticks around it allow; returns how many of each."""
    assert sorted(shows) == slots, f"slots missing or made up: {sorted(set(shows) ^ set(slots))[:5]}"
    rules = preset.schedule
    for slot, status in shows.items():
        first, last = slot - rules.lead, slot + rules.catch_up
        asked = any(first <= tick <= last for tick in _around(ticks.done, first))
        perhaps = any(first <= tick <= last for tick in _around(ticks.cut_off, first))
        expected = {"due"} if asked else {"due", "missed"} if perhaps else {"missed"}
        assert status in expected, f"{slot.isoformat()} is {status}, not {' or '.join(sorted(expected))}"
    return {status: list(shows.values()).count(status) for status in ("due", "missed")}


def _around(ticks: list[datetime], moment: datetime) -> list[datetime]:
    from bisect import bisect_left

    at = bisect_left(ticks, moment)
    return ticks[at : at + 1]
