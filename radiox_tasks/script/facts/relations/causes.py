"""Causes: what happened together did not happen because of each other, and "despite" is no "because of"."""

from radiox_tasks.script.facts.grammar.clauses import Alignment
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words


def miscaused(found: Alignment) -> list[Finding]:
    """A cause or a concession that the evidence does not tell."""
    for name, wider in (("causing", "caused_by"), ("conceding", "conceded_by")):
        said = _first(found.line, name)
        if said is None or not found.covered:
            continue
        listed = words(found.evidence.language, name) | words(found.evidence.language, wider)
        if name == "causing" and _first(found.evidence, "conceding") and not _first(found.line, "conceding"):
            listed = words(found.evidence.language, name)  # "despite A" is nowhere "because of A"
        if not any(fold(unit.surface) in listed or unit.keys & listed for unit in found.evidence.units):
            return [Finding("relation", f"The evidence tells no {said!r} here.", said)]
    return []


def _first(sentence: Sentence, name: str) -> str | None:
    listed = words(sentence.language, name)
    return next((unit.surface for unit in sentence.units if fold(unit.surface) in listed), None)
