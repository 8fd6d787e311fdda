"""Which slots are due: a plain function of the presets, the clock and what has been planned before.

Beat only ticks. A slot is an instant in UTC; cron expressions are read in the preset's own zone, so clock changes are
settled here and nowhere else. Looking at the same moment twice is harmless: a slot that has a show keeps that show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from cronsim import CronSim

from radiox_tasks.data.model.preset import Preset, Schedule

LOOK_BACK = timedelta(days=7)
"""How far back missed slots are still written down after the station was off."""


@dataclass(frozen=True)
class Slot:
    """One (preset, air time) and what to do about it. Times are UTC."""

    preset: str
    air_at: datetime
    verdict: Literal["due", "missed"]
    reason: str = ""


def air_times(schedule: Schedule, zone: tzinfo, after: datetime, until: datetime) -> Iterator[datetime]:
    """Air times in (after, until], in UTC, ascending.

    Cron is read in the zone; hourly and finer patterns follow the instants (the autumn hour airs twice, the spring hour
    not at all), fixed hours follow Debian cron's rule of once a day, both by way of cronsim.
    """
    start = after.astimezone(zone)
    last: datetime | None = None
    for moment in CronSim(schedule.cron, start):
        instant = moment.astimezone(UTC)
        if instant > until:
            return
        if instant > after and (last is None or instant > last):
            last = instant
            yield instant


def due_slots(preset: Preset, *, now: datetime, seen_until: datetime | None) -> list[Slot]:
    """Slots to act on now: due ones to produce, and ones too late to produce, with the reason.

    `seen_until` is how far this preset's future has been looked at before (None for a preset new to the station, whose
    past is not its own). The window starts early enough to find again whatever a crash kept from being written down.
    """
    if not preset.schedule.enabled:
        return []
    rules = preset.schedule
    grace = now - rules.catch_up
    begin = grace if seen_until is None else max(min(seen_until, grace), now - LOOK_BACK)
    if seen_until is None:
        begin = max(begin, now - timedelta(seconds=1))
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
    return list(air_times(preset.schedule, preset.zone, now, now + timedelta(days=days)))
