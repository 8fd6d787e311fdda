"""Which slots are due: a plain function of the presets, the clock and what has been planned before.

Beat only ticks. A slot is an instant in UTC; cron expressions are read in the preset's own zone, so clock changes are
settled here and nowhere else. Looking at the same moment twice is harmless: a slot that has a show keeps that show.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import takewhile
from typing import Literal

from cronsim import CronSim

from radiox_tasks.model.preset import Preset, Schedule

LOOK_BACK = timedelta(days=7)
"""How far back missed slots are still written down after the station was off."""

SHIFT = timedelta(hours=3)
"""More than any zone's clock is put forward or back by at once."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Slot:
    """One (preset, air time) and what to do about it. Times are UTC."""

    preset: str
    air_at: datetime
    verdict: Literal["due", "missed"]
    reason: str = ""


def air_times(schedule: Schedule, zone: tzinfo, after: datetime, until: datetime) -> list[datetime]:
    """Air times in (after, until], in UTC, ascending; the same ones however a stretch of time is cut into windows.

    Cron is read by the zone's clock on the wall. Hourly and finer patterns air whenever that clock shows a time of
    theirs (the autumn hour airs twice, the spring hour not at all). Fixed hours air once a day, as Debian's cron does
    it: the first time of two, and right after the gap for a time that the clock skips.
    """
    fields = schedule.cron.split()
    fixed = len(fields) == 5 and not fields[0].startswith("*") and not fields[1].startswith("*")
    # cronsim walks without a zone: with one, its steps of an hour lose slots where clocks change by half an hour.
    first = (after.astimezone(zone) - SHIFT).replace(tzinfo=None)
    last = (until.astimezone(zone) + SHIFT).replace(tzinfo=None)
    walls = takewhile(lambda wall: wall <= last, CronSim(schedule.cron, first))
    instants = {instant for wall in walls for instant in _instants(wall, zone, fixed=fixed)}
    return sorted(instant for instant in instants if after < instant <= until)


def _instants(wall: datetime, zone: tzinfo, *, fixed: bool) -> list[datetime]:
    """When the zone's clock shows this time: once, twice in autumn, never in spring, which matters to fixed hours."""
    shown = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [instant for instant in shown if instant.astimezone(zone).replace(tzinfo=None) == wall]
    if not fixed:
        return real
    return real[:1] or [_after_the_gap(shown[0], zone)]


def _after_the_gap(instant: datetime, zone: tzinfo) -> datetime:
    """The first minute of the new offset, from an instant shortly after the clock was put forward."""
    offset = instant.astimezone(zone).utcoffset()
    while (instant - MINUTE).astimezone(zone).utcoffset() == offset:
        instant -= MINUTE
    return instant


def due_slots(preset: Preset, *, now: datetime, seen_until: datetime | None) -> list[Slot]:
    """Slots to act on now: due ones to produce, and ones too late to produce, with the reason.

    `seen_until` is how far this preset's slots have been looked at and written down before; None for a preset new to
    the station, whose past is not its own. What is still to come is always looked at again: the schedule may have
    changed, or the clock may have been wrong.
    """
    if not preset.schedule.enabled:
        return []
    rules = preset.schedule
    grace = now - rules.catch_up
    begin = max(min(seen_until or now, now), now - LOOK_BACK)
    slots = []
    for air_at in air_times(rules, preset.zone, begin, now + rules.lead):
        if air_at < grace:
            late = int((now - air_at).total_seconds() // 60)
            reason = f"noticed {late} min after air time, later than catch_up allows ({rules.catch_up})"
            slots.append(Slot(preset.name, air_at, "missed", reason))
        else:
            slots.append(Slot(preset.name, air_at, "due"))
    return slots


def upcoming(preset: Preset, *, now: datetime, days: float) -> list[datetime]:
    """Air times of the days to come, in UTC."""
    if not preset.schedule.enabled:
        return []
    return air_times(preset.schedule, preset.zone, now, now + timedelta(days=days))
