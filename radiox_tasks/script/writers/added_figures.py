"""Whether a page's first sentence has a figure that its headline and teaser lack."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from radiox_tasks.language.numbers.find_numbers import Number, find_numbers
from radiox_tasks.language.spans import overlap
from radiox_tasks.language.times.calendar import find_moments

ROUND = 2  # two figures of which neither is this many times the other may be one: in round numbers, or an hour later

_YEAR = re.compile(r"(?:19|20)\d\d")


def adds_figure(told: Sequence[str], text: str, language: str) -> bool:
    """Whether a sentence has a number in digits that what was told has not, not even in round figures: how many jobs
    go, by how much the shares fall. Dates, times, years and ages are no such news."""
    known = [_size(number) for said in told for number in _counts(said, language)]
    new = (_size(number) for number in _counts(text, language) if not number.worded)
    return any(not any(size <= ROUND * other and other <= ROUND * size for other in known) for size in new)


def _counts(text: str, language: str) -> Iterator[Number]:
    """The numbers of a text that are not part of a date or a time, and no years or ages."""
    moments = find_moments(text, language)
    for number in find_numbers(text, language):
        year = number.unit == "year" or _YEAR.fullmatch(text[number.start : number.end])
        if not year and not any(overlap(number, moment) for moment in moments):
            yield number


def _size(number: Number) -> Fraction:
    """The number without its sign; a quarter is 25 per cent."""
    return abs(number.value) / (100 if number.unit == "percent" else 1)
