"""Air times of a schedule: cron expressions in a time zone, clock changes included."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import takewhile

from cronsim import CronSim

from radiox_tasks.model.preset import Schedule

SHIFT = timedelta(hours=3)
"""Longer than any single clock change of any zone."""

MINUTE = timedelta(minutes=1)


def air_times(schedule: Schedule, zone: tzinfo, after: datetime, until: datetime) -> list[datetime]:
    """Air times in (after, until], in UTC, ascending; the result does not depend on how a period is split into windows.
    Cron expressions are read in local time. Hourly and finer patterns air at every local time that matches (twice in
    the repeated hour in autumn, not in the skipped hour in spring). Fixed hours air once a day, as in Debian's cron:
    at the first of two, and right after the gap for a skipped time."""
    # In whole minutes, so that one search serves the ticks of a minute and all presets with the same schedule.
    around = (_minute(after.astimezone(zone) - SHIFT), _minute(until.astimezone(zone) + SHIFT + MINUTE))
    return [instant for instant in _air_times(schedule.cron, zone, *around) if after < instant <= until]


def _minute(moment: datetime) -> datetime:
    """Its local time without the seconds."""
    return moment.replace(second=0, microsecond=0, tzinfo=None)


@lru_cache(maxsize=256)
def _air_times(cron: str, zone: tzinfo, first: datetime, last: datetime) -> tuple[datetime, ...]:
    """The air times of local times in (first, last], ascending."""
    fields = cron.split()
    fixed = len(fields) == 5 and not fields[0].startswith("*") and not fields[1].startswith("*")
    # cronsim walks without a zone: with one, its steps of an hour lose slots where clocks change by half an hour.
    walls = takewhile(lambda wall: wall <= last, CronSim(cron, first))
    return tuple(sorted({instant for wall in walls for instant in _instants(wall, zone, fixed=fixed)}))


def _instants(wall: datetime, zone: tzinfo, *, fixed: bool) -> list[datetime]:
    """The instants at which local time has this value: one, two in autumn, none in spring; this matters to
    fixed hours."""
    shown = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [instant for instant in shown if instant.astimezone(zone).replace(tzinfo=None) == wall]
    if not fixed:
        return real
    return real[:1] or [_after_the_gap(shown[0], zone)]


def _after_the_gap(instant: datetime, zone: tzinfo) -> datetime:
    """The first minute of the new offset, from an instant shortly after a clock change in spring."""
    offset = instant.astimezone(zone).utcoffset()
    while (instant - MINUTE).astimezone(zone).utcoffset() == offset:
        instant -= MINUTE
    return instant
