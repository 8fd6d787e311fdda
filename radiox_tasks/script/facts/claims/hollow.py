"""Words that state nothing of their own ("came", "way"): free where the rest of the clause is borne out."""

from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import STATING, Alignment, clauses
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, is_past, keys
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_LEAST = 2  # other things a sentence must state, that its hollow words can be beside the point
# Behind an English verb of this kind these change what it says: "went under", "came back", "took off".
_TURNS = frozenset(
    ["up", "down", "off", "out", "away", "over", "back", "under", "against", "apart", "without", "through"]
)


@lru_cache(maxsize=2048)
def hollow_indices(sentence: Sentence) -> frozenset[int]:
    """Indices of the hollow words of a sentence, in clauses that state something beside them."""
    hollow = {index for index in range(len(sentence.units)) if _is_hollow(sentence, index)}
    if not hollow:
        return frozenset()
    stating = {index for index, unit in enumerate(sentence.units) if unit.kind in STATING} - hollow
    if len(stating) < _LEAST:
        return frozenset()
    return frozenset(
        index
        for clause in clauses(sentence)
        if stating.intersection(clause.stating)
        for index in hollow.intersection(clause.stating)
    )


def is_light(unit: Unit, language: str) -> bool:
    """Say whether a word states nothing of its own, whatever stands around it."""
    return unit.kind == "word" and bool(unit.keys & words(f"{language}_meanings", "light"))


def _is_hollow(sentence: Sentence, index: int) -> bool:
    unit = sentence.units[index]
    if _places(sentence, index):
        return True
    listed = words(f"{sentence.language}_meanings", "light")
    if unit.kind != "word" or not unit.keys & listed or _is_other_noun(unit, sentence, listed):
        return False
    if sentence.language == "en":
        following = sentence.units[index + 1 : index + 2]
        return not (following and fold(following[0].surface) in _TURNS)
    return not any(
        key.startswith(particle) and len(key) > len(particle) and key[len(particle) :] in listed
        for key in unit.keys
        for particle in words("de", "particles")
    )


def _places(sentence: Sentence, index: int) -> bool:
    """ "The river that runs beside the track" is "the river beside the track"."""
    if sentence.language != "en" or not 0 < index < len(sentence.units) - 1:
        return False
    before, after = (fold(sentence.units[at].surface) for at in (index - 1, index + 1))
    verb = sentence.units[index].keys & words("en_meanings", "placing")
    return bool(verb) and before in {"that", "which"} and after in words("en_meanings", "places")


def _is_other_noun(unit: Unit, sentence: Sentence, listed: frozenset[str]) -> bool:
    """A capital makes a noun of a German verb: "der Gang", "das Stehen"."""
    return sentence.language == "de" and unit.is_capital and unit.start > 0 and fold(unit.surface) not in listed


def overstated(found: Alignment) -> list[Finding]:
    """Words that rest on little, beside a word of the evidence that may turn them: "went to" is no "lost to".

    A hollow word, and a word found by its meaning alone, stand for no word of the evidence that has a contrary; a
    hollow word, and a verb that the evidence has as a noun, stand beside no verb but the neutral ones.
    """
    line, evidence = found.line, found.evidence
    unseen, made_verbs, loose = [], [], []
    for index, unit in enumerate(line.units):
        if unit.kind != "word":
            continue
        if not found.places.get(index):
            unseen += [unit] if _is_hollow(line, index) else []
        elif all(_is_made_verb(unit, evidence.units[place], line.language) for place in found.places[index]):
            made_verbs.append(unit)
        elif all(_is_loose(unit, evidence.units[place]) for place in found.places[index]):
            loose.append(unit)
    strict = [*unseen, *made_verbs]
    if not strict and not loose:
        return []
    told = found.told
    turning = _turning(evidence.language)
    for clause in clauses(evidence):
        if not told.intersection(clause.stating):
            continue
        for place in clause.stating:
            other = evidence.units[place]
            if place in told:
                continue
            if other.keys & turning or (strict and _is_telling(evidence, place)):
                said = (strict or loose)[0].surface
                return [Finding("word", f"The evidence says {other.surface!r} where the line has {said!r}.", said)]
    return []


def _is_loose(unit: Unit, other: Unit) -> bool:
    """Say whether a verb is found by its meaning alone, and not in another form of it."""
    return not unit.is_capital and not any(key[:1] != "~" for key in unit.keys & other.keys)


def _is_made_verb(unit: Unit, other: Unit, language: str) -> bool:
    """Say whether a verb of the line is found in a noun only: "bought" in "cancelled the purchase"."""
    if unit.is_capital:
        return False
    if language == "de":
        return other.is_capital
    return is_past(unit.surface) and not is_past(other.surface)


def _is_telling(sentence: Sentence, place: int) -> bool:
    """Say whether a unit may be a verb that tells more than that something is, comes, goes, or is had."""
    unit = sentence.units[place]
    if unit.kind != "word" or unit.is_capital or unit.keys & _neutral(sentence.language):
        return False
    bases = {key for key in unit.keys if key[:1] != "~" and key != fold(unit.surface)}
    if sentence.language == "en":
        return bool(bases) or unit.surface.endswith("ed")
    return any(key.endswith("n") for key in bases) or unit.surface.endswith(("te", "ten"))


@lru_cache(maxsize=4)
def _neutral(language: str) -> frozenset[str]:
    return words(f"{language}_meanings", "neutral") | words(f"{language}_meanings", "light")


@lru_cache(maxsize=4)
def _turning(language: str) -> frozenset[str]:
    return frozenset(
        key
        for name, listed in ((f"{language}_meanings", "turning"), (language, "denials"), (language, "modifiers"))
        for word in words(name, listed)
        for key in keys(word, language)
        if not key.startswith("~")
    )
