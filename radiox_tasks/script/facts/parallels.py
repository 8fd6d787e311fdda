"""Two halves of a sentence do not exchange what they tell: "on Friday against Basel and on Sunday against Bern"."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from radiox_tasks.script.facts.clauses import Alignment, marker
from radiox_tasks.script.facts.german_verbs import is_german_verb
from radiox_tasks.script.facts.stream import Sentence
from radiox_tasks.script.facts.words import fold, is_past
from radiox_tasks.script.findings import Finding

_CUTTING = frozenset(["and", "but", "while", "whereas", "und", "aber", "während", "sondern", "sowie"])


def crossed(found: Alignment) -> list[Finding]:
    """Something of the one half told with something of the other, where each half has its own of either kind."""
    line, evidence = found.line, found.evidence
    halves = list(pairwise(_halves(evidence)))
    for mine in _halves(line):
        told = [index for index in mine if found.places.get(index)]
        there = {place for index in told for place in found.places[index]}
        for first, second in combinations(told, 2):
            if halves and any(
                _cross(evidence, found.places[first], found.places[second], half, there) for half in halves
            ):
                names = f"{line.units[first].surface} … {line.units[second].surface}"
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
    sentence: Sentence,
    first: Sequence[int],
    second: Sequence[int],
    halves: tuple[list[int], list[int]],
    told: set[int],
) -> bool:
    """Say whether two things stand in different halves, each with its like, untold, beside the other."""
    for one, other in (halves, halves[::-1]):
        if len(first) != 1 or len(second) != 1 or first[0] not in one or second[0] not in other:
            continue
        if _alike(sentence, first[0], second[0]):
            return False
        return any(_alike(sentence, first[0], at) for at in other if at not in told) and any(
            _alike(sentence, second[0], at) for at in one if at not in told
        )
    return False


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
