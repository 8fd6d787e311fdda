"""Dates, weekdays and times of day: German and English as the gate reads them, other languages by their folder."""

import re
from functools import lru_cache

from radiox_tasks.language.folders import wording
from radiox_tasks.script.facts.reading import dates
from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.lexicon import has_lexicon


def find_moments(text: str, language: str) -> list[Moment]:
    """The dates, weekdays and times of day of `text`, in order, without overlaps.

    A language without a lexicon names its months and weekdays as CLDR does, and its speech.yaml says how they are
    written with figures.
    """
    if has_lexicon(language):
        return dates.find_moments(text, language)
    found: list[Moment] = []
    for moment in (*_dates(text, language), *_times(text, language), *_weekdays(text, language)):
        if not any(moment.start < other.end and other.start < moment.end for other in found):
            found.append(moment)
    return sorted(found, key=lambda moment: moment.start)


def month_name(month: int, language: str) -> str:
    """CLDR's name of a month (1-12), as it stands in a date."""
    return next(name for name, number in _names(language)[0].items() if number == month)


def _dates(text: str, language: str) -> list[Moment]:
    months = _names(language)[0]
    found = []
    for pattern in _patterns(language, "dates"):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            day = int(groups["day"]) if groups.get("day") else None
            year = int(groups["year"]) if groups.get("year") else None
            if day is None or 1 <= day <= 31:
                named = groups["month"]
                month = int(named) if named.isdecimal() else months[named.casefold()]
                found.append(Moment(match.start(), match.end(), year=year, month=month, day=day))
    return found


def _times(text: str, language: str) -> list[Moment]:
    found = []
    for pattern in _patterns(language, "times"):
        for match in pattern.finditer(text):
            hour, minute = int(match["hour"]), int(match.groupdict().get("minute") or 0)
            if hour <= 24 and minute < 60:
                found.append(Moment(match.start(), match.end(), minutes=hour * 60 + minute))
    clock = wording(language, "language")["clock"]
    for word, minutes in ((clock["midnight"], 0), (clock["noon"], 12 * 60)):
        for match in re.finditer(rf"(?i)(?<![\w-]){re.escape(word)}(?![\w-])", text):
            found.append(Moment(match.start(), match.end(), minutes=minutes))
    return found


def _weekdays(text: str, language: str) -> list[Moment]:
    days = _names(language)[1]
    return [
        Moment(match.start(), match.end(), weekday=days[match.group().casefold()])
        for match in re.finditer(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", text)
        if match.group().casefold() in days
    ]


@lru_cache(maxsize=64)
def _patterns(language: str, kind: str) -> tuple[re.Pattern[str], ...]:
    months = "|".join(re.escape(name) for name in sorted(_names(language)[0], key=len, reverse=True))
    named = f"(?P<month>{months})"
    return tuple(re.compile(one.replace("MONTH", named), re.I) for one in wording(language, "speech")["calendar"][kind])


@lru_cache(maxsize=16)
def _names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """CLDR's names of months (1-12) and of weekdays (0 is Monday), in lower case."""
    from babel.dates import get_day_names, get_month_names

    months = {name.casefold(): number for number, name in get_month_names("wide", "format", language).items()}
    return months, {name.casefold(): number for number, name in get_day_names("wide", "format", language).items()}
