"""Parses an item's publication date as written in the feed: a UTC datetime, or None.

Standard formats (RFC 822, ISO 8601, seconds since 1970) are parsed by the standard library, all others by dateparser in
the feed's own language, also how long ago an item appeared. Ambiguous dates are ignored. A time without a zone is taken
for UTC.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from radiox_tasks.content.fetch.parsing.dates.date_words import languages_of, numeric_order
from radiox_tasks.content.fetch.parsing.dates.time_zones import find_zone

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # there were no feeds before; 1970 is an empty field
ABSURD = timedelta(days=730)  # no event is announced further ahead; such a field is not a date
SKEW = timedelta(hours=1)  # a later date comes from a wrong clock
FAR_EAST = timedelta(hours=14)  # the zone furthest ahead of UTC
LONGEST = 100  # characters; longer texts are not dates
SEARCHES = 400  # per feed, by dateparser: about 10 ms each

_BASE = datetime(2000, 1, 15, 12, tzinfo=UTC).replace(tzinfo=None)  # relative dates are counted from here

_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?!\d|[./-]\d)(\s?[ap]\.?\s?m\b\.?)?", re.I)
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s+)?(\d{1,2}[\s-]+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\s-]+\d{2,4}"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_MIDNIGHT = re.compile(r"\b24:00(?=:00\b|\s|$)")  # the end of the named day
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})h(\d{2})(?!\d)|(?<=\d{4} )(\d{2})\.(\d{2})\.(?=\d{2}(?!\d))")  # 5h30, 05.30.00
_COMMENT = re.compile(r"(?<=[+-]\d{4}) \([^()]*\)$")  # RFC 822 allows comments; browsers write a zone's name as one
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,9})?", re.ASCII)  # since 1970; or milliseconds
_WEEKDAY = re.compile(r"^[^\W\d_]{1,14}\.?,\s*(?=\d)")
_AGO = re.compile(r"(?=\D*(?:\d{1,3}\D*)?$)[\w.' ]{3,40}")  # "vor 2 Std.": words and at most one number
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Reading:
    """A parsed date. `zoned` says whether the text named its zone; `at` is in UTC."""

    at: datetime
    zoned: bool


class DateReader:
    """Parses the dates of one feed. `language` is the feed's tag ("de", "en-GB"), `texts` all dates in it."""

    def __init__(self, *, language: str, texts: Iterable[str], now: datetime) -> None:
        self._language = language.replace("_", "-").lower()
        self._order = numeric_order(_NUMERIC.findall(" ".join(text[:LONGEST] for text in texts)), self._language)
        self._now = now
        self._searches = SEARCHES

    def published(self, texts: Sequence[str], language: Callable[[], str | None]) -> tuple[datetime | None, bool]:
        """The first plausible date of an item, and whether the item is from the future.

        `language` is the item's. A date without a zone that is ahead of the clock by at most a zone's offset is ignored
        rather than taken as future: it is probably local time.
        """
        ahead = False
        for text in texts:
            reading = self.read(text, language)
            if reading is None or not EARLIEST <= reading.at <= self._now + ABSURD:
                continue
            if reading.at <= self._now + SKEW:
                return reading.at, False
            ahead = ahead or reading.zoned or reading.at > self._now + FAR_EAST
        return None, ahead

    def read(self, text: str, language: Callable[[], str | None]) -> Reading | None:
        """The instant in `text`. `language` is used for the words of the date."""
        text = " ".join(text.replace("\u2212", "-").split())
        if not text or len(text) > LONGEST:
            return None
        if match := _SECONDS.fullmatch(text):
            return _reading(datetime.fromtimestamp(int(match.group(1)), UTC), None)
        text = _CLOCK.sub(_with_colons, _COMMENT.sub("", text))
        if (earlier := _MIDNIGHT.sub("00:00", text)) != text:
            start = self.read(earlier, language)
            return Reading(start.at + timedelta(days=1), start.zoned) if start else None
        if (moment := _standard(text)) is not None:
            return _reading(moment, moment.tzinfo)
        rest, zone = _without_zone(text, self._language.partition("-")[0])
        moment = _rfc_822(rest) or _standard(rest) or self._searched(rest, language)
        if moment is None:
            return self._counted(text, language)
        return _reading(moment.replace(tzinfo=None), zone)

    def _counted(self, text: str, language: Callable[[], str | None]) -> Reading | None:
        """ "2 hours ago", counted back from now, in the feed's or the item's language."""
        if not _AGO.fullmatch(text) or self._searches <= 0:
            return None
        self._searches -= 1
        for code in (self._language.partition("-")[0], language()):
            if code and (elapsed := _elapsed(text, code)) is not None:
                return Reading(self._now - elapsed, zoned=True)
        return None

    def _searched(self, text: str, language: Callable[[], str | None]) -> datetime | None:
        """Parse with dateparser: numbers in the order that this feed uses, words in the languages they belong to."""
        if self._searches <= 0:
            return None
        self._searches -= 1
        text = _WEEKDAY.sub("", text)  # redundant, with several abbreviations per language
        if match := _NUMERIC.search(text):
            order = "DMY" if match.group(2) == "." or match.group(1) == match.group(3) else self._order
            time = _TIME.search(text, match.end()) or _TIME.search(text, 0, match.start())
            return _parse(f"{match.group()} {time.group() if time else ''}", "en", order) if order else None
        own = [code for code in (self._language.partition("-")[0], language()) if code]
        words = languages_of(text)
        for code in own:
            if (code in words or not words) and (moment := _parse(text, code, "DMY")) is not None:
                return moment
        found = {moment for code in words or ("en", "ja", "ko") if (moment := _parse(text, code, "DMY")) is not None}
        return found.pop() if len(found) == 1 else None


def _reading(moment: datetime, zone: tzinfo | None) -> Reading | None:
    try:
        at = moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)
        return Reading(at.astimezone(UTC), zone is not None or moment.tzinfo is not None)
    except (OverflowError, ValueError):
        return None


def _standard(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc_822(text: str) -> datetime | None:
    match = _RFC_822.fullmatch(text)
    if match is None:
        return None
    try:
        return parsedate_to_datetime(match.group(1) if ":" in match.group(1) else f"{match.group(1)} 00:00:00")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _without_zone(text: str, language: str) -> tuple[str, tzinfo | None]:
    """The text without the zone after its time, and that zone; without one the unchanged text."""
    time = _TIME.search(text)
    if time is None:
        return text, None
    head, tail = text[: time.end()], text[time.end() :]
    if (zone := find_zone(tail, language)) is not None:
        return head, zone
    for token in _TOKEN.finditer(tail):
        if (zone := find_zone(token.group().strip(","), language)) is not None:
            return head + tail[: token.start()] + tail[token.end() :], zone
    return text, None


def _with_colons(clock: re.Match[str]) -> str:
    return ":".join(part for part in clock.groups() if part) + (":" if clock.group(3) else "")


@lru_cache(maxsize=64)
def _parser(language: str, order: str, kind: str = "absolute-time") -> object:
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]

    settings = {
        "PARSERS": [kind],
        "STRICT_PARSING": kind == "absolute-time",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
        "RELATIVE_BASE": _BASE,
    }
    try:
        return DateDataParser(languages=[language], settings=settings)
    except ValueError:  # a language that it does not support
        return None


@lru_cache(maxsize=1024)
def _parse(text: str, language: str, order: str) -> datetime | None:
    """dateparser's result; None unless it contains day, month and year."""
    return _found(_parser(language, order), text)


@lru_cache(maxsize=1024)
def _elapsed(text: str, language: str) -> timedelta | None:
    """The period that "2 hours ago" names; None for the future, and for a whole day without its number."""
    found = _found(_parser(language, "DMY", "relative-time"), text)
    elapsed = _BASE - found if found else timedelta(0)
    is_exact = elapsed < timedelta(days=1) or any(map(str.isdigit, text))
    return elapsed if elapsed > timedelta(0) and is_exact else None


def _found(parser: Any, text: str) -> datetime | None:
    try:
        found = parser.get_date_data(text).date_obj if parser else None
    except (ValueError, OverflowError, TypeError, IndexError, RecursionError):
        return None
    return found if isinstance(found, datetime) else None
