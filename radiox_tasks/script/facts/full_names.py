"""First names stay with their surnames: two people of the evidence do not make a third."""

from itertools import pairwise

from radiox_tasks.script.facts.ground import Ground
from radiox_tasks.script.facts.reading.names import exonyms, normal
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.facts.support import is_name
from radiox_tasks.script.findings import Finding


def misnamed(sentence: Sentence, ground: Ground) -> list[Finding]:
    """Two names side by side in the line that stand nowhere side by side in the evidence."""
    findings = []
    free = ground.free_indices(sentence)
    for index, (first, second) in enumerate(pairwise(sentence.units)):
        if {index, index + 1} & free or not _adjacent(sentence, first, second):
            continue
        if not (is_name(second, sentence) and (is_name(first, sentence) or _leads_names(first, ground))):
            continue
        if not any(_in_one_run(other, first, second) for other in ground.sentences):
            name = f"{first.surface} {second.surface}"
            findings.append(Finding("name", f"The evidence knows no {name!r}.", name))
    return findings


def _adjacent(sentence: Sentence, first: Unit, second: Unit) -> bool:
    if first.is_possessive or _is_genitive(first, sentence.language):
        return False
    between = sentence.text[first.end : second.start]
    return first.kind == second.kind == "word" and not between.strip(" -") and second.is_capital and first.is_capital


def _is_genitive(unit: Unit, language: str) -> bool:
    """ "Frankreichs Präsident": a country in the genitive is no first name."""
    nominative = normal(unit.surface.removesuffix("s"))
    return language == "de" and unit.surface.endswith("s") and exonyms().get(nominative) in unit.keys


def _leads_names(unit: Unit, ground: Ground) -> bool:
    """Say whether the evidence has the word right before a name, as a first name or a title stands."""
    return any(
        before.keys & unit.keys and _adjacent(sentence, before, after) and is_name(after, sentence)
        for sentence in ground.sentences
        for before, after in pairwise(sentence.units)
    )


def _in_one_run(sentence: Sentence, first: Unit, second: Unit) -> bool:
    """Both in one row of capitalised words, in this order: "Lyndon B. Johnson" bears "Lyndon Johnson"."""
    units = sentence.units
    for start, unit in enumerate(units):
        if not unit.keys & first.keys:
            continue
        for at in range(start + 1, min(start + 5, len(units))):
            if units[at].keys & second.keys:
                return True
            if not units[at].is_capital:
                break
        if unit.kind == "word" and _owns(units, start, second):
            return True
    compound = fold(f"{first.surface}-{second.surface}")
    return any(fold(unit.surface) == compound for unit in units)


def _owns(units: tuple[Unit, ...], at: int, second: Unit) -> bool:
    """ "The Security Council of the United Nations" is "the United Nations Security Council"."""
    back = at - 1
    while back >= 0 and fold(units[back].surface) in {"the", "der", "des", "den"}:
        back -= 1
    if back < 0 or fold(units[back].surface) not in {"of", "von"}:
        return False
    before = units[max(0, back - 3) : back]
    return any(unit.keys & second.keys and unit.is_capital for unit in before)
