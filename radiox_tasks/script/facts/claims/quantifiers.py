""" "Not all" is neither "none" nor "all not": what a negation stands right before stays what it denies."""

from radiox_tasks.script.facts.grammar.clauses import Alignment
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups


def misquantified(found: Alignment) -> list[Finding]:
    """A negated "all", "always" or "only" on one side alone."""
    mine, theirs = _denied(found.line), _denied(found.evidence)
    negated = any(unit.kind == "negation" for unit in found.line.units)
    if mine == theirs or not (negated and any(unit.kind == "negation" for unit in found.evidence.units)):
        return []
    surface = " ".join(sorted(mine ^ theirs))
    return [Finding("negation", f"The negation denies something else in the evidence: {surface!r}.", surface)]


def _denied(sentence: Sentence) -> frozenset[str]:
    """The groups of the words that a negation stands right before."""
    named = {word: group[0] for group in groups(sentence.language, "quantities") for word in group}
    return frozenset(
        named[fold(behind.surface)]
        for unit, behind in zip(sentence.units, sentence.units[1:], strict=False)
        if unit.kind == "negation" and fold(behind.surface) in named
    )
