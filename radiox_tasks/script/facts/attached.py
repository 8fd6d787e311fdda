"""English dates and phrases of place stay with their verb, where clauses follow each other without a comma."""

from radiox_tasks.script.facts.clauses import Alignment, marker
from radiox_tasks.script.facts.predicates_en import english_verbs
from radiox_tasks.script.facts.stream import Sentence
from radiox_tasks.script.findings import Finding

_FREE = frozenset(["of", "by", "as", "than"])


def misattached(found: Alignment) -> list[Finding]:
    """ "The drug that they tested was approved in May" does not say that it was tested in May."""
    line, evidence = found.line, found.evidence
    if line.language != "en":
        return []
    told = {place for places in found.places.values() for place in places}
    for index, places in found.places.items():
        if not places or not _is_adjunct(line, index):
            continue
        mine = _verb_before(line, index)
        there = found.places.get(mine, []) if mine is not None else []
        theirs = {_verb_before(evidence, place) for place in places}
        if not there or None in theirs or not english_verbs(evidence).issuperset(there):
            continue
        if not theirs.intersection(there) and not theirs & told:
            surface = line.units[index].surface
            return [Finding("binding", f"In the evidence {surface!r} belongs to something else.", surface)]
    return []


def _is_adjunct(sentence: Sentence, index: int) -> bool:
    unit = sentence.units[index]
    return unit.kind == "moment" or (unit.kind == "word" and marker(sentence, index) not in {None, *_FREE})


def _verb_before(sentence: Sentence, index: int) -> int | None:
    return max((verb for verb in english_verbs(sentence) if verb < index), default=None)
