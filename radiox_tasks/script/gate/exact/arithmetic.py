"""Which numbers follow from others: rounding, shares, multiples, sums, differences, conversions, counts.

Each kind of computation requires words that announce it, listed in the language's figures.yaml; otherwise a number that
happens to be a sum of two others would pass.
"""

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Literal

from radiox_tasks.language.numbers.find_numbers import Number
from radiox_tasks.language.numbers.unit_words import TIMES
from radiox_tasks.language.spans import text_before
from radiox_tasks.language.times.relative_time import DAYS, SPAN_SLACK
from radiox_tasks.language.wording import wording
from radiox_tasks.script.gate.exact.figures import EvidenceFigures, Figures, may_be_year

Bound = Literal["about", "almost", "over", "under", "least", "most"]

BOUNDS: tuple[Bound, ...] = ("least", "most", "almost", "over", "under", "about")
"""The bounds in matching order: "not more than" before "more than"."""

SHARE_SLACK = Fraction(2, 100)
"""Tolerance between a share in words ("a third") and the source's percentage, if the line says "about"."""

RATIO_SLACK = Fraction(5, 100)
"""Tolerance between a ratio in words ("half as many") and the source's numbers, if the line says "about"."""

_MOST_COUNTED = 12  # things that a line counts up itself
_MOST_WORDS = 4  # of what one number of a row counts


def bound_of(text: str, number: Number, language: str) -> Bound | None:
    """The bound of a number, from the words before it: "more than 500"."""
    match = _bounds(language).search(text_before(text, number.start))
    if match is None:
        return None
    return next(bound for bound in BOUNDS if match[bound])


@lru_cache(maxsize=16)
def _bounds(language: str) -> re.Pattern[str]:
    listed = wording(language, "figures")["bounds"]
    groups = (
        f"(?P<{name}>{'|'.join(re.escape(words) for words in sorted(listed[name], key=len, reverse=True))})"
        for name in BOUNDS
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})['’]?\s*(?:\w{{1,3}}\s)?$", re.I)


def _announces(line: Figures, kind: str) -> bool:
    words = wording(line.language, "figures")["computed"][kind]
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line.text, re.I) for word in words)


def same_unit(first: Number, second: Number) -> bool:
    """Whether two numbers have compatible units."""
    return first.base_unit == second.base_unit


def same_amount(first: Number, second: Number) -> bool:
    """Whether two numbers are equal: 90 minutes and an hour and a half, half and 50 percent."""
    if first.ordinal != second.ordinal:
        return False
    if same_unit(first, second) and first.base_value == second.base_value:
        return True
    shares = [share_of(number) for number in (first, second)]
    return None not in shares and shares[0] == shares[1] and first.unit != second.unit


def share_of(number: Number) -> Fraction | None:
    """The share of a whole that a number may state."""
    if number.unit == "percent":
        return number.value / 100
    return number.value if not number.unit and 0 < number.value < 1 else None


def rounds(said: Number, known: Number, bound: Bound | None) -> bool:
    """Whether `said`, with its bound, is a rounding of the source's number."""
    if bound is None or said.ordinal or known.ordinal:
        return False
    shares = share_of(said), share_of(known)
    if shares[0] is not None and shares[1] is not None and said.unit != known.unit:
        return _on_side(shares[0], shares[1], bound) and abs(shares[0] - shares[1]) <= SHARE_SLACK
    if not same_unit(said, known):
        return False
    value, exact = said.base_value, known.base_value
    return _on_side(value, exact, bound) and _is_rounding(value, exact, bound)


def _is_rounding(said: Fraction, exact: Fraction, bound: Bound) -> bool:
    """Whether the source's number, cut to fewer digits on the bound's side, equals the spoken one."""
    step = _last_place(said)
    if not step or _last_place(exact) >= step:
        return False
    if bound in ("almost", "under", "most"):
        return math.ceil(exact / step) * step == said
    if bound in ("over", "least"):
        return math.floor(exact / step) * step == said
    return abs(said - exact) * 2 <= step


def _last_place(value: Fraction) -> Fraction:
    """The value of the last non-zero digit: 10,000 for 120,000, a tenth for 65.7; 0 for a number without one."""
    if not value:
        return Fraction(0)
    step = Fraction(1)
    while (value / step).denominator != 1 and step > Fraction(1, 10**6):
        step /= 10
    while (value / (step * 10)).denominator == 1:
        step *= 10
    return step


def _on_side(said: Fraction, known: Fraction, bound: Bound) -> bool:
    """ "Almost 100" means less than 100, "more than 100" means more."""
    if bound in ("almost", "under", "most"):
        return known < said
    if bound in ("over", "least"):
        return known > said
    return True


def follows(number: Number, line: Figures, evidence: EvidenceFigures, bound: Bound | None = None) -> bool:
    """Whether a number of the line can be computed from the evidence's numbers, in a way that the line announces."""
    numbers = [known for known in evidence.numbers if not known.ordinal]
    if number.ordinal:
        return False
    if number.unit == TIMES:
        inverse = 1 / number.value if number.value else None
        return _is_ratio(number.value, numbers, bound) or _is_ratio(inverse, numbers, None)
    if (share := share_of(number)) is not None and _announces(line, "share") and _is_ratio(share, numbers, bound):
        return True
    if (_announces(line, "sum") and _is_sum(number, numbers)) or _is_sum_of_row(number, line, evidence):
        return True
    if _announces(line, "difference") and (_is_difference(number, numbers) or _is_span(number, evidence)):
        return True
    return _counts(number, line, evidence)


def _is_ratio(value: Fraction | None, numbers: Sequence[Number], bound: Bound | None) -> bool:
    """Whether two numbers have this ratio: exactly, or approximately with a bound, on the bound's side."""
    if value is None:
        return False
    pairs = [pair for pair in combinations(numbers, 2) if same_unit(*pair) and pair[0].value and pair[1].value]
    ratios = [ratio for pair in pairs for ratio in _ratios(*pair)]
    if bound is None:
        return value in ratios
    return any(_on_side(value, ratio, bound) and abs(ratio - value) <= RATIO_SLACK * value for ratio in ratios)


def _ratios(first: Number, second: Number) -> tuple[Fraction, Fraction]:
    return first.base_value / second.base_value, second.base_value / first.base_value


def _is_sum(number: Number, numbers: Sequence[Number]) -> bool:
    values = [known.base_value for known in numbers if same_unit(known, number)][:_MOST_COUNTED]
    sums = (sum(chosen) for size in range(2, len(values) + 1) for chosen in combinations(values, size))
    return number.base_value in sums


def _is_sum_of_row(number: Number, line: Figures, evidence: EvidenceFigures) -> bool:
    """Whether it counts all people that one row of a sentence counts: seven people for "three men and four women".
    Other things that stand in a row are not added up: "three people, and five houses"."""
    if number.unit or _counted(line, number) != "any":
        return False
    return any(
        len(row) > 1 and all(_counted(piece, one) for one in row) and sum(one.value for one in row) == number.value
        for piece in evidence.pieces
        for row in rows(piece)
    )


def _counted(piece: Figures, number: Number) -> str | None:
    """Whether a number counts people of any kind ("any"), of one kind ("kinds"), or something else (None)."""
    persons = wording(piece.language, "figures")["persons"]
    words = re.findall(r"[^\W\d_]+", re.split(r"[,.;:]|\d", piece.text[number.end :])[0])[:_MOST_WORDS]
    return next((kind for word in words for kind in ("any", "kinds") if word.lower() in persons[kind]), None)


def rows(piece: Figures) -> Iterator[list[Number]]:
    """The counts of a text that stand in a row, each with what it counts, joined by commas and the word for "and"."""
    link = re.escape(wording(piece.language, "language")["and"])
    joined = re.compile(rf"(?:\s[^\W\d_][\w'’-]*){{1,{_MOST_WORDS}}}?(?:,|,?\s{link})\s")
    row: list[Number] = []
    for one in piece.numbers:
        if row and (may_be_year(one) or one.ordinal or not joined.fullmatch(piece.text, row[-1].end, one.start)):
            yield row
            row = []
        if not one.ordinal and not may_be_year(one):
            row.append(one)
    yield row


def _is_difference(number: Number, numbers: Sequence[Number]) -> bool:
    return any(_differ_by(number, first, second) for first, second in combinations(numbers, 2))


def _differ_by(number: Number, first: Number, second: Number) -> bool:
    """Whether two numbers differ by this one: in their unit, in percentage points, or in percent of one of them."""
    if number.unit == "percentage point" and first.unit == second.unit == "percent":
        return abs(first.value - second.value) == number.value
    if not same_unit(first, second):
        return False
    if number.unit == "percent":
        return first.unit != "percent" and any(abs(ratio - 1) * 100 == number.value for ratio in _ratios(first, second))
    return same_unit(first, number) and abs(first.base_value - second.base_value) == number.base_value


def _is_span(number: Number, evidence: EvidenceFigures) -> bool:
    """The years between two years in the evidence, or the time between two of its dates."""
    if number.unit == "year":
        years = combinations(sorted(evidence.years), 2)
        if any(abs(first - second) == number.value for first, second in years):
            return True
    days = DAYS.get(number.unit)
    if days is None:
        return False
    dates = {day for moment in evidence.moments if (day := moment.as_date()) is not None}
    spans = [abs((first - second).days) for first, second in combinations(dates, 2)]
    slack = min(SPAN_SLACK * days, days * number.value / 4)
    return any(abs(span - number.value * days) <= slack for span in spans)


def _counts(number: Number, line: Figures, evidence: EvidenceFigures) -> bool:
    """A small number in words that counts a list of the evidence: "two fashion houses" for two named ones. Only if the
    evidence states no such number itself."""
    if number.unit or not number.worded or not 2 <= number.value <= _MOST_COUNTED:
        return False
    stated = [known for known in evidence.numbers if not known.ordinal and not known.unit and not may_be_year(known)]
    if any(1 <= known.value <= _MOST_COUNTED and not known.weak for known in stated):
        return False
    return number.value in {len(evidence.pieces), *(_listed(piece) for piece in (*evidence.pieces, line))}


def _listed(piece: Figures) -> int:
    """The number of items in the longest list of a text: three in "A, B and C"."""
    link = re.escape(wording(piece.language, "language")["and"])
    lists = re.findall(rf"(?:[^,.;:]+,\s)*[^,.;:]+?\s{link}\s[^,.;:]+", piece.text)
    return max((one.count(", ") + 2 for one in lists), default=0)
