"""Whose: "the dog of the minister's wife" is the wife's, and not the minister's."""

from collections.abc import Iterator

from radiox_tasks.script.facts.grammar.clauses import Alignment, preposition_group
from radiox_tasks.script.facts.grammar.german_phrases import GENITIVE
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_INSIDE = frozenset(
    [
        *("the", "a", "an", "its", "his", "her", "their", "this", "that"),
        *("dem", "den", "der", "einem", "einer", "seinem", "seiner", "ihrem", "ihrer"),
    ]
)


def misowned(found: Alignment) -> list[Finding]:
    """Something of somebody that in the evidence is of somebody else."""
    line, evidence = found.line, found.evidence
    for index, places in found.places.items():
        mine = {place for at in _owners(line, index) for place in found.places.get(at, ())}
        theirs = [set(_owners(evidence, place)) for place in places]
        if mine and theirs and all(owners and not mine & owners for owners in theirs):
            surface = line.units[index].surface
            return [Finding("relation", f"In the evidence {surface!r} is somebody else's.", surface)]
    return []


def _owners(sentence: Sentence, index: int) -> Iterator[int]:
    """The words for whose the word at `index` is, right before or behind it; whose those are themselves does not count.

    What is the name for something (a city, a group) has this beside it.
    """
    units = sentence.units
    if units[index].kind != "word":
        return
    if sentence.language == "en":
        yield from _before(units, index)
    elif _is_name_genitive(units, index - 1):
        yield index - 1
    at = index + 1
    if at >= len(units) or units[index].is_possessive:
        return
    joining = fold(units[at].surface)
    group = preposition_group(joining, sentence.language)
    if group not in {"of", "von"} and not (sentence.language == "de" and joining in GENITIVE):
        return
    at += 1
    if joining == "der" and at < len(units) and units[at].kind == "word" and units[at].surface.endswith("e"):
        return  # "der Tunnel der längste": no genitive
    while at < len(units) and (fold(units[at].surface) in _INSIDE or units[at].kind == "number"):
        at += 1
    same_thing = words(sentence.language, "same_as_what_they_hold")
    for owner in _row(sentence, at):
        if not units[owner].is_possessive:
            yield owner
            if fold(units[owner].surface) in same_thing:
                yield from _owners(sentence, owner)


def _before(units: tuple[Unit, ...], index: int) -> Iterator[int]:
    """ "The minister's old dog": the genitive next before a noun, with the name it is the end of."""
    at = index - 1
    while at >= 0 and units[at].kind == "word" and not is_past(units[at].surface):
        if units[at].is_possessive:
            yield at
            at -= 1
            while at >= 0 and units[at].is_capital and units[at].kind == "word" and units[at + 1].is_capital:
                yield at
                at -= 1
            return
        at -= 1


def _is_name_genitive(units: tuple[Unit, ...], at: int) -> bool:
    unit = units[at] if at >= 0 else None
    return unit is not None and unit.kind == "word" and unit.is_capital and unit.surface.endswith("s")


def _row(sentence: Sentence, start: int) -> Iterator[int]:
    """The words of the phrase that begins at `start`: German adjectives and nouns, English up to a verb."""
    named = False
    for at in range(start, len(sentence.units)):
        unit = sentence.units[at]
        if unit.kind != "word" or (sentence.language == "en" and at > start and is_past(unit.surface)):
            return
        if sentence.language == "de" and named and not unit.is_capital:
            return
        named = named or unit.is_capital
        yield at
