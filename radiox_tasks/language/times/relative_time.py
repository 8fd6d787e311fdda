"""Words for days, weeks, months and years relative to the day of speech ("yesterday", "next year")."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Literal, get_args

from radiox_tasks.language.numbers.find_numbers import Number, find_numbers
from radiox_tasks.language.spans import overlap, text_before
from radiox_tasks.language.times.tenses import tense_of
from radiox_tasks.language.wording import wording

Unit = Literal["day", "week", "weekend", "month", "year"]

DAYS = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(30437, 1000), "year": Fraction(36524, 100)}
"""The mean length of a unit of time, in days."""

SPAN_SLACK = Fraction(1, 3)
"""Tolerance between a span in whole units and the dates' difference, in units: "two months" for nine weeks."""

MOST_HOURS = 12
"""Up to how many hours before or ahead are taken to be on the day of speech."""

MOST_BESIDE = 250
"""How many characters on each side of a date or a counted period are read for its tense."""

_SATURDAY = 5
_EDGE = re.compile(r"[,;:.!?–—](?:\s|$)")


@dataclass(frozen=True)
class Relative:
    """A period counted from the day of speech: `shift` -1 of unit "year" is last year. `counted` is one with a number
    ("three days ago", "in three days"; "two hours ago" is day 0); `rolling` may also mean the time up to now ("the past
    year")."""

    unit: Unit
    shift: int
    start: int
    end: int
    counted: bool = False
    rolling: bool = False

    def on(self, day: date) -> date:
        """The first day of the period, said on `day`; of a counted one that day itself."""
        if self.counted:
            return day + timedelta(days=round(self.shift * DAYS[self.unit]))
        if self.unit == "day":
            return day + timedelta(days=self.shift)
        if self.unit == "week":
            return day + timedelta(weeks=self.shift, days=-day.weekday())
        if self.unit == "weekend":
            return day + timedelta(weeks=self.shift, days=_SATURDAY - day.weekday())
        if self.unit == "month":
            months = day.year * 12 + day.month - 1 + self.shift
            return date(months // 12, months % 12 + 1, 1)
        return date(day.year + self.shift, 1, 1)

    def readings(self, day: date) -> tuple[date, ...]:
        """The possible first days: on a weekday, "this weekend" is the last or the coming one."""
        first = self.on(day)
        if self.unit != "weekend" or self.shift < 0:
            return (first,)
        return (first - timedelta(weeks=1), first)

    def end_of(self, first: date) -> date:
        """The first day after the period that begins on `first`."""
        if self.unit == "weekend":
            return first + timedelta(days=2)
        return Relative(self.unit, 1, 0, 0).on(first)

    def holds(self, other: date, day: date) -> bool:
        """Whether `other` lies in the period, said on `day`."""
        if self.counted and abs((day - other).days + self.shift * DAYS[self.unit]) <= SPAN_SLACK * DAYS[self.unit]:
            return True
        return any(first <= other < self.end_of(first) for first in self.readings(day))


@lru_cache(maxsize=4096)
def find_relatives(text: str, language: str) -> tuple[Relative, ...]:
    """The relative periods of `text`, in order, without overlaps."""
    rolling = re.compile(wording(language, "figures")["rolling"])
    found: list[Relative] = list(_counted(text, language))
    for unit, shift, pattern in _patterns(language):
        for match in pattern.finditer(text):
            relative = Relative(unit, shift, *match.span(), rolling=bool(rolling.search(match.group())))
            if not any(overlap(relative, one) for one in found):
                found.append(relative)
    return tuple(sorted(found, key=lambda one: one.start))


def _counted(text: str, language: str) -> list[Relative]:
    """The periods with a number: "three days ago", "vor drei Tagen", "in three days" beside a word for the future."""
    words = wording(language, "figures")
    found = []
    for number in find_numbers(text, language):
        unit, count = _unit_and_count(number)
        if unit is None:
            continue
        back = _span_with(text, number, words["ago"])
        ahead = _span_with(text, number, words["ahead"])
        if back is not None:
            found.append(Relative(unit, -count, *back, counted=True))
        elif ahead is not None and _is_ahead(_beside(text, *ahead), language):
            found.append(Relative(unit, count, *ahead, counted=True))
    return found


def counts_ahead(text: str, language: str) -> list[Relative]:
    """What may count from the day of speech ahead ("in two weeks"), durations included."""
    words = wording(language, "figures")["ahead"]
    found = [(_unit_and_count(number), _span_with(text, number, words)) for number in find_numbers(text, language)]
    return [Relative(unit, count, *span, counted=True) for (unit, count), span in found if unit and span]


def _is_ahead(beside: str, language: str) -> bool:
    """Whether "in three days" beside these words counts from now, and is no duration ("it was built in three days")."""
    coming = re.search(wording(language, "figures")["ahead"]["beside"], beside) is not None
    return coming and tense_of(beside, language) != "past"


def _unit_and_count(number: Number) -> tuple[Unit | None, int]:
    """The unit that a number counts and how many of it; a few hours count as day 0. None for anything else."""
    if number.value.denominator != 1 or number.value > date.max.year // 10:
        return None, 0
    if number.unit == "hour" and abs(number.value) <= MOST_HOURS:
        return "day", 0
    return next((unit for unit in get_args(Unit) if unit == number.unit and unit in DAYS), None), int(number.value)


def _span_with(text: str, number: Number, words: dict[str, list[str]]) -> tuple[int, int] | None:
    """Where a number with one of the words that count before or behind it stands."""
    before, after = ("|".join(map(re.escape, words[side])) for side in ("before", "after"))
    near = text_before(text, number.start)
    opening = re.search(rf"(?i)(?<!\w)(?:{before})\s$", near) if before else None
    closing = re.compile(rf"(?i)\s(?:{after})(?!\w)").match(text, number.end) if after else None
    if opening is None and closing is None:
        return None
    start = number.start - (len(opening.group()) if opening else 0)
    return start, closing.end() if closing else number.end


def _beside(text: str, start: int, end: int) -> str:
    """The text on both sides of a span, up to the next punctuation, with a bar in its place."""
    before = _EDGE.split(text[max(0, start - MOST_BESIDE) : start])[-1]
    return f"{before}| {_EDGE.split(text[end : end + MOST_BESIDE], maxsplit=1)[0].lstrip()}"


def expiring(text: str, language: str, unit: Unit) -> list[tuple[int, int]]:
    """Where `text` has words that hold only in the day, week (weekends included), month or year in which they are
    said."""
    units = ("week", "weekend") if unit == "week" else (unit,)
    found = [(one.start, one.end) for one in find_relatives(text, language) if one.unit in units]
    pattern = wording(language, "figures")["expires"].get(unit)
    found += [match.span() for match in re.finditer(pattern, text)] if pattern else []
    return sorted(found)


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[tuple[Unit, int, re.Pattern[str]], ...]:
    listed = wording(language, "figures")["relative"]
    return tuple((unit, shift, re.compile(raw)) for unit in get_args(Unit) for shift, raw in listed[unit].items())
