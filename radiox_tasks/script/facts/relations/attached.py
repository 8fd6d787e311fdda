"""Dates and phrases of place stay with their verb, where clauses follow each other and only one of them has a date."""

from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import Alignment, clauses, marker, preposition_group
from radiox_tasks.script.facts.grammar.english_verbs import english_verbs
from radiox_tasks.script.facts.grammar.german_verbs import is_german_verb
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.findings import Finding

_PLACING = frozenset(["in", "an", "auf", "bei"])
_FREE = frozenset(["of", "by", "as", "than"])


def misattached(found: Alignment) -> list[Finding]:
    """ "The drug that they tested was approved in May" does not say that it was tested in May."""
    line, evidence = found.line, found.evidence
    told = found.told
    known = _verbs(evidence)
    for index, places in found.places.items():
        if not places or not _is_adjunct(line, index):
            continue
        there = {place for verb in _verbs_of(line, index) for place in found.places.get(verb, ())}
        if line.language == "de" and any(_is_of_the_same(found, index, place) for place in places):
            continue
        theirs = [_verbs_of(evidence, place) for place in places]
        if not there or not known.issuperset(there) or not all(theirs):
            continue
        if not any(verbs & (there | told) for verbs in theirs):
            surface = line.units[index].surface
            return [Finding("binding", f"In the evidence {surface!r} belongs to something else.", surface)]
    return []


def _is_adjunct(sentence: Sentence, index: int) -> bool:
    unit = sentence.units[index]
    if unit.kind == "moment":
        return True
    if sentence.language == "de":
        return unit.kind == "word" and unit.is_capital and marker(sentence, index) in _PLACING
    return unit.kind == "word" and marker(sentence, index) not in {None, *_FREE}


def _is_of_the_same(found: Alignment, index: int, place: int) -> bool:
    """ "Das Gericht in Bern": a place right behind its noun goes where the noun goes."""
    mine, theirs = _noun_before(found.line, index), _noun_before(found.evidence, place)
    return mine is not None and theirs is not None and theirs in found.places.get(mine, ())


def _noun_before(sentence: Sentence, index: int) -> int | None:
    """The noun right before the preposition of a phrase."""
    for at in range(index - 1, 0, -1):
        if preposition_group(sentence.units[at].surface, sentence.language) is not None:
            before = sentence.units[at - 1]
            return at - 1 if before.kind == "word" and before.is_capital else None
    return None


@lru_cache(maxsize=4096)
def _verbs(sentence: Sentence) -> frozenset[int]:
    if sentence.language == "en":
        return english_verbs(sentence)
    return frozenset(
        at for at, unit in enumerate(sentence.units) if unit.kind == "word" and is_german_verb(sentence, at)
    )


def _verbs_of(sentence: Sentence, index: int) -> frozenset[int]:
    """The verb before an English phrase, the verbs of the clause around a German one."""
    if sentence.language == "en":
        return frozenset(sorted(verb for verb in english_verbs(sentence) if verb < index)[-1:])
    around = next(clause for clause in clauses(sentence) if index in clause.indices)
    return _verbs(sentence) & frozenset(around.stating)
