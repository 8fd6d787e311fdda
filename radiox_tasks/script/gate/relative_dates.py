"""Days and years that a line counts from its air time, held against those that its evidence counts from its own day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from radiox_tasks.language.relative_time import Relative, find_relatives
from radiox_tasks.model.languages import languages
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Passage
from radiox_tasks.script.gate.facts import figures_of, own_day

SAME_WEEKDAY = timedelta(days=6)
"""How far from its day of publication a bare weekday of a text may be."""


def wrong_relatives(
    text: str, language: str, passages: Sequence[Passage], air_at: datetime | None = None
) -> list[Finding]:
    """The periods ("yesterday", "next year") that are not those of the evidence.

    Both are resolved on the day on which they were said: the line's on that of `air_at` (aware; the day of the newest
    source where it is unknown), the evidence's on that of its publication. A text whose day is unknown is taken to be
    of the line's day. The present ("today", "this year") is wrong only where the evidence names another period of the
    same unit, for it also means nowadays.
    """
    language = language if language in languages() else "en"
    days = [day for passage in passages if (day := own_day(passage, air_at)) is not None]
    spoken = air_at.date() if air_at is not None else max(days, default=None)
    return [
        Finding("date", f"The evidence does not say {text[one.start : one.end]!r}.", text[one.start : one.end])
        for one in find_relatives(text, language)
        if not _is_borne(one, spoken, passages, air_at)
    ]


def _is_borne(said: Relative, spoken: date | None, passages: Sequence[Passage], air_at: datetime | None) -> bool:
    if spoken is None:
        known = [one for passage in passages for one in _relatives(passage)]
        if any((one.unit, one.shift) == (said.unit, said.shift) for one in known):
            return True
        return said.shift == 0 and not any(one.unit == said.unit for one in known)
    stated = [period for passage in passages for period in _periods(passage, own_day(passage, air_at) or spoken)]
    if any(said.holds(first, spoken) for _, first in stated):
        return True
    return said.shift == 0 and not any(unit == said.unit for unit, _ in stated)


def _periods(passage: Passage, day: date) -> Iterator[tuple[str, date]]:
    """The periods that a sentence of this day states, each with its unit and first day."""
    for one in _relatives(passage):
        yield one.unit, one.on(day)
    for moment in figures_of(passage.text, passage.language).moments:
        if moment.weekday is not None:
            shifts = range(-SAME_WEEKDAY.days, SAME_WEEKDAY.days + 1)
            near = (day + timedelta(days=shift) for shift in shifts)
            yield from (("day", other) for other in near if other.weekday() == moment.weekday)
        elif moment.month is not None and moment.day is not None:
            for year in (moment.year,) if moment.year else (day.year - 1, day.year, day.year + 1):
                if (full := _calendar_day(year, moment.month, moment.day)) is not None:
                    yield "day", full
        elif moment.month is not None:
            yield "month", date(moment.year or day.year, moment.month, 1)
    for year in figures_of(passage.text, passage.language).years:
        yield "year", date(year, 1, 1)


def _relatives(passage: Passage) -> tuple[Relative, ...]:
    read = figures_of(passage.text, passage.language)
    return find_relatives(read.text, read.language)


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
