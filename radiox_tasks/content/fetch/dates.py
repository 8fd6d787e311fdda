"""Dates a feed gives, believed only when they can be true."""

import calendar
import time
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # there were no feeds before; 1970 is an empty field, not a date
SKEW = timedelta(hours=1)  # a clock that is wrong by more than this tells nothing


def believable(moment: datetime | None, *, now: datetime) -> datetime | None:
    """The moment in UTC, or None when it is missing, before the web's feeds, or in the future."""
    if moment is None or moment.tzinfo is None:
        return None
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if EARLIEST <= moment <= now + SKEW else None


def from_parsed(value: time.struct_time | None) -> datetime | None:
    """feedparser's struct_time, which is in UTC, as an aware datetime; None when it is no date."""
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), tz=UTC)
    except (OverflowError, ValueError, TypeError, OSError):
        return None
