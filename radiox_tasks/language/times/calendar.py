"""Finds dates, weekdays, times and decades in a text, by the patterns of the language's figures.yaml."""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from radiox_tasks.language.numbers.number_words import cardinal_of, joined, ordinal_of, small_number
from radiox_tasks.language.spans import overlap
from radiox_tasks.language.wording import wording

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""The range of years that are recognised in words."""

BEFORE_MONTH = 40
"""Characters before a month's name in which a word that belongs to it is looked for ("Ende Juli", "in May")."""

_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_NUMBER_WORD = r"[^\W\d_]+"


@dataclass(frozen=True)
class Moment:
    """A stated date (any of year, month, day), weekday (0 = Monday), time of day (minutes) or decade.

    `third` is a part of the month: 1 is days 1-10 ("early"), 2 is 11-20 ("mid"), 3 is 21-31 ("late"). `dial` marks a
    time on a twelve-hour clock, so that half past two may be 14:30.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    minutes: int | None = None
    decade: int | None = None
    third: int | None = None
    dial: bool = False

    def covers(self, other: "Moment") -> bool:
        """Whether this statement includes everything that `other` states."""
        if other.decade is not None:
            return self._in_decade(other.decade)
        if other.minutes is not None:
            return self._at(other)
        if other.third is not None:
            own = self.third or (min(3, (self.day + 9) // 10) if self.day else None)
            return own == other.third and self.covers(replace(other, third=None))
        pairs = ("year", "month", "day", "weekday")
        return all(getattr(other, name) in {None, getattr(self, name)} for name in pairs)

    def _in_decade(self, decade: int) -> bool:
        """ "The sixties" are the 1960s, which include 1969."""
        own = self.decade if self.decade is not None else self.year // 10 * 10 if self.year is not None else None
        if own is None:
            return False
        return own == decade or (min(own, decade) < 100 and own % 100 == decade % 100)

    def _at(self, other: "Moment") -> bool:
        if self.minutes is None or other.minutes is None:
            return False
        dial = self.dial or other.dial
        return (self.minutes - other.minutes) % (12 * 60 if dial else 24 * 60) == 0

    def as_date(self) -> date | None:
        """The calendar day, if it is completely given and exists."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def find_moments(text: str, language: str) -> list[Moment]:
    """The dates, weekdays, times of day and decades of `text`, in order, without overlaps."""
    found: list[Moment] = []
    for moment in (*_dates(text, language), *_times(text, language), *_decades(text, language), *_days(text, language)):
        at = bisect(found, moment.start, key=lambda other: other.start)
        if not any(overlap(moment, other) for other in found[max(0, at - 1) : at + 1]):  # the only two that can
            found.insert(at, moment)
    return found


def month_name(month: int, language: str) -> str:
    """CLDR's name of a month (1-12), in the form used in dates."""
    return next(name for name, number in calendar_names(language)[0].items() if number == month)


def _dates(text: str, language: str) -> Iterator[Moment]:
    for match in _ISO.finditer(text):
        yield Moment(*match.span(), year=int(match["year"]), month=int(match["month"]), day=int(match["day"]))
    for pattern in _patterns(language, "dates"):
        at = 0
        while (found := pattern.search(text, at)) is not None:
            moment = _date(found, language)
            if moment is not None:
                yield _with_third(text, moment, language)
            at = found.end("month")  # words behind it that are no year may hold another month


def _date(match: re.Match[str], language: str) -> Moment | None:
    groups = match.groupdict()
    day = int(groups["day"]) if groups.get("day") else None
    if groups.get("day_word"):
        day = _day_in_words(groups["day_word"], language)
        if day is None:
            return None
    if day is not None and not 1 <= day <= 31:
        return None
    named = groups["month"]
    if not named.isdecimal() and day is None and not groups.get("year") and not _is_month(match, language):
        return None
    month = int(named) if named.isdecimal() else months(language)[named.casefold()]
    year, end = _year(match, language)
    end = match.start() + len(match.string[match.start() : end].rstrip(" ,"))
    return Moment(match.start(), end, year=year, month=month, day=day)


def _year(match: re.Match[str], language: str) -> tuple[int | None, int]:
    """The year of a date, in digits or words, and where the date ends."""
    groups = match.groupdict()
    if groups.get("year"):
        digits = groups["year"].lstrip("'’")
        short = 2000 if int(digits) < 50 else 1900
        return int(digits) if len(digits) == 4 else short + int(digits), match.end()
    if not groups.get("year_word"):
        return None, match.end()
    start, words = match.start("year_word"), list(re.finditer(_NUMBER_WORD, groups["year_word"]))
    for last in range(len(words), 0, -1):
        value = cardinal_of(joined(groups["year_word"][: words[last - 1].end()]), language)
        if value is not None and FIRST_YEAR <= value <= LAST_YEAR:
            return int(value), start + words[last - 1].end()
    return None, start


def _is_month(match: re.Match[str], language: str) -> bool:
    """Whether a word is a month's name rather than a homonym ("may", "march", "jan")."""
    name, rules = match["month"], wording(language, "figures")["month_words"]
    full = next((known for known in calendar_names(language)[0] if known.casefold() == name.casefold()), None)
    if full is None or (name[0].islower() and full[0].isupper()):
        return False
    if name not in rules["names"]:
        return True
    before = re.search(r"(\w+)\W*$", match.string[max(0, match.start() - BEFORE_MONTH) : match.start()])
    return before is not None and before[1].casefold() in rules["after"]


def _day_in_words(words: str, language: str) -> int | None:
    ordinal = ordinal_of(joined(words), language)
    return ordinal if ordinal is not None and ordinal <= 31 else None


def _with_third(text: str, moment: Moment, language: str) -> Moment:
    """ "Ende Juli", "mid-January": the part of the month, for a month without a day."""
    if moment.day is not None:
        return moment
    for third, pattern in enumerate(_patterns(language, "thirds"), start=1):
        match = pattern.search(text, max(0, moment.start - BEFORE_MONTH), moment.start)
        if match is not None:
            return replace(moment, start=match.start(), third=third)
    return moment


def _times(text: str, language: str) -> Iterator[Moment]:
    for pattern in _patterns(language, "times"):
        for match in pattern.finditer(text):
            moment = _time(match, language)
            if moment is not None:
                yield moment
    clock = wording(language, "language")["clock"]
    for word, minutes in ((clock["midnight"], 0), (clock["noon"], 12 * 60)):
        for match in re.finditer(rf"(?i)(?<![\w-]){re.escape(word)}(?![\w-])", text):
            yield Moment(*match.span(), minutes=minutes)


def _time(match: re.Match[str], language: str) -> Moment | None:
    groups = match.groupdict()
    hour = small_number(groups.get("hour") or groups.get("hour_word") or "", language)
    if hour is None or hour > 24:
        return None
    end = match.end()
    minute = small_number(groups.get("minute") or "0", language) or 0
    if groups.get("minute_word"):
        said = small_number(groups["minute_word"], language)
        minute, end = (said, end) if said is not None else (minute, match.start("minute_word") - 1)
    if minute >= 60:
        return None
    total = hour * 60 + minute
    if groups.get("part"):
        total += wording(language, "figures")["hour_parts"][groups["part"].casefold()]
    half = (groups.get("half") or "").casefold()
    if half:
        total = total % (12 * 60) + (12 * 60 if half == "p" else 0)
    dial = not half and hour <= 12 and (groups.get("hour_word") is not None or _has_day_half(match, language))
    return Moment(match.start(), end, minutes=total % (24 * 60 + 1), dial=dial)


def _has_day_half(match: re.Match[str], language: str) -> bool:
    """Whether "in the afternoon" or similar words are directly after or before the time."""
    near = match.string[match.end() : match.end() + 20] + " " + match.string[max(0, match.start() - 20) : match.start()]
    words = {word.casefold() for word in _WORD.findall(near)}
    return bool(words & set(wording(language, "figures")["afternoon"]))


def _decades(text: str, language: str) -> Iterator[Moment]:
    words = wording(language, "figures")["decade_words"]
    for pattern in _patterns(language, "decades"):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("decade"):
                yield Moment(*match.span(), decade=int(groups["decade"]))
            else:
                yield Moment(*match.span(), decade=words[groups["decade_word"].casefold()])


def _days(text: str, language: str) -> Iterator[Moment]:
    forms = _weekdays(language)
    for match in _WORD.finditer(text):
        word = match.group()
        if word.casefold() in forms and (word[0].isupper() or not forms[word.casefold()][1]):
            yield Moment(*match.span(), weekday=forms[word.casefold()][0])


@lru_cache(maxsize=16)
def _weekdays(language: str) -> dict[str, tuple[int, bool]]:
    """Each form of a weekday's name to its number (0 is Monday) and whether it is always capitalised."""
    figures = wording(language, "figures")
    found: dict[str, tuple[int, bool]] = {}
    for name, number in {**calendar_names(language)[1], **figures["weekdays"]}.items():
        proper = name[0].isupper() and not figures["weekday_compounds"]
        endings = [*figures["weekday_endings"], *figures["weekday_compounds"]]
        endings += [f"{part}s" for part in figures["weekday_compounds"]]
        found |= {f"{name}{ending}".casefold(): (number, proper) for ending in endings}
    return found


@lru_cache(maxsize=16)
def months(language: str) -> dict[str, int]:
    """Month names and their short forms, in lower case, to 1-12."""
    full = {name.casefold(): number for name, number in calendar_names(language)[0].items()}
    short: dict[str, int] = wording(language, "figures")["months"]
    return short | full


@lru_cache(maxsize=64)
def _patterns(language: str, kind: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(name) for name in sorted(months(language), key=len, reverse=True))
    raw: Any = wording(language, "figures")[kind]
    return tuple(
        re.compile(one.replace("MONTH", f"(?P<month>{names})").replace("WORD", _NUMBER_WORD), re.I) for one in raw
    )


@lru_cache(maxsize=16)
def calendar_names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """CLDR's names of months (1-12) and of weekdays (0 is Monday), in running text."""
    from babel.dates import get_day_names, get_month_names

    named = {str(name): number for number, name in get_month_names("wide", "format", language).items()}
    return named, {str(name): number for number, name in get_day_names("wide", "format", language).items()}
