"""The air-time linter: what a line says about now agrees with the slot in the preset's zone."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import get_args

from radiox_tasks.language.spans import text_before
from radiox_tasks.language.times.calendar import Moment, find_moments
from radiox_tasks.language.times.relative_time import Unit, expiring, find_relatives
from radiox_tasks.model.script import NEWS_KINDS, LineKind
from radiox_tasks.script.airtime.airtime_words import airtime_words
from radiox_tasks.script.airtime.spoken_clock import find_spoken_clocks
from radiox_tasks.script.findings import Finding

_COUNTED_BY_DAYS = ("week", "month")  # "two weeks ago" counts from a day; "20 years ago" holds in the year
_CLOCK_SLACK = 2  # minutes by which a spoken clock time may differ from the slot
_NEAR = 24  # characters before a date in which a word for another day stands
_WEEKDAY_HORIZON = timedelta(days=6)  # days; from then on "on Monday" means another Monday


def lint(
    text: str,
    *,
    air_at: datetime,
    language: str,
    kind: LineKind,
    said_at: datetime | None = None,
) -> list[Finding]:
    """The statements in `text` that are wrong at `air_at` (aware, in the preset's zone); empty if it may be spoken.

    `said_at` (aware) is when the words were published, for lines that quote a source: "today" in yesterday's article is
    wrong today. A news line without it may not use such words at all.
    """
    if kind in NEWS_KINDS:
        return _judge_dates(text, air_at, language) + _relative(text, air_at, said_at, language, kind)
    return [
        *_hours(text, air_at, language),
        *_seasons(text, air_at, language),
        *_moments(text, air_at, language),
        *_spoken_clocks(text, air_at, language),
        *_judge_dates(text, air_at, language),
    ]


def tells_time(text: str, air_at: datetime, language: str) -> bool:
    """Whether the text says the time of day of the slot, in whatever words."""
    return any(one.minutes is not None and _clock_agrees(one.minutes, air_at) for one in find_moments(text, language))


def _within(hour: int, span: tuple[int, int]) -> bool:
    start, end = span
    return start <= hour < end if start < end else hour >= start or hour < end


def _hours(text: str, air_at: datetime, language: str) -> list[Finding]:
    return [
        Finding("greeting", f"{match.group(0)!r} does not fit {air_at:%H:%M}.", match.group(0))
        for pattern, span in airtime_words(language).greetings
        for match in pattern.finditer(text)
        if not _within(air_at.hour, span)
    ]


def _seasons(text: str, air_at: datetime, language: str) -> list[Finding]:
    return [
        Finding("season", f"{match.group(0)!r} does not fit {air_at:%d.%m.}.", match.group(0))
        for pattern, months in airtime_words(language).seasons
        for match in pattern.finditer(text)
        if air_at.month not in months
    ]


def _moments(text: str, air_at: datetime, language: str) -> list[Finding]:
    """In lines without news, dates, weekdays and clock times refer to the air time."""
    findings = []
    for moment in find_moments(text, language):
        excerpt = text[moment.start : moment.end]
        day = _day_meant(text, moment, air_at.date(), language)
        if moment.minutes is not None and not _clock_agrees(moment.minutes, air_at):
            findings.append(Finding("clock", f"{excerpt!r} is not the air time {air_at:%H:%M}.", excerpt))
        elif moment.weekday is not None and moment.weekday != day.weekday():
            findings.append(Finding("weekday", f"{excerpt!r} is not the weekday of {day.isoformat()}.", excerpt))
        elif _differs(moment, day):
            findings.append(Finding("date", f"{excerpt!r} is not {day.isoformat()}.", excerpt))
    return findings


def _spoken_clocks(text: str, air_at: datetime, language: str) -> list[Finding]:
    now = air_at.hour * 60 + air_at.minute
    wrong = [one for one in find_spoken_clocks(text, language) if not one.holds(now, _CLOCK_SLACK)]
    said = [text[one.start : one.end] for one in wrong]
    return [Finding("clock", f"{excerpt!r} is not the air time {air_at:%H:%M}.", excerpt) for excerpt in said]


def _clock_agrees(minutes: int, air_at: datetime) -> bool:
    """Compare with the slot; a twelve-hour time matches both halves of the day."""
    now = air_at.hour * 60 + air_at.minute
    cycle = 24 * 60 if minutes >= 13 * 60 else 12 * 60
    distance = (minutes - now) % cycle
    return min(distance, cycle - distance) <= _CLOCK_SLACK


def _differs(moment: Moment, day: date) -> bool:
    stated = ((moment.year, day.year), (moment.month, day.month), (moment.day, day.day))
    return any(said is not None and said != real for said, real in stated)


def _day_meant(text: str, moment: Moment, today: date, language: str) -> date:
    """The day that a date or weekday refers to: tomorrow or yesterday if the words before it say so."""
    named = [
        one.on(today)
        for one in find_relatives(text, language)
        if one.unit == "day" and moment.start - _NEAR <= one.start and one.end <= moment.start
    ]
    return named[-1] if named else today


def _judge_dates(text: str, air_at: datetime, language: str) -> list[Finding]:
    """A weekday next to a full date must be that date's weekday; a date next to "today" must be the air date."""
    findings = []
    words = airtime_words(language)
    moments = find_moments(text, language)
    for first, second in pairwise(moments):
        day = second.as_date()
        gap = text[first.end : second.start]
        beside = words.date_link.fullmatch(gap)
        if beside and day and first.weekday is not None and day.weekday() != first.weekday:
            detail = f"{day.isoformat()} is no {text[first.start : first.end]}."
            findings.append(Finding("weekday", detail, text[first.start : second.end]))
    for moment in moments:
        if not words.beside_today.search(text_before(text, moment.start)):
            continue
        excerpt = text[moment.start : moment.end]
        if moment.weekday is not None and moment.weekday != air_at.weekday():
            findings.append(Finding("weekday", f"Today is no {excerpt}.", excerpt))
        elif moment.day is not None and _differs(moment, air_at.date()):
            findings.append(Finding("date", f"Today is not {excerpt}.", excerpt))
    return findings


def _relative(text: str, air_at: datetime, said_at: datetime | None, language: str, kind: LineKind) -> list[Finding]:
    """ "Today" and similar words are valid only on the day on which they were written, and "two weeks ago" too."""
    if said_at is None:
        return _undated(text, language) if kind == "news" else []
    air, said = air_at.date(), said_at.astimezone(air_at.tzinfo).date()
    findings = []
    if air != said:
        detail = f"Written on {said}, aired on {air}."
        findings += _expiring(text, language, "day", detail) + _counted(text, language, detail, _COUNTED_BY_DAYS)
    if air.isocalendar()[:2] != said.isocalendar()[:2]:
        findings += _expiring(text, language, "week", f"Written in another week ({said}).")
    if (air.year, air.month) != (said.year, said.month):
        findings += _expiring(text, language, "month", f"Written in another month ({said}).")
    if air.year != said.year:
        findings += _expiring(text, language, "year", f"Written in another year ({said}).")
    if air - said >= _WEEKDAY_HORIZON:
        findings += _bare_weekdays(text, language, said)
    return findings


def _undated(text: str, language: str) -> list[Finding]:
    detail = "It is not known when this was written."
    return _expiring(text, language, "day", detail) + _counted(text, language, detail, get_args(Unit))


def _counted(text: str, language: str, detail: str, units: Collection[str]) -> list[Finding]:
    """The periods with a number, of these units."""
    return [
        Finding("day", detail, text[one.start : one.end])
        for one in find_relatives(text, language)
        if one.counted and one.unit != "day" and one.unit in units
    ]


def _expiring(text: str, language: str, unit: Unit, detail: str) -> list[Finding]:
    return [Finding("day", detail, text[start:end]) for start, end in expiring(text, language, unit)]


def _bare_weekdays(text: str, language: str, said: date) -> list[Finding]:
    """Weekdays without a date."""
    moments = find_moments(text, language)
    dated = {index for index, moment in enumerate(moments) if moment.day is not None}
    return [
        Finding("weekday", f"Written on {said}: this weekday is long past.", text[moment.start : moment.end])
        for index, moment in enumerate(moments)
        if moment.weekday is not None and not dated & {index - 1, index + 1}
    ]
