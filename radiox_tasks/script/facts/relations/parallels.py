"""Two halves of a sentence do not exchange what they tell: "on Friday against Basel and on Sunday against Bern"."""

from collections.abc import Sequence
from itertools import pairwise, product

from radiox_tasks.script.facts.grammar.clauses import Alignment, is_noun, marker
from radiox_tasks.script.facts.grammar.german_verbs import is_german_verb
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding

_AGAINST = frozenset(["while", "whereas", "während"])
_PLACING = frozenset(["in"])
_CUTTING = frozenset(["and", "but", "while", "whereas", "und", "aber", "während", "sondern", "sowie"])


def crossed(found: Alignment) -> list[Finding]:
    """Something of the one half told with something of the other, where each half has its own of either kind."""
    line, evidence = found.line, found.evidence
    halves = list(pairwise(_halves(evidence)))
    for mine in _halves(line):
        told = {found.places[index][0]: index for index in mine if len(found.places.get(index, ())) == 1}
        there = {place for index in mine for place in found.places.get(index, ())}
        for one, other in (pair for half in halves for pair in (half, half[::-1])):
            for first, second in product(told.keys() & set(one), told.keys() & set(other)):
                if _cross(evidence, first, second, (one, other), there):
                    surfaces = [line.units[index].surface for index in sorted([told[first], told[second]])]
                    names = " … ".join(surfaces)
                    return [Finding("binding", f"The evidence does not say {names!r} together.", names)]
    return []


def _halves(sentence: Sentence) -> list[list[int]]:
    """The indices of the runs between "and" or a comma."""
    found: list[list[int]] = [[]]
    for at, unit in enumerate(sentence.units):
        if unit.kind == "boundary" or fold(unit.surface) in _CUTTING:
            found.append([])
        elif unit.kind in {"word", "number", "moment"}:
            found[-1].append(at)
    return [run for run in found if run]


def _cross(
    sentence: Sentence, first: int, second: int, halves: tuple[Sequence[int], Sequence[int]], told: set[int]
) -> bool:
    """Say whether two things stand in different halves, each with its like, untold, beside the other.

    Where "while" sets the halves against each other, it is enough that the place of the first one has its like.
    """
    one, other = halves
    if _alike(sentence, first, second) or not any(_alike(sentence, first, at) for at in other if at not in told):
        return False
    if any(_alike(sentence, second, at) for at in one if at not in told):
        return True
    return (
        _are_set_against(sentence, halves)
        and marker(sentence, first) in _PLACING
        and is_noun(sentence.units[first], sentence.language)
    )


def _are_set_against(sentence: Sentence, halves: tuple[Sequence[int], Sequence[int]]) -> bool:
    start, end = sorted([halves[0][0], halves[1][0]])
    between = [fold(unit.surface) for unit in sentence.units[start:end]]
    return bool(_AGAINST & set(between))


def _are_verbs(sentence: Sentence, *indices: int) -> bool:
    return all(is_german_verb(sentence, index) for index in indices)


def _alike(sentence: Sentence, first: int, second: int) -> bool:
    """Say whether two units could stand for each other: of one kind, behind the same preposition, both verbs or not."""
    one, other = sentence.units[first], sentence.units[second]
    return (
        one.kind == other.kind
        and (sentence.language == "en" or one.kind != "word" or one.is_capital or _are_verbs(sentence, first, second))
        and one.is_capital == other.is_capital
        and is_past(one.surface) == is_past(other.surface)
        and marker(sentence, first) == marker(sentence, second)
    )
