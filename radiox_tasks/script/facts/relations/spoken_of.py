"""Whom a speaker speaks of: "the minister said his spokesman resigned" is no "the minister said he resigned"."""

from radiox_tasks.script.facts.claims.attribution import speakers
from radiox_tasks.script.facts.grammar.clauses import Alignment
from radiox_tasks.script.facts.grammar.predicates import NOBODY
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, has
from radiox_tasks.script.facts.relations.deeds import predicates
from radiox_tasks.script.findings import Finding

_TAKING_UP = frozenset(["er", "sie", "es", "he", "she", "it", "they"])
_LEADING = frozenset([",", "dass", "that"])


def misreferred(found: Alignment) -> list[Finding]:
    """A pronoun for the speaker where the evidence names somebody else."""
    line, evidence = found.line, found.evidence
    mine, theirs = speakers(line) or (), speakers(evidence) or ()
    if not any(unit.keys & other.keys for unit in mine for other in theirs):
        return []
    speaking = {place for index, unit in enumerate(line.units) if unit in mine for place in found.places.get(index, ())}
    for at, unit in enumerate(line.units):
        if at and fold(unit.surface) in _TAKING_UP and _is_led(line, at) and _is_named(found, at, speaking):
            return [Finding("relation", f"In the evidence this is not said of {unit.surface!r}.", line.text[:60])]
    return []


def _is_led(line: Sentence, at: int) -> bool:
    """Say whether a pronoun begins what is said: behind a comma, "that", or the verb of saying."""
    before = line.units[at - 1]
    return fold(before.surface) in _LEADING or (
        before.kind == "word" and has(line.language, "reporting", before.surface)
    )


def _is_named(found: Alignment, at: int, speaking: set[int]) -> bool:
    """Say whether somebody who does not speak does in the evidence what is told of the pronoun at `at`."""
    verb = min((each.verb for each in predicates(found.line) if each.verb > at), default=None)
    told = {each.verb: each for each in predicates(found.evidence)}
    for place in found.places.get(verb, ()) if verb is not None else ():
        other = told.get(place)
        subject = (other.sufferers if other.passive else other.doers) if other is not None else frozenset[int]()
        if subject and NOBODY not in subject and not subject & speaking:
            return True
    return False
