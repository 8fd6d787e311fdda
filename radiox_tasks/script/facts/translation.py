"""Lines in another language than their evidence: what can be compared without translating is compared."""

from radiox_tasks.script.facts.clauses import align
from radiox_tasks.script.facts.ground import Ground
from radiox_tasks.script.facts.stream import Sentence
from radiox_tasks.script.facts.words import has
from radiox_tasks.script.findings import Finding


def mistranslated(sentence: Sentence, ground: Ground) -> list[Finding]:
    """Quotations, negations and the order of names and numbers that the evidence does not bear out."""
    if not ground.sentences:
        return [Finding("evidence", "There is no evidence for this.", sentence.text[:60])] if sentence.content else []
    alignments = [align(sentence, other) for other in ground.sentences]
    best = max(len(found.covered) for found in alignments)
    if best == 0 and len(ground.sentences) > 1:
        return [Finding("evidence", "Nothing ties this to one sentence of the evidence.", sentence.text[:60])]
    verdicts = [
        [*_negation(sentence, found.evidence), *_order(sentence, found.places)]
        for found in alignments
        if len(found.covered) == best
    ]
    return min(verdicts, key=len)


def _negation(line: Sentence, evidence: Sentence) -> list[Finding]:
    mine, theirs = _negations(line), _negations(evidence)
    if bool(mine) == bool(theirs) or (mine and _denies(evidence)) or (theirs and _denies(line)):
        return []
    surface = " ".join(mine or theirs)
    return [Finding("negation", f"The evidence {'has no' if mine else 'has a'} negation here: {surface!r}.", surface)]


def _negations(sentence: Sentence) -> list[str]:
    return [unit.surface for unit in sentence.units if unit.kind == "negation"]


def _denies(sentence: Sentence) -> bool:
    return any(has(sentence.language, "denials", unit.surface) for unit in sentence.units)


def _order(line: Sentence, places: dict[int, list[int]]) -> list[Finding]:
    """Numbers of one kind, and names, keep their order in translation."""
    for kind in ("number", "word"):
        last, before = -1, ""
        for index, found in sorted(places.items()):
            unit = line.units[index]
            if unit.kind != kind or not found:
                continue
            following = [place for place in found if place > last]
            if not following and unit.surface != before:
                names = f"{before} … {unit.surface}"
                return [Finding("order", f"The evidence has {names!r} the other way round.", names)]
            last, before = min(following or [last]), unit.surface
    return []
