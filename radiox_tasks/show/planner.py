"""Which slots are due: a plain function of preset, time and the last look.

A slot is an instant in UTC; cron expressions are evaluated in the preset's zone, including clock changes. Planning the
same moment twice is harmless: a slot keeps its show.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from radiox_tasks.model.formats.time_in_words import in_words
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.air_times import air_times

LOOK_BACK = timedelta(days=7)
"""How far back missed slots are recorded after the station was off."""


@dataclass(frozen=True)
class Slot:
    """One (preset, air time) and the action for it. Times are UTC."""

    preset: str
    air_at: datetime
    verdict: Literal["due", "missed"]
    reason: str = ""


def due_slots(preset: Preset, *, now: datetime, seen_until: datetime | None) -> list[Slot]:
    """The slots to act on now: due ones to produce, and those too late to produce, with the reason.

    `seen_until` is the time up to which this preset's slots were recorded before; None for a new preset, which has no
    earlier slots. Future slots are examined again at every tick, since the schedule or the clock may change.
    """
    if not preset.schedule.enabled:
        return []
    rules = preset.schedule
    grace = now - rules.catch_up
    begin = max(min(seen_until or now, now), now - LOOK_BACK)
    slots = []
    for air_at in air_times(rules, preset.zone, begin, now + rules.lead):
        if air_at < grace:
            reason = (
                f"no show was planned for this air time until {in_words(now - air_at)} after it, and this programme "
                f"makes up for at most {in_words(rules.catch_up)} (catch_up)"
            )
            slots.append(Slot(preset.name, air_at, "missed", reason))
        else:
            slots.append(Slot(preset.name, air_at, "due"))
    return slots


def upcoming(preset: Preset, *, now: datetime, days: float) -> list[datetime]:
    """Air times of the next days, in UTC."""
    if not preset.schedule.enabled:
        return []
    return air_times(preset.schedule, preset.zone, now, now + timedelta(days=days))
