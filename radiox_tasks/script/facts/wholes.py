"""Parts and wholes in German: "B gehört zu A" is "A umfasst B", and not the other way round."""

from radiox_tasks.script.facts.clauses import Alignment, clauses, marker
from radiox_tasks.script.findings import Finding

_BELONGING = frozenset(["gehören", "zählen"])
_COMPRISING = frozenset(["umfassen", "beinhalten", "enthalten"])


def misfitted(found: Alignment) -> list[Finding]:
    """A whole that is a part in the evidence."""
    for verb, there in _turned(found):
        wholes = _wholes(found, verb)
        if wholes and not any(place < there for index in wholes for place in found.places.get(index, ())):
            surface = found.line.units[verb].surface
            return [Finding("relation", f"The evidence has part and whole the other way round: {surface!r}.", surface)]
    return []


def changes_sides(found: Alignment, first: int, second: int) -> bool:
    """Say whether one of two words is the whole, told last by "gehört zu" and first by "umfasst"."""
    return any(
        (first in wholes) != (second in wholes) for verb, _ in _turned(found) if (wholes := _wholes(found, verb))
    )


def _turned(found: Alignment) -> list[tuple[int, int]]:
    """The verbs of belonging in the line whose place in the evidence has a verb of comprising."""
    if found.line.language != "de":
        return []
    return [
        (index, place)
        for index, places in found.places.items()
        if found.line.units[index].keys & _BELONGING
        for place in places
        if found.evidence.units[place].keys & _COMPRISING and not found.evidence.units[place].keys & _BELONGING
    ]


def _wholes(found: Alignment, verb: int) -> list[int]:
    """What stands behind "zu" in the clause of the verb."""
    return [
        index
        for clause in clauses(found.line)
        if verb in clause.stating
        for index in clause.stating
        if index != verb and marker(found.line, index) == "zu"
    ]
