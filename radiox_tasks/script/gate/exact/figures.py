"""The figures of a text that the exact layer compares: numbers, dates, times, scores, quotations."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from radiox_tasks.language.languages import languages
from radiox_tasks.language.numbers.digits import SCORE
from radiox_tasks.language.numbers.find_numbers import Number, find_numbers
from radiox_tasks.language.numbers.roman import roman_value
from radiox_tasks.language.numbers.units import unit_of
from radiox_tasks.language.spans import Span, overlap
from radiox_tasks.language.times.calendar import FIRST_YEAR, LAST_YEAR, Moment, find_moments
from radiox_tasks.language.times.relative_time import find_relatives
from radiox_tasks.language.wording import known_or_english, wording
from radiox_tasks.script.gate.claims import Passage

_QUOTED = re.compile(r"[„“\"«»”]([^„“\"«»”]{2,999}?)[“”\"»«]|‹([^›]{2,999})›|‚([^’‘]{2,999})[‘’](?!\w)")
_APART = re.compile(r",[,.;]|\(\)")
_MARK = re.compile(r"[\"„“”«»]")
_MIXED = re.compile(r"(?<![\w-])(?=\w*\d)(?=\w*[^\W\d_])\w+(?![\w-])")

_ROMAN = re.compile(r"(?<=[^\W\d_] )(?=[IVX]{2}|[VX]\b)(X{0,3}(?:IX|IV|V?I{0,3}))(?<=[IVX])(?:e|ᵉ|ème)?\b")
_DASHED_SCORE = re.compile(r"(?<![\w.,:–-])(\d{1,2})[–-](\d{1,2})(?![\w:–-]|[.,]\d)")


@dataclass(frozen=True)
class Figures:
    """The exact statements of one text. `years` are bare numbers that may be years, and the years of its dates."""

    text: str
    language: str
    numbers: tuple[Number, ...]
    moments: tuple[Moment, ...]
    scores: tuple[tuple[Fraction, Fraction], ...]
    quotations: tuple[str, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where its numbers and dates stand."""
        return (*self.numbers, *self.moments)

    @property
    def years(self) -> frozenset[int]:
        """Every year that is stated, alone or in a date."""
        bare = {int(number.value) for number in self.numbers if may_be_year(number)}
        return frozenset(bare | {moment.year for moment in self.moments if moment.year is not None})


def may_be_year(number: Number) -> bool:
    """Whether a bare number may name a year."""
    plain = not number.unit and not number.ordinal and number.value.denominator == 1
    return plain and FIRST_YEAR <= number.value <= LAST_YEAR


def with_ages(read: Figures) -> list[Number]:
    """The numbers of a text, and as ages those set apart by commas or brackets: "Anna Keller, 43, said"."""
    set_apart = [
        number
        for number in read.numbers
        if not number.unit and not number.ordinal and _APART.fullmatch(_around(read.text, number))
    ]
    return [*with_borrowed_units(read), *(replace(number, unit="year") for number in set_apart)]


def _around(text: str, number: Number) -> str:
    """The text directly before and after a number, without blanks."""
    return text[: number.start].rstrip()[-1:] + text[number.end :].lstrip()[:1]


def with_borrowed_units(read: Figures) -> list[Number]:
    """The numbers of a text, including those that share the unit of another: "six weeks instead of three"."""
    units = {number.unit for number in read.numbers if number.unit}
    bare = [number for number in read.numbers if not number.unit and not number.ordinal and _stands_bare(read, number)]
    return [*read.numbers, *(replace(number, unit=unit) for number in bare for unit in units)]


def _stands_bare(read: Figures, number: Number) -> bool:
    """Whether no counted item follows the number: the text ends, or a comparing or joining word follows."""
    following = re.match(r"\s+([^\W\d_]+)", read.text[number.end :])
    if following is None:
        return True
    figures = wording(read.language, "figures")
    joins = {*figures["computed"]["difference"], *figures["ranges"]}
    joins |= {wording(read.language, "speech")["to"], wording(read.language, "language")["and"]}
    return following[1].casefold() in joins


@lru_cache(maxsize=4096)
def figures_of(text: str, language: str) -> Figures:
    """Parse a text in its language; without a language folder, only numbers in digits are read, by English rules."""
    language = known_or_english(language)
    scores = tuple(_scores(text, language))
    moments = tuple(moment for moment in find_moments(text, language) if not _is_score(text, moment))
    numbers = tuple(
        number for number in find_numbers(text, language) if not any(overlap(number, moment) for moment in moments)
    )
    quotations = tuple(next(group for group in match.groups() if group) for match in _QUOTED.finditer(text))
    return Figures(text, language, numbers, moments, scores, quotations)


def _is_score(text: str, moment: Moment) -> bool:
    match = SCORE.fullmatch(text[moment.start : moment.end])
    return match is not None and len(match[2]) == 1


def _scores(text: str, language: str) -> Iterable[tuple[Fraction, Fraction]]:
    for pattern in (SCORE, _DASHED_SCORE):
        for match in pattern.finditer(text):
            yield Fraction(match[1]), Fraction(match[2])
    between = wording(language, "speech")["score"]
    numbers = [number for number in find_numbers(text, language) if not number.unit and not number.ordinal]
    for first, second in pairwise(numbers):
        if text[first.end : second.start].strip().casefold() == between:
            yield first.value, second.value


def mixed_words(text: str) -> list[str]:
    """Words of letters and digits in one: "A380", "G20"."""
    return _MIXED.findall(text)


@dataclass(frozen=True)
class EvidenceFigures:
    """The figures of all the evidence of one line, with what the sources' dates add. `pieces` are those of each
    sentence; `speeches` are its quotations, `romans` its Roman numerals, `units` the units that it names."""

    pieces: tuple[Figures, ...]
    moments: tuple[Moment, ...]
    years: frozenset[int]
    numbers: tuple[Number, ...]
    speeches: tuple[str, ...]
    romans: frozenset[int]
    units: frozenset[str]


def beside_dates(read: Figures) -> list[bool]:
    """For each date or weekday of a text, whether it is a weekday directly before its date: "Saturday, 3 May"."""
    link = re.compile(wording(read.language, "airtime")["date_link"])
    return [
        first.weekday is not None
        and second is not None
        and second.day is not None
        and link.fullmatch(read.text, first.end, second.start) is not None
        for first, second in zip(read.moments, (*read.moments[1:], None), strict=False)
    ]


def evidence_figures(passages: Sequence[Passage], air_at: datetime | None = None) -> EvidenceFigures:
    """Parse the evidence. Dates for "yesterday" and weekdays are derived from the date of publication in the zone of
    `air_at`, weekdays also from full dates."""
    pieces = tuple(figures_of(passage.text, passage.language) for passage in passages)
    moments = [moment for piece in pieces for moment in piece.moments]
    for passage, piece in zip(passages, pieces, strict=True):
        moments += _dated(piece, own_day(passage, air_at))
    moments += [_with_weekday(day) for moment in moments if (day := moment.as_date())]
    years = frozenset(year for piece in pieces for year in piece.years)
    years |= {moment.year for moment in moments if moment.year is not None}
    numbers = tuple(number for piece in pieces for number in with_ages(piece))
    speeches = tuple(
        said for passage, piece in zip(passages, pieces, strict=True) for said in _speeches(passage, piece)
    )
    romans = frozenset(value for passage in passages for _, value in romans_in(passage.text))
    units = frozenset(unit for passage in passages for unit in _named_units(passage.text, passage.language))
    return EvidenceFigures(pieces, tuple(moments), years, numbers, speeches, romans, units)


def romans_in(text: str) -> list[tuple[str, int]]:
    """The Roman numerals after a name ("Saturn V", "Ludwig XIV"), each with its value."""
    return [(match.group(), roman_value(match.group(1))) for match in _ROMAN.finditer(text)]


def _named_units(text: str, language: str) -> Iterator[str]:
    """The units that occur in a text."""
    known = language if language in languages() else None
    for word in re.findall(r"[^\W\d_]+", text):
        if (unit := unit_of(word, known)) is not None:
            yield unit


def _speeches(passage: Passage, piece: Figures) -> tuple[str, ...]:
    """The quoted parts of a sentence; all of it if it is inside a quotation or has only one of its marks."""
    inside = passage.quoted or (not piece.quotations and _MARK.search(passage.text))
    return (passage.text,) if inside else piece.quotations


def _with_weekday(day: date) -> Moment:
    return Moment(0, 0, day.year, day.month, day.day, weekday=day.weekday())


def _dated(piece: Figures, day: date | None) -> list[Moment]:
    """What the day of publication adds: the year of a date without one, and the date of "yesterday"."""
    if day is None:
        return []
    found = [replace(moment, year=day.year) for moment in piece.moments if _lacks_year(moment)]
    for one in find_relatives(piece.text, piece.language):
        first = one.on(day)
        if one.unit == "day":
            found.append(_with_weekday(first))
        elif one.unit == "year":
            found.append(Moment(0, 0, year=first.year))
        elif one.unit == "month":
            found.append(Moment(0, 0, year=first.year, month=first.month))
    return found


def own_day(passage: Passage, air_at: datetime | None = None) -> date | None:
    """The day on which a source was published, in the zone of the air time where that is known."""
    if passage.said_at is None:
        return None
    return (passage.said_at.astimezone(air_at.tzinfo) if air_at is not None else passage.said_at).date()


def _lacks_year(moment: Moment) -> bool:
    return moment.year is None and moment.month is not None and moment.day is not None
