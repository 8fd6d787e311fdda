"""Days and years that a line counts from its air time, held against those that its evidence counts from its own day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from radiox_tasks.language.languages import languages
from radiox_tasks.language.times.calendar import Moment
from radiox_tasks.language.times.relative_time import DAYS, Relative, Unit, counts_ahead, find_relatives
from radiox_tasks.language.wording import known_or_english, wording
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Passage
from radiox_tasks.script.gate.exact.clauses import alike, clause_at, clauses
from radiox_tasks.script.gate.exact.figures import Figures, beside_dates, figures_of, own_day
from radiox_tasks.script.gate.normalized_text import stems
from radiox_tasks.script.phrases.house_phrases import phrasebook

SAME_WEEKDAY = timedelta(days=6)
"""How far from its day of publication a bare weekday of a text may be."""

SIDED_WEEKDAY = timedelta(days=13)
"""How far one with "last" or "next" may be: said on Monday, "next Friday" is that of this week or of the next one."""

MOST_GAP = 20
"""How many letters may stand between such a word and its weekday or month: "vergangenen", "on"."""

PUBLISHED_SLACK = 2
"""Days outside of a week, month or year on which a source of what happens in it may be published."""

UNIT_SLACK = Fraction(3, 100)
"""The share by which a duration may differ from a unit of time and still count as it: twelve months are a year."""


@dataclass(frozen=True)
class Period:
    """A stated day, week, weekend, month or year, by its first day and the first day after it."""

    unit: Unit
    first: date
    end: date

    def overlaps(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.first < other.end and other.first < self.end

    def within(self, other: "Period") -> bool:
        """Whether this one begins in the other."""
        return other.first <= self.first < other.end


def wrong_relatives(
    text: str, language: str, passages: Sequence[Passage], air_at: datetime | None = None
) -> list[Finding]:
    """The periods ("yesterday", "next year", "three days ago") that are not those of the evidence.

    Both are resolved on the day on which they were said: the line's on that of `air_at` (aware; the day of the newest
    source where it is unknown), the evidence's on that of its publication. A text whose day is unknown is taken to be
    of the line's day. The present ("today", "this week") may be added to evidence without a time: "today", which also
    means nowadays, to any, the others to what was published in the period. It is wrong if the evidence states other
    times only, apart from those that the line states as well. For "this week" all of the evidence is read; for "today"
    only the clause that the line retells.
    """
    language = known_or_english(language)
    days = [day for passage in passages if (day := own_day(passage, air_at)) is not None]
    spoken = air_at.date() if air_at is not None else max(days, default=None)
    return [
        Finding("date", f"The evidence does not say {text[one.start : one.end]!r}.", text[one.start : one.end])
        for one in find_relatives(text, language)
        if not (
            _is_like_stated(one, passages)
            if spoken is None
            else _is_supported(one, figures_of(text, language), spoken, passages, air_at)
        )
    ]


def dated_counts(
    text: str, language: str, passages: Sequence[Passage], air_at: datetime | None
) -> list[tuple[int, int]]:
    """Where a line counts days or longer from its air time ("three days ago") to a day that the evidence states. "In
    two weeks", which may be a duration, is taken to count from now if it leads to such a day."""
    if air_at is None or language not in languages():
        return []
    dated = [(figures_of(one.text, one.language), own_day(one, air_at) or air_at.date()) for one in passages]
    stated = [period.first for read, day in dated for period in _periods(read, day)]
    return [
        (one.start, one.end)
        for one in (*find_relatives(text, language), *counts_ahead(text, language))
        if one.counted and one.shift and any(one.holds(first, air_at.date()) for first in stated)
    ]


def _is_like_stated(said: Relative, passages: Sequence[Passage]) -> bool:
    """Where no day is known: the evidence has the same word, or for the present no other word of its unit."""
    known = [one for passage in passages for one in _relatives(passage)]
    if any((one.unit, one.shift) == (said.unit, said.shift) for one in known):
        return True
    if said.counted or (said.rolling and _lasts_one(said.unit, passages)):
        return True
    return said.shift == 0 and not any(one.unit == said.unit for one in known)


def _is_supported(
    said: Relative, line: Figures, spoken: date, passages: Sequence[Passage], air_at: datetime | None
) -> bool:
    dated = [(passage, own_day(passage, air_at) or spoken) for passage in passages]
    stated = [period for passage, day in dated for period in _periods(figures_of(passage.text, passage.language), day)]
    if any(said.holds(period.first, spoken) for period in stated):
        return said.unit != "day" or said.counted or not _is_of_another(said, line, spoken, dated)
    if said.counted:
        return not _counts_alike(said, passages)
    if said.rolling and _lasts_one(said.unit, passages):
        return True
    if said.shift != 0 or _is_replaced(said, line, spoken, dated):
        return False
    return not _is_own_period(said, line) or any(
        own_day(passage, air_at) is None or said.holds(day + timedelta(days=shift), spoken)
        for passage, day in dated
        for shift in ((0,) if said.unit == "day" else range(-PUBLISHED_SLACK, PUBLISHED_SLACK + 1))
    )


def _is_own_period(said: Relative, line: Figures) -> bool:
    """Whether a word for the present dates what the line tells, so that it needs a source of that time: not "today",
    which also means nowadays, but "this morning" and "this week"."""
    if said.unit == "weekend":
        return False
    named = re.compile(wording(line.language, "figures")["part_of_today"])
    return said.unit != "day" or named.match(line.text, said.start) is not None


def _is_of_another(said: Relative, line: Figures, spoken: date, dated: Sequence[tuple[Passage, date]]) -> bool:
    """Whether the evidence states the day of something else only: the clauses that state it share no other word with
    the line's and do not go on from the one before ("today they do"), and a clause that has all of its words states
    another time."""
    words = set(stems(_own_clause(said, line)))
    for passage, day in dated:
        for one in clauses(passage.text, passage.language):
            firsts = [period.first for period in _periods(figures_of(one.text, passage.language), day)]
            tells = words & set(stems(one.text)) or _leans(one.text, passage.language)
            if tells and any(said.holds(first, spoken) for first in firsts):
                return False
    retold = _retold(said, line, [passage for passage, _ in dated])
    whole = bool(words) and any(words <= set(stems(text)) for _, text in retold)
    return whole and _is_replaced(said, line, spoken, dated)


def _leans(text: str, language: str) -> bool:
    """Whether a clause goes on from the one before, by its first words."""
    return language in languages() and phrasebook(language).language.leaning.match(text.strip()) is not None


def _is_replaced(said: Relative, line: Figures, spoken: date, dated: Sequence[tuple[Passage, date]]) -> bool:
    """Whether the evidence states other times only where the line says the present."""
    periods: list[Period] = []
    stated = [one for one in _periods(line, spoken) if one.unit != said.unit or not said.holds(one.first, spoken)]
    days = {passage.passage_id: day for passage, day in dated}
    for passage, text in _retold(said, line, [passage for passage, _ in dated]):
        periods += _periods(figures_of(text, passage.language), days[passage.passage_id])
    other = [one for one in periods if _may_replace(one, said) and not any(one.within(mine) for mine in stated)]
    present = [Period(said.unit, first, said.end_of(first)) for first in said.readings(spoken)]
    return bool(other) and not any(one.overlaps(now) for one in other for now in present)


def _may_replace(stated: Period, said: Relative) -> bool:
    """Bare years do not: "today" and "this week" are told beside them."""
    return (stated.unit == "year") == (said.unit == "year")


def _retold(said: Relative, line: Figures, passages: Sequence[Passage]) -> list[tuple[Passage, str]]:
    """The evidence that the word stands for: all of it, for "today" the clauses most like its own."""
    if said.unit != "day":
        return [(passage, passage.text) for passage in passages]
    known = [(passage, one.text) for passage in passages for one in clauses(passage.text, passage.language)]
    best = set(alike(_own_clause(said, line), [text for _, text in known]))
    return [(passage, text) for passage, text in known if text in best]


def _own_clause(said: Relative, line: Figures) -> str:
    """The line's clause around the words for the period, without them."""
    return clause_at(line.text, line.language, said.start).replace(line.text[said.start : said.end], "")


def _counts_alike(said: Relative, passages: Sequence[Passage]) -> bool:
    """Whether the evidence counts the same number of units back, from its own day, which is another."""
    return any(
        one.counted and (one.unit, one.shift) == (said.unit, said.shift)
        for passage in passages
        for one in _relatives(passage)
    )


def _lasts_one(unit: Unit, passages: Sequence[Passage]) -> bool:
    """Whether the evidence states a duration of one unit of time: twelve months for "the past year"."""
    numbers = [number for one in passages for number in figures_of(one.text, one.language).numbers]
    spans = [number.value * DAYS[number.unit] for number in numbers if number.unit in DAYS]
    return any(abs(span - DAYS[unit]) <= UNIT_SLACK * DAYS[unit] for span in spans)


def _periods(read: Figures, day: date) -> Iterator[Period]:
    """The periods that a text of this day states."""
    for unit, first in _firsts(read, day):
        yield Period(unit, first, Relative(unit, 0, 0, 0).end_of(first))


def _firsts(read: Figures, day: date) -> Iterator[tuple[Unit, date]]:
    relatives = find_relatives(read.text, read.language)
    for one in relatives:
        yield from ((one.unit, first) for first in one.readings(day))
    for moment, beside in zip(read.moments, beside_dates(read), strict=True):
        if moment.weekday is not None:
            if not beside and not _is_counted_from(read.text, moment, relatives):
                yield from (("day", other) for other in _weekdays(moment, _side(read, moment), day))
        elif moment.month is not None and moment.day is not None:
            for year in (moment.year,) if moment.year else (day.year - 1, day.year, day.year + 1):
                if (full := replace(moment, year=year).as_date()) is not None:
                    yield "day", full
        elif moment.month is not None:
            yield from (("month", first) for first in _months(moment.month, moment.year, _side(read, moment), day))
    for year in read.years:
        yield "year", date(year, 1, 1)


def _is_counted_from(text: str, moment: Moment, relatives: Sequence[Relative]) -> bool:
    """Whether a weekday is counted from: "on Wednesday two weeks ago"."""
    return any(one.counted and not text[moment.end : one.start].strip() for one in relatives)


def _side(read: Figures, moment: Moment) -> int:
    """-1 if "last" or a similar word stands beside a weekday or month, 1 for "next", otherwise 0."""
    words = wording(read.language, "figures")["sides"]
    beside = read.text[max(0, moment.start - MOST_GAP) : moment.end + MOST_GAP]
    named = re.escape(read.text[moment.start : moment.end])
    past, coming = (
        re.search(rf"(?i)\b(?:{words[way]['before']})\s{named}|{named}\s(?:{words[way]['after']})\b", beside)
        for way in ("past", "coming")
    )
    return bool(coming) - bool(past)


def _weekdays(moment: Moment, side: int, day: date) -> Iterator[date]:
    """The days that a weekday may be, said on `day`."""
    farthest = (SIDED_WEEKDAY if side else SAME_WEEKDAY).days
    for shift in range(-farthest, farthest + 1):
        other = day + timedelta(days=shift)
        if other.weekday() == moment.weekday and (not side or shift * side > 0):
            yield other


def _months(month: int, year: int | None, side: int, day: date) -> Iterator[date]:
    """The first days that a month may have, said on `day`: without its year that of this year or the nearest one."""
    if year is not None:
        yield date(year, month, 1)
        return
    near = [date(other, month, 1) for other in (day.year - 1, day.year, day.year + 1)]
    if side < 0:
        near = [one for one in near if one < day.replace(day=1)]
    elif side > 0:
        near = [one for one in near if one > day]
    else:
        yield date(day.year, month, 1)
    yield min(near, key=lambda one: abs((one - day).days))


def _relatives(passage: Passage) -> tuple[Relative, ...]:
    read = figures_of(passage.text, passage.language)
    return find_relatives(read.text, read.language)
