"""How often a programme airs, for feeds: a recurrence rule (RFC 5545) and words."""

from datetime import datetime, timedelta
from typing import NamedTuple

from radiox_tasks.language.plurals import plural
from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.air_times import air_times

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = timedelta(days=7)


class UpdateFrequency(NamedTuple):
    """Podcasting 2.0's updateFrequency. `rule` is empty if no simple rule describes the schedule."""

    words: str
    rule: str


def update_frequency_of(preset: Preset, now: datetime) -> UpdateFrequency | None:
    """The frequency of the next week; None for a programme without a schedule."""
    if not preset.schedule.enabled:
        return None
    slots = [slot.astimezone(preset.zone) for slot in air_times(preset.schedule, preset.zone, now, now + _WEEK)]
    if not slots:
        return None
    said = wording_or_english(preset.language, "station")
    forms = said["airs_daily"] if len(slots) % 7 == 0 else said["airs_weekly"]
    count = len(slots) // 7 if len(slots) % 7 == 0 else len(slots)
    return UpdateFrequency(plural(forms, count, preset.language).format(n=count), _rule(slots))


def _rule(slots: list[datetime]) -> str:
    """The rule with exactly the week's days, hours and minutes."""
    days = {slot.weekday() for slot in slots}
    hours, minutes = {slot.hour for slot in slots}, {slot.minute for slot in slots}
    if len(slots) != len(days) * len(hours) * len(minutes):
        return ""
    at = f"BYMINUTE={','.join(map(str, sorted(minutes)))}"
    if len(days) == 7 and len(hours) == 24:
        return f"FREQ=HOURLY;{at}"
    at = f"BYHOUR={','.join(map(str, sorted(hours)))};{at}"
    if len(days) == 7:
        return f"FREQ=DAILY;{at}"
    return f"FREQ=WEEKLY;BYDAY={','.join(_DAYS[day] for day in sorted(days))};{at}"
