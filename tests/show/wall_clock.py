"""Which slots a schedule has, by looking at the clock on the wall every minute: slow, and nothing of the planner's."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from math import gcd
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def minutes(zone: ZoneInfo, first: datetime, last: datetime, every: int = 1) -> Iterator[tuple[datetime, datetime]]:
    """Every minute from first to last, or every so many of an hour, as (instant, what the wall clock shows)."""
    instant = first.replace(second=0, microsecond=0)
    instant += MINUTE * (-instant.minute % every)
    while instant <= last:
        yield instant, instant.astimezone(zone).replace(tzinfo=None)
        instant += MINUTE * every


def whenever(zone: ZoneInfo, first: datetime, last: datetime, at: Collection[int]) -> list[datetime]:
    """Every instant at which the wall clock shows one of these minutes past an hour.

    Today's zones differ from UTC by quarters of an hour, so that whole quarters are looked for at whole quarters only.
    """
    return [instant for instant, wall in minutes(zone, first, last, gcd(15, *at)) if wall.minute in at]


def once_a_day(zone: ZoneInfo, first: datetime, last: datetime, hour: int, minute: int) -> list[datetime]:
    """The first minute of each whole day at which the wall clock shows this time or a later one."""
    found: dict[date, datetime] = {}
    for instant, wall in minutes(zone, first, last):
        if (wall.hour, wall.minute) >= (hour, minute):
            found.setdefault(wall.date(), instant)
    return list(found.values())


def utc(text: str) -> datetime:
    """An instant from "2026-10-25 00:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
