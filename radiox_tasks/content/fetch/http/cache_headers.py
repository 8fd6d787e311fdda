"""Reads caching headers: freshness (RFC 9111) and Retry-After (RFC 9110 section 10.2.3). Pure functions."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_AWAY = timedelta(days=1)  # the longest time for which a server can postpone requests to a feed
MAX_VALIDATOR_LENGTH = 1024

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_REUSE = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[\s,;=])", re.IGNORECASE)


def lifetime(headers: Mapping[str, str], *, now: datetime) -> timedelta:
    """How long the response is fresh according to its headers, at most a day. Zero without such headers."""
    control = headers.get("cache-control", "")
    if _NO_REUSE.search(control):
        return timedelta(0)
    if match := _MAX_AGE.search(control):
        return _bounded(timedelta(seconds=int(match.group(1)) - _age(headers)))
    if (expires := parse_http_date(headers.get("expires"))) is not None:
        return _bounded(expires - (parse_http_date(headers.get("date")) or now))
    return timedelta(0)


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """The wait in Retry-After, in seconds or as a date; at most a day, never negative. None without the header."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return _bounded(timedelta(seconds=min(int(value[:12]), LONGEST_AWAY.total_seconds())))
    if (moment := parse_http_date(value)) is not None:
        return _bounded(moment - now)
    return None


def parse_http_date(value: str | None) -> datetime | None:
    """An HTTP date, aware, in UTC; None if missing or invalid ("Expires: 0" means already expired)."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified that is safe to send back: printable ASCII of a limited length, else none."""
    if value and len(value) <= MAX_VALIDATOR_LENGTH and value.isascii() and value.isprintable():
        return value
    return None


def _age(headers: Mapping[str, str]) -> int:
    value = headers.get("age", "").strip()
    return int(value[:9]) if value.isascii() and value.isdigit() else 0


def _bounded(period: timedelta) -> timedelta:
    return max(timedelta(0), min(period, LONGEST_AWAY))
