"""A number counts one thing and is bounded in one way: "more than 500 guests" is neither 500 guests nor 500 houses."""

from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import STATING, Alignment, same
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups

_REACH = 4  # units to either side within which a number's noun, adjective or subject stands


def miscounted(found: Alignment) -> list[Finding]:
    """Numbers of the line that count, bound or compare something else than in the evidence."""
    findings = []
    line, evidence = found.line, found.evidence
    for index, places in found.places.items():
        unit = line.units[index]
        if unit.kind != "number" or not places:
            continue
        if not any(qualifier(line, index) == qualifier(evidence, place) for place in places):
            detail = f"The evidence bounds {unit.surface!r} differently (about, more than, at least, ...)."
            findings.append(Finding("number", detail, unit.surface))
        elif not any(_counts_the_same(found, index, place) for place in places):
            findings.append(Finding("number", f"{unit.surface!r} counts something else in the evidence.", unit.surface))
    return findings


_ALSO_PREPOSITIONS = frozenset(["über", "over", "unter", "under", "above", "below"])


@lru_cache(maxsize=4)
def _qualifier_groups(language: str) -> dict[str, str]:
    return {word: group[0] for group in groups(language, "qualifiers") for word in group}


def qualifier(sentence: Sentence, index: int) -> frozenset[str]:
    """How the number at `index` is bounded or rounded, by the names of the groups; empty when it stands plain."""
    named = _qualifier_groups(sentence.language)
    found: set[str] = set()
    for back in range(1, 4):
        at = index - back
        if at < 0:
            break
        word = fold(sentence.units[at].surface)
        if word in named:
            group = named[word]
            if word in _ALSO_PREPOSITIONS and back > 1:
                break
            if not (group in {"bis", "up"} and back > 2) and not _is_span(sentence, at, group):
                found.add(group)
        elif word not in {"als", "than", "to", "zu", "at", "a", "the", "von", "of", "den", "die", "nicht", "no", "not"}:
            break
    return frozenset(found)


def _is_span(sentence: Sentence, at: int, group: str) -> bool:
    """ "5 bis 10" spans and does not bound; "up" alone is half of "up to"."""
    if group == "bis":
        return at > 0 and sentence.units[at - 1].kind in {"number", "moment"}
    if group == "up":
        return at + 1 >= len(sentence.units) or fold(sentence.units[at + 1].surface) != "to"
    return False


def _neighbour(sentence: Sentence, index: int, step: int) -> Unit | None:
    """The next unit of substance to one side."""
    at = index + step
    while 0 <= at < len(sentence.units) and abs(at - index) <= _REACH + 1:
        unit = sentence.units[at]
        if unit.kind in STATING:
            return unit
        if unit.kind == "boundary" and step > 0:
            return None
        at += step
    return None


def _counts_the_same(found: Alignment, index: int, place: int) -> bool:
    line, evidence = found.line, found.evidence
    language = line.language
    mine, theirs = _neighbour(line, index, 1), _neighbour(evidence, place, 1)
    if mine is not None and theirs is not None and same(mine, theirs, language):
        return True
    rivals = [
        other
        for at, unit in enumerate(evidence.units)
        if unit.kind == "number" and at != place
        if (other := _neighbour(evidence, at, 1)) is not None
    ]
    unit = _unit(evidence.units[place])
    if unit and sum(_unit(other) == unit for other in evidence.units) == 1:
        return True
    if mine is not None and any(same(mine, rival, language) for rival in rivals):
        return False
    left, their_left = _neighbour(line, index, -1), _neighbour(evidence, place, -1)
    if left is not None and their_left is not None and same(left, their_left, language):
        return True
    if theirs is not None and theirs.kind == "word" and not unit:
        # the thing counted must be named beside the number, unless the line's number stands for it
        return mine is None or any(same(mine, other, language) for other in evidence.units if other.kind in STATING)
    return len([unit for unit in evidence.units if unit.kind == "number"]) == 1 or _near(found, index, place)


def _unit(unit: Unit) -> str:
    return unit.fact.unit if isinstance(unit.fact, Number) else ""


def _near(found: Alignment, index: int, place: int) -> bool:
    """Some thing within reach of the number in the line is within reach of it in the evidence."""
    mine = found.line.units[max(0, index - _REACH - 1) : index + _REACH + 2]
    theirs = found.evidence.units[max(0, place - _REACH - 1) : place + _REACH + 2]
    return any(
        same(unit, other, found.line.language)
        for unit in mine
        if unit.kind == "word"
        for other in theirs
        if other.kind == "word"
    )
