"""Whether each thing a line says is found in its evidence: numbers, dates, names and words, one by one."""

from radiox_tasks.script.facts.ground import Ground
from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, has, inflects, is_known, parts
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_NOUN_ENDINGS = (
    "ung",
    "ungen",
    "heit",
    "heiten",
    "keit",
    "keiten",
    "schaft",
    "schaften",
    "tion",
    "tionen",
    "nis",
    "tum",
)


def unsupported(sentence: Sentence, ground: Ground) -> list[Finding]:
    """What `sentence` states that the evidence does not, one finding for each."""
    findings: list[Finding] = []
    free = ground.free_indices(sentence)
    for index, unit in enumerate(sentence.units):
        if index in free:
            continue
        if isinstance(unit.fact, Number) and not ground.states_number(unit.fact):
            findings.append(Finding("number", f"The evidence has no {unit.surface!r}.", unit.surface))
        elif isinstance(unit.fact, Moment) and not ground.states_moment(unit.fact):
            findings.append(Finding("date", f"The evidence does not say {unit.surface!r}.", unit.surface))
        elif unit.kind == "word" and not _stated(unit, sentence, ground):
            rule = "name" if is_name(unit, sentence) else "word"
            findings.append(Finding(rule, f"{unit.surface!r} is not in the evidence.", unit.surface))
    return findings


def _stated(unit: Unit, sentence: Sentence, ground: Ground) -> bool:
    """In the evidence's own language every word is looked for; across languages only names can be."""
    if not ground.languages or sentence.language in ground.languages:
        return ground.states_word(unit, sentence.language)
    if not is_name(unit, sentence):
        return True
    return bool(unit.keys & ground.keys) or fold(unit.surface).removesuffix("'s") in ground.words


def is_name(unit: Unit, sentence: Sentence) -> bool:
    """Say whether a word names somebody or something. In doubt it does: the gate is closed by default.

    English: a capital that the beginning of a sentence does not explain. German: a capitalised word that is no common
    noun by its form or by the lexicon.
    """
    if any(key.startswith(("place:", "people:")) for key in unit.keys):
        return True
    if not unit.is_capital:
        return False
    initial = not any(other.kind != "boundary" for other in sentence.units if other.end <= unit.start)
    lower = unit.surface[:1].lower() + unit.surface[1:]
    if initial and is_known(lower, sentence.language):
        return False
    if sentence.language == "en":
        return not has("en", "titles", unit.surface)
    before = next((other for other in reversed(sentence.units) if other.end <= unit.start), None)
    if before and before.is_capital and before.kind == "word" and not sentence.text[before.end : unit.start].strip():
        return True  # two nouns do not stand side by side, a first name or a title and a surname do
    return not is_common_noun(unit.surface)


def is_common_noun(word: str) -> bool:
    """Say whether a capitalised German word is a common noun by its form, its inflection or the last part of it."""
    if fold(word) in words("de", "first_names"):
        return False
    if word.endswith(_NOUN_ENDINGS) or inflects(word):
        return True
    return any(len(tail) >= 4 and inflects(tail.capitalize()) for _, tail in parts(word, "de"))
