"""Words for days, weeks, months and years that hang on the day on which they are said ("yesterday", "next year")."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from radiox_tasks.language.wording import wording

Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True)
class Relative:
    """A period counted from the day of speech: `shift` -1 of unit "year" is last year."""

    unit: Unit
    shift: int
    start: int
    end: int

    def on(self, day: date) -> date:
        """The first day of the period, said on `day`."""
        if self.unit == "day":
            return day + timedelta(days=self.shift)
        if self.unit == "week":
            return day + timedelta(weeks=self.shift, days=-day.weekday())
        if self.unit == "month":
            months = day.year * 12 + day.month - 1 + self.shift
            return date(months // 12, months % 12 + 1, 1)
        return date(day.year + self.shift, 1, 1)

    def holds(self, other: date, day: date) -> bool:
        """Whether `other` lies in the period, said on `day`."""
        return self.on(day) == Relative(self.unit, 0, 0, 0).on(other)


@lru_cache(maxsize=4096)
def find_relatives(text: str, language: str) -> tuple[Relative, ...]:
    """The relative periods of `text`, in order, without overlaps."""
    found: list[Relative] = []
    for unit, shift, pattern in _patterns(language):
        for match in pattern.finditer(text):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(Relative(unit, shift, *match.span()))
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[tuple[Unit, int, re.Pattern[str]], ...]:
    listed = wording(language, "figures")["relative"]
    return tuple((unit, shift, re.compile(raw)) for unit, shifts in listed.items() for shift, raw in shifts.items())
