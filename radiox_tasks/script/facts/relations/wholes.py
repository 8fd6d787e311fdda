"""Parts and wholes in German: "B gehört zu A" is "A umfasst B", and not the other way round."""

from radiox_tasks.script.facts.grammar.clauses import Alignment, clauses, marker
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.findings import Finding

_BELONGING = frozenset(["gehören", "zählen"])
_COMPRISING = frozenset(["umfassen", "beinhalten", "enthalten"])


def misfitted(found: Alignment) -> list[Finding]:
    """A whole that is a part in the evidence."""
    for verb, places in found.places.items():
        if found.line.language == "de" and any(_misfits(found, verb, place) for place in places):
            surface = found.line.units[verb].surface
            return [Finding("relation", f"The evidence has part and whole the other way round: {surface!r}.", surface)]
    return []


def _misfits(found: Alignment, verb: int, there: int) -> bool:
    belongs, comprised = _belongs(found.line, verb), _belongs(found.evidence, there)
    if belongs is None or comprised is None:
        return False
    mine = {place for index in _wholes(found.line, verb) for place in found.places.get(index, ())}
    theirs = set(_wholes(found.evidence, there))
    if belongs:
        return bool(mine) and not (mine & theirs if comprised else any(place < there for place in mine))
    return (
        comprised
        and bool(theirs)
        and not any(theirs.intersection(found.places.get(index, ())) for index in found.places if index < verb)
    )


def _belongs(sentence: Sentence, verb: int) -> bool | None:
    """Say whether a verb says that something is part of a whole, or (False) that a whole has parts."""
    own = sentence.units[verb].keys
    if own & _BELONGING:
        return True
    return False if own & _COMPRISING else None


def changes_sides(found: Alignment, first: int, second: int) -> bool:
    """Say whether one of two words is the whole, told last by "gehört zu" and first by "umfasst"."""
    return any(
        (first in wholes) != (second in wholes) for verb in _turned(found) if (wholes := _wholes(found.line, verb))
    )


def _turned(found: Alignment) -> list[int]:
    """The verbs of belonging in the line whose place in the evidence has a verb of comprising."""
    if found.line.language != "de":
        return []
    return [
        index
        for index, places in found.places.items()
        if _belongs(found.line, index) and any(_belongs(found.evidence, place) is False for place in places)
    ]


def _wholes(sentence: Sentence, verb: int) -> list[int]:
    """What stands behind "zu" in the clause of the verb."""
    return [
        index
        for clause in clauses(sentence)
        if verb in clause.stating
        for index in clause.stating
        if index != verb and marker(sentence, index) == "zu"
    ]
