"""Degrees: "cheaper than" is neither cheap nor cheapest, and what is cheaper than which is not turned."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from radiox_tasks.script.facts.grammar.clauses import STATING, Alignment, meant
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding

_MORE = {"en": re.compile(r"er$"), "de": re.compile(r"er(?:e[nrms]?)?$")}
_MOST = {"en": re.compile(r"est$"), "de": re.compile(r"st(?:e[nrms]?)$")}
_COMPARATIVE = re.compile(r"ere[nrms]?$")  # "er" alone ends "ein billiger Wagen" too
_LESS = frozenset(["less", "least", "weniger", "minder", "wenigsten"])
_MORE_WORDS = frozenset(["more", "mehr", "less", "weniger", "fewer"])
_MOST_WORDS = frozenset(["most", "least", "meisten", "wenigsten", "best", "beste"])


class Degree(NamedTuple):
    """0, 1 or 2 for the plain form, "more" and "most"; whether it is told as less; and which of the most it is."""

    step: int
    less: bool = False
    rank: str = ""


def misgraded(found: Alignment) -> list[Finding]:
    """A degree that the evidence does not give, or two things compared the other way round."""
    line, evidence = found.line, found.evidence
    for index in found.places:
        unit = line.units[index]
        plain = frozenset(key for key in unit.keys if key[:1] != "~")
        places = [place for place in meant(found, index) if plain & evidence.units[place].keys]
        if not places or unit.kind != "word" or (line.language == "de" and unit.is_capital):
            continue
        mine = _degree(line, index)
        if mine is not None and all(_denies(mine, _degree(evidence, place)) for place in places):
            return [Finding("word", f"The evidence does not say {unit.surface!r} in this degree.", unit.surface)]
    return _turned(found)


def _denies(mine: Degree, theirs: Degree | None) -> bool:
    if theirs is None:
        return mine.step == 2  # the highest degree of what stands in no degree
    if mine.step == theirs.step and mine.rank != theirs.rank:
        return True
    return mine.less != theirs.less or (mine.step != theirs.step and (mine.step, theirs.step) != (0, 2))


def _degree(sentence: Sentence, index: int) -> Degree | None:
    """The degree in which the word at `index` stands; None where that cannot be told."""
    word = fold(sentence.units[index].surface)
    bases = [key for key in sentence.units[index].keys if key.isalpha() and len(key) < len(word)]
    before = fold(sentence.units[index - 1].surface) if index else ""
    less = before in _LESS
    if is_past(word) or sentence.units[index].is_capital:
        return None
    if before in _MOST_WORDS or (bases and _MOST[sentence.language].search(word) and not _is_base(bases, "st")):
        return Degree(2, less, _rank(sentence, index))
    compared = any(at > index for at in _pivots(sentence))
    if sentence.language == "de" and bases and word.endswith("er") and not compared:
        return None  # "später" is a degree, and an ending
    clear = sentence.language == "en" or (_COMPARATIVE.search(word) and not _is_base(bases, "er"))
    if before in _MORE_WORDS or (bases and (compared or clear) and _MORE[sentence.language].search(word)):
        return Degree(1, less)
    return Degree(0, less)


def _rank(sentence: Sentence, index: int) -> str:
    """The "second" of "the second largest", and what German writes in one word with the degree."""
    fact = sentence.units[index - 1].fact if index else None
    return fact.key if fact is not None else ""


def _is_base(bases: list[str], ending: str) -> bool:
    """Say whether the ending belongs to the word itself: "ernste" is of "ernst"."""
    return any(base.endswith(ending) for base in bases)


def _pivots(sentence: Sentence) -> Iterator[int]:
    """The words that what is compared stands behind: "than", "als" behind a degree, "as" behind "as", "wie" behind
    "so"."""
    units = sentence.units
    for at, unit in enumerate(units):
        word = fold(unit.surface)
        before = [fold(other.surface) for other in units[max(0, at - 6) : at]]
        if (
            word == "than"
            or (word == "wie" and {"so", "ebenso", "gleich"} & set(before))
            or (word == "as" and "as" in before)
            or (word == "als" and any(each in _MORE_WORDS or _MORE["de"].search(each) for each in before))
        ):
            yield at


def _turned(found: Alignment) -> list[Finding]:
    """What stands behind "than" and in the evidence before it."""
    line, evidence = found.line, found.evidence
    mine, theirs = next(_pivots(line), None), next(_pivots(evidence), None)
    if mine is None or theirs is None:
        return []
    for index in range(mine + 1, len(line.units)):
        if line.units[index].kind == "boundary":
            break
        if line.units[index].kind not in STATING or not found.places.get(index):
            continue
        if all(place < theirs for place in found.places[index]) and _is_standing(evidence, theirs):
            surface = line.units[index].surface
            return [Finding("order", f"The evidence compares {surface!r} the other way round.", surface)]
    return []


def _is_standing(sentence: Sentence, pivot: int) -> bool:
    """Say whether something is compared with, and no mere number bounded: "more than 500"."""
    behind = sentence.units[pivot + 1 : pivot + 7]
    return any(unit.kind == "word" for unit in behind) and not (behind and behind[0].kind == "number")
