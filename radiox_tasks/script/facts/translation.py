"""Lines in another language than their evidence: what can be compared without translating is compared."""

from functools import lru_cache

from radiox_tasks.script.facts.claims.hollow import is_light
from radiox_tasks.script.facts.grammar.clauses import Alignment, align, preposition_group
from radiox_tasks.script.facts.ground import Ground
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, has, keys
from radiox_tasks.script.facts.support import is_name
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups, words

_MOST = 2  # words of substance: of more than two, who does it and who suffers it is told by more than the words
_ONE = frozenset(["ein", "eine", "einen", "einem", "einer", "a", "an", "one"])
_AMONG = frozenset(["zu", "unter", "among"])  # "zu Krawallen kam es nicht", "unter ihnen"


def mistranslated(sentence: Sentence, ground: Ground) -> list[Finding]:
    """Quotations, negations and the order of names and numbers that the evidence does not bear out."""
    if not ground.sentences:
        return [Finding("evidence", "There is no evidence for this.", sentence.text[:60])] if sentence.content else []
    alignments = [align(sentence, other) for other in ground.sentences]
    best = max(len(_ties(found)) for found in alignments)
    if best == 0 and len(ground.sentences) > 1:
        alignments = [found for found in alignments if _translates(sentence, found.evidence)]
        if not alignments:
            return [Finding("evidence", "Nothing ties this to one sentence of the evidence.", sentence.text[:60])]
    verdicts = [
        [*_negation(sentence, found.evidence), *_order(sentence, found.places)]
        for found in alignments
        if len(_ties(found)) == best
    ]
    return min(verdicts, key=len)


def _ties(found: Alignment) -> frozenset[int]:
    """What is found in a sentence of another language and can be: numbers, and names. "Explosion" is no name."""
    line = found.line
    return frozenset(at for at in found.covered if line.units[at].kind != "word" or is_name(line.units[at], line))


def _translates(line: Sentence, evidence: Sentence) -> bool:
    """Say whether either sentence has every word of substance of the other, and a reservation where the other has."""
    mine, theirs = _substance(line), _substance(evidence)
    if not 0 < len(mine) <= _MOST or any(of(line) != of(evidence) for of in (_reserves, _is_one)):
        return False
    if _relates(line) or _relates(evidence):
        return False
    if any(_is_german_verb(unit) for unit in [*mine, *theirs]) and _is_passive(line) != _is_passive(evidence):
        return False
    ours = [_meanings(unit, line.language) for unit in mine]
    others = [_meanings(unit, evidence.language) for unit in theirs]
    return all(any(one & other for other in others) for one in ours) and all(
        any(one & other for one in ours) for other in others
    )


def _substance(sentence: Sentence) -> list[Unit]:
    return [unit for unit in sentence.content if not is_light(unit, sentence.language)]


def _reserves(sentence: Sentence) -> bool:
    return any(unit.kind == "hedge" for unit in sentence.units)


def _is_one(sentence: Sentence) -> bool:
    """Say whether somebody or something is told to be one: "a woman" is not "women"."""
    return any(fold(unit.surface) in _ONE for unit in sentence.units)


def _relates(sentence: Sentence) -> bool:
    """Say whether a preposition relates things, which a list of words cannot translate: "before the war"."""
    named = {preposition_group(unit.surface, sentence.language) for unit in sentence.units if unit.kind == "function"}
    return bool(named - {None} - _AMONG)


def _is_german_verb(unit: Unit) -> bool:
    return not unit.is_capital and any(key.endswith("en") and key != fold(unit.surface) for key in unit.keys)


def _is_passive(sentence: Sentence) -> bool:
    return any(fold(unit.surface) in words(sentence.language, "passive") for unit in sentence.units)


def _meanings(unit: Unit, language: str) -> frozenset[int]:
    table = _translations(language)
    return frozenset().union(*(table.get(key, ()) for key in unit.keys))


@lru_cache(maxsize=4)
def _translations(language: str) -> dict[str, frozenset[int]]:
    """Word to the numbers of the meanings it has in the other language too."""
    table: dict[str, frozenset[int]] = {}
    for number, line in enumerate(groups("translations", "meanings")):
        cut = line.index("=")
        for word in {"en": line[:cut], "de": line[cut + 1 :]}.get(language, ()):
            for key in (word, *(key for key in keys(word, language) if key[:1] != "~")):
                table[key] = table.get(key, frozenset()) | {number}
    return table


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
