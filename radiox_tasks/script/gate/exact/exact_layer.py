"""The second layer: every figure and quotation is in the evidence or follows from it by arithmetic.

Deterministic, for every language with rules for numbers and dates, and a veto: what it rejects cannot be accepted by
the judge.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from radiox_tasks.language.numbers.find_numbers import Number
from radiox_tasks.language.numbers.unit_words import TIMES
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.times.calendar import Moment
from radiox_tasks.language.wording import wording
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Passage
from radiox_tasks.script.gate.exact.arithmetic import Bound, bound_of, follows, rounds, same_amount
from radiox_tasks.script.gate.exact.figures import (
    EvidenceFigures,
    Figures,
    beside_dates,
    evidence_figures,
    figures_of,
    may_be_year,
    mixed_words,
    romans_in,
    with_ages,
    with_borrowed_units,
)
from radiox_tasks.script.gate.exact.moved_counts import moved_counts
from radiox_tasks.script.gate.exact.number_changes import is_signed_change, turned_moves, turns, turns_difference
from radiox_tasks.script.gate.exact.relative_dates import dated_counts, wrong_relatives
from radiox_tasks.script.gate.exact.turned_tenses import turned_tenses
from radiox_tasks.script.gate.exact.unknown_symbols import unknown_symbols
from radiox_tasks.script.gate.normalized_text import plain_text, tokens
from radiox_tasks.script.gate.outlet_mentions import without_opening, without_outlet

QUOTATION_WORDS = 3
"""Number of words from which a quotation is speech and not just a name or a term."""

MOST_STORIES = 12
"""Ordinals that framing may use for the programme's own order."""

_OPPOSITES: dict[Bound, frozenset[Bound]] = {
    "over": frozenset({"under", "most", "almost"}),
    "least": frozenset({"under", "most", "almost"}),
    "under": frozenset({"over", "least"}),
    "most": frozenset({"over", "least"}),
    "almost": frozenset({"over", "least"}),
    "about": frozenset({"most", "least"}),
}


def wrong_figures(
    text: str, language: str, passages: Sequence[Passage], air_at: datetime | None = None
) -> list[Finding]:
    """What the line states exactly and the evidence does not: numbers, units, dates, times, scores, quotations.

    A sentence that is one of the evidence's but for its figures is held against that one alone: another figure of the
    same article would still be a changed one. "Today" and similar words are those of `air_at` (aware), if it is known.
    """
    found = unknown_symbols(text, (passage.text for passage in passages))
    for start, end in split_sentences(text, language):
        sentence = _told(text[start:end], language, passages)
        held = _same_but_for_figures(sentence, language, passages)
        found += _wrong_in(sentence, language, held, air_at)
        found += wrong_relatives(sentence, language, held, air_at)
        found += turned_tenses(sentence, language, held)
    return found


def _told(sentence: str, language: str, passages: Sequence[Passage]) -> str:
    """The sentence without its outlet, if that name contains a figure."""
    sources = [one.source for one in passages if any(character.isdigit() for character in one.source)]
    for source in sources:
        sentence = without_opening(sentence, language, source)
    return next((rest for rest, _ in without_outlet(sentence, language, sources)), sentence)


def _same_but_for_figures(sentence: str, language: str, passages: Sequence[Passage]) -> Sequence[Passage]:
    bare = _without_figures(figures_of(sentence, language))
    return [one for one in passages if _without_figures(figures_of(one.text, one.language)) == bare] or passages


def _without_figures(read: Figures) -> list[str]:
    """The words of a text without its numbers and dates."""
    kept, position = [], 0
    for span in sorted(read.spans, key=lambda span: (span.start, span.end)):
        kept.append(read.text[position : span.start])
        position = max(position, span.end)
    return tokens(" ".join([*kept, read.text[position:]]))


def _wrong_in(text: str, language: str, passages: Sequence[Passage], air_at: datetime | None) -> list[Finding]:
    line, evidence = figures_of(text, language), evidence_figures(passages, air_at)
    found: list[Finding] = []
    counted = dated_counts(text, language, passages, air_at)
    numbers = [one for one in line.numbers if not any(start <= one.start < end for start, end in counted)]
    found += [_number_finding(text, number) for number in numbers if not _has_number(number, line, evidence)]
    found += [_moment_finding(text, moment) for moment in line.moments if not _has_moment(moment, evidence)]
    found += moved_counts(line, evidence.pieces)
    found += _wrong_weekdays(line)
    found += _turned_scores(line, evidence)
    found += [
        Finding("number", f"In the evidence it went from {end} to {start}.", text[:80])
        for start, end in turned_moves(line, evidence.pieces)
    ]
    found += _misquoted(line, evidence)
    found += _wrong_romans(text, evidence)
    given = {word.casefold() for passage in passages for word in mixed_words(passage.text)}
    found += [
        Finding("number", f"{word!r} is not in the evidence.", word)
        for word in mixed_words(text)
        if word.casefold() not in given and not _is_read(text, word, line)
    ]
    return found


def framing_figures(text: str, language: str) -> list[Finding]:
    """The figures that a line without evidence must not contain; its dates and clock are checked against the air time.
    Ordinals of the programme's own order ("the second story") are allowed."""
    line = figures_of(text, language)
    free = [number for number in line.numbers if number.weak or (number.ordinal and number.value <= MOST_STORIES)]
    found = [_number_finding(text, number) for number in line.numbers if number not in free]
    return found + _misquoted(line, evidence_figures(()))


def _number_finding(text: str, number: Number) -> Finding:
    excerpt = text[number.start : number.end]
    return Finding("number", f"{excerpt!r} is neither in the evidence nor follows from its numbers.", excerpt)


def _moment_finding(text: str, moment: Moment) -> Finding:
    excerpt = text[moment.start : moment.end]
    return Finding("date", f"The evidence does not say {excerpt!r}.", excerpt)


def _is_read(text: str, word: str, line: Figures) -> bool:
    """Whether a word of letters and digits was parsed as a number or a time: "14h30", "3rd", "12.5bn"."""
    at = text.find(word)
    return any(span.start <= at < span.end for span in line.spans)


def _has_number(number: Number, line: Figures, evidence: EvidenceFigures) -> bool:
    if number.weak:
        return _has_article(number, evidence)
    if number.ordinal:
        return _has_place(number, evidence)
    bound = bound_of(line.text, number, line.language)
    if any(_is_stated(number, line, bound, piece, known) for piece in evidence.pieces for known in with_ages(piece)):
        return True
    if may_be_year(number) and number.value in evidence.years and bound is None:
        return True
    if _is_numeral(number, line, evidence) or _has_thing(number, evidence):
        return True
    return not turns_difference(line, number, evidence.pieces) and follows(number, line, evidence, bound)


def _is_stated(number: Number, line: Figures, bound: Bound | None, piece: Figures, known: Number) -> bool:
    """The evidence's number, or a rounding of it, that went the same way."""
    if turns(line, number, piece, known):
        return False
    if is_signed_change(number, piece, known):
        return True
    if _states(number, known, line) and not _contradicts(bound, bound_of(piece.text, known, piece.language)):
        return True
    return not known.weak and rounds(number, known, bound)


def _is_numeral(number: Number, line: Figures, evidence: EvidenceFigures) -> bool:
    """ "Saturn five" for "Saturn V", and "country number twenty" for "the twentieth country"."""
    if number.unit:
        return False
    if number.value in evidence.romans:
        return True
    before = line.text[: number.start].rstrip().casefold()
    counted = before.endswith(tuple(wording(line.language, "figures")["number_names"]))
    return counted and any(known.ordinal and known.value == number.value for known in evidence.numbers)


def _has_thing(number: Number, evidence: EvidenceFigures) -> bool:
    """A number of items whose name is also a unit ("21 million bitcoins"), for which the evidence uses another word.
    Only if the evidence names the items without counting them."""
    if not number.unit or number.unit not in evidence.units or any(one.unit == number.unit for one in evidence.numbers):
        return False
    return any(not known.unit and not known.ordinal and known.value == number.value for known in evidence.numbers)


def _states(number: Number, known: Number, line: Figures) -> bool:
    """Equal amounts; the unit may be given by another number of the line ("six weeks instead of three")."""
    if same_amount(number, known):
        return True
    if number.unit == TIMES and known.unit == TIMES:
        return number.value == known.value
    if {number.unit, known.unit} == {TIMES, ""} and number.value == known.value == Fraction(1, 2):
        return True
    borrowed = [other for other in with_borrowed_units(line) if other.start == number.start and other.unit]
    return not number.unit and any(same_amount(other, known) for other in borrowed)


def _contradicts(said: Bound | None, known: Bound | None) -> bool:
    """Whether the line's bound contradicts the source's: "more than 100" for "at most 100", or for exactly 100."""
    if said is None:
        return False
    if known is None:
        return said in ("over", "under", "almost")
    return known in _OPPOSITES[said]


def _has_article(number: Number, evidence: EvidenceFigures) -> bool:
    """ "A year" is normally an article; it is a wrong number if the evidence has another number of years."""
    alike = [known for known in evidence.numbers if known.unit == number.unit]
    return not alike or any(known.value == 1 for known in alike)


def _has_place(number: Number, evidence: EvidenceFigures) -> bool:
    """An ordinal. If the evidence has none, a small one may count what it describes: "the second try"."""
    places = [known.value for known in evidence.numbers if known.ordinal]
    if number.value in places:
        return True
    days = {moment.day for moment in evidence.moments}
    if number.value in days or number.value in evidence.romans:
        return True
    return not places and number.value <= MOST_STORIES


def _has_moment(moment: Moment, evidence: EvidenceFigures) -> bool:
    if any(known.covers(moment) for known in evidence.moments):
        return True
    alone = replace(moment, start=0, end=0, year=None) == Moment(0, 0)
    if alone and moment.year is not None:
        return moment.year in evidence.years
    if moment.decade is not None:
        return any(Moment(0, 0, year=year).covers(moment) for year in evidence.years)
    return False


def _wrong_weekdays(line: Figures) -> list[Finding]:
    """A weekday directly next to a full date with another weekday."""
    return [
        Finding("date", f"{day.isoformat()} is another day of the week.", line.text[first.start : second.end])
        for (first, second), beside in zip(pairwise(line.moments), beside_dates(line), strict=False)
        if beside and (day := second.as_date()) is not None and day.weekday() != first.weekday
    ]


def _wrong_romans(text: str, evidence: EvidenceFigures) -> list[Finding]:
    known = evidence.romans | {int(number.value) for number in evidence.numbers if number.value.denominator == 1}
    return [
        Finding("number", f"{numeral!r} is not in the evidence.", numeral)
        for numeral, value in romans_in(text)
        if value not in known
    ]


def _turned_scores(line: Figures, evidence: EvidenceFigures) -> list[Finding]:
    known = {score for piece in evidence.pieces for score in piece.scores}
    return [
        Finding("score", f"The evidence has the score {second} to {first}.", f"{first}:{second}")
        for first, second in line.scores
        if (first, second) not in known and (second, first) in known
    ]


def _misquoted(line: Figures, evidence: EvidenceFigures) -> list[Finding]:
    """Quotations that the evidence does not contain word for word, or contains without quotation marks."""
    spoken = [plain_text(said) for said in evidence.speeches]
    texts = [plain_text(piece.text) for piece in evidence.pieces]
    found = []
    for quotation in line.quotations:
        speech = len(re.findall(r"\w+", quotation)) >= QUOTATION_WORDS
        if not any(plain_text(quotation) in text for text in (spoken if speech else texts)):
            found.append(Finding("quote", "The evidence does not quote this word for word.", quotation[:80]))
    return found
