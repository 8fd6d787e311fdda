"""What will happen has not happened: "will cut 300 jobs" does not say that they were cut."""

from radiox_tasks.script.facts.grammar.clauses import Alignment, clauses
from radiox_tasks.script.facts.grammar.english_verbs import english_verbs, is_past_form
from radiox_tasks.script.facts.grammar.german_verbs import is_german_verb
from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_HAPPENED = {
    "en": frozenset(["was", "were", "has", "have", "had"]),
    "de": frozenset(["hat", "haben", "hatte", "hatten", "wurde", "wurden", "worden", "war", "waren", "ist", "sind"]),
}
_COMING = {"en": frozenset(["will", "shall", "to"]), "de": frozenset(["wird", "werden"])}
_BE = frozenset(["is", "are"])
_REACH = 4  # units between "will" and its verb
_PAST_IN_T = frozenset(["bat", "trat", "hielt", "bot", "riet", "litt", "schnitt", "galt", "stritt"])


def untimely(found: Alignment) -> list[Finding]:
    """A verb told as done that the evidence has only as to come."""
    line, evidence = found.line, found.evidence
    for index, places in found.places.items():
        unit = line.units[index]
        if unit.kind == "word" and places and _is_announced(evidence, places) and _has_happened(line, index):
            return [Finding("modifier", f"The evidence announces this: {unit.surface!r}.", unit.surface)]
        if not places or unit.kind != "word" or not all(_is_coming(evidence, place) for place in places):
            continue
        if _has_happened(line, index):
            return [Finding("modifier", f"The evidence says that this will be: {unit.surface!r}.", unit.surface)]
    return []


def _is_announced(sentence: Sentence, places: list[int]) -> bool:
    """Say whether a verb stands in the present beside a day without its year: "begins on Monday"."""
    days = [unit.fact for unit in sentence.units if isinstance(unit.fact, Moment)]
    if not days or any(day.year is not None or day.decade is not None for day in days):
        return False
    if sentence.language == "de":
        return all(is_german_verb(sentence, at) and _is_present(sentence, at) for at in places)
    past = any(is_past_form(unit) or fold(unit.surface) in _HAPPENED["en"] for unit in sentence.units)
    return not past and all(sentence.units[at].surface.endswith("s") for at in places)


def _is_present(sentence: Sentence, at: int) -> bool:
    around = {fold(sentence.units[index].surface) for index in _clause(sentence, at)}
    word = fold(sentence.units[at].surface)
    return word.endswith("t") and not around & _HAPPENED["de"] and not _is_preterite(sentence, at)


def _clause(sentence: Sentence, at: int) -> range:
    return next(clause.indices for clause in clauses(sentence) if at in clause.indices)


def _is_coming(sentence: Sentence, at: int) -> bool:
    """Say whether a verb stands in the future."""
    units = sentence.units
    coming = _COMING.get(sentence.language, frozenset())
    if units[at].kind != "word" or units[at].is_capital:
        return False
    if sentence.language == "de":
        around = {fold(units[index].surface) for index in _clause(sentence, at)}
        return bool(around & coming) and not around & {"wurde", "wurden", "worden"} and is_german_verb(sentence, at)
    for back in range(at - 1, max(-1, at - 1 - _REACH), -1):
        word = fold(units[back].surface)
        if word in {"will", "shall"} or (word == "to" and back and fold(units[back - 1].surface) in _BE):
            return True
        if units[back].kind in {"boundary", "number", "moment"} or units[back].is_capital:
            return False
    return False


def _has_happened(sentence: Sentence, at: int) -> bool:
    """Say whether a verb is told as done."""
    units = sentence.units
    if sentence.language == "de":
        around = {fold(units[index].surface) for index in _clause(sentence, at)}
        return bool(around & _HAPPENED["de"]) or (not around & _COMING["de"] and _is_preterite(sentence, at))
    if at not in english_verbs(sentence):
        return False
    before = {fold(unit.surface) for unit in units[max(0, at - _REACH) : at]}
    if before & {"will", "shall", "be"} or (before & _BE and "to" in before):
        return False
    return bool(before & _HAPPENED["en"]) or is_past_form(units[at])


def _is_preterite(sentence: Sentence, at: int) -> bool:
    """Say whether a German form is of the past: "te", or another vowel than its infinitive has and no "t"."""
    word = fold(sentence.units[at].surface)
    if not is_german_verb(sentence, at) or word in words("de", "function"):
        return False
    verbs = [key for key in sentence.units[at].keys if key.isalpha() and key.endswith("n") and key != word]
    stems = [verb.removesuffix("n").removesuffix("e") for verb in verbs]
    if word.endswith(("te", "ten")) and not any(stem.endswith("t") and word.startswith(stem) for stem in stems):
        return True
    if any(word.startswith(stem) for stem in stems):
        return word.endswith(("ete", "eten"))
    return not word.endswith("t") or word in _PAST_IN_T
