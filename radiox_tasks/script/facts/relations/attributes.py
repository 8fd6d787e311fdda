"""Adjectives stay with their noun: "the brother of the murdered king" is no murdered brother."""

from collections.abc import Iterator

from radiox_tasks.script.facts.grammar.clauses import Alignment, meant
from radiox_tasks.script.facts.grammar.english_verbs import english_verbs
from radiox_tasks.script.facts.grammar.german_verbs import ADJECTIVAL, is_german_verb
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding

_JOINING = frozenset(["and", "or", "und", "oder", "sowie", ","])


def misdescribed(found: Alignment) -> list[Finding]:
    """An adjective that the evidence has beside another noun."""
    line, evidence = found.line, found.evidence
    for index, places in found.places.items():
        described = [at for at in _described(line, index) if found.places.get(at)]
        theirs = [set(_described(evidence, place)) for place in places]
        if not described or not theirs or not all(theirs):
            continue
        mine = {place for at in described for place in meant(found, at)}
        if not any(mine & nouns for nouns in theirs):
            surface = line.units[index].surface
            return [Finding("relation", f"In the evidence something else is {surface!r}.", surface)]
    return []


def promoted_modifiers(found: Alignment) -> list[Finding]:
    """ "The bank manager resigned" does not say that the bank did."""
    line, evidence = found.line, found.evidence
    told = found.told
    if line.language != "en":
        return []
    for index, places in found.places.items():
        unit = line.units[index]
        if not places or unit.kind != "word" or unit.is_capital or _is_modifier(line, index):
            continue
        if all(_is_modifier(evidence, place) and place + 1 not in told for place in places):
            return [Finding("relation", f"The evidence says this of something of {unit.surface!r}.", unit.surface)]
    return []


def _is_modifier(sentence: Sentence, index: int) -> bool:
    """Say whether an English word of a small letter stands right before the noun of its phrase."""
    units = sentence.units
    if index + 1 >= len(units) or units[index].is_capital or units[index].surface.endswith("ly"):
        return False
    verbs = english_verbs(sentence)
    between = sentence.text[units[index].end : units[index + 1].start]
    following = units[index + 1]
    return (
        following.kind == "word"
        and not following.is_capital
        and not following.surface.endswith("ly")
        and not between.strip()
        and not {index, index + 1} & verbs
    )


def _described(sentence: Sentence, index: int) -> Iterator[int]:
    """The words behind an adjective, up to the end of its phrase and of what "and" adds to that."""
    unit = sentence.units[index]
    if unit.kind != "word" or unit.is_capital or unit.surface.endswith(("'s", "’s", "ly")):
        return
    if sentence.language == "de" and (not unit.surface.endswith(ADJECTIVAL) or is_german_verb(sentence, index)):
        return
    named = False
    for at in range(index + 1, len(sentence.units)):
        other = sentence.units[at]
        if fold(other.surface) in _JOINING and named:
            continue
        if other.kind != "word" or (sentence.language == "en" and is_past(other.surface)):
            return
        if sentence.language == "de" and named and not other.is_capital:
            return
        named = named or other.is_capital or sentence.language == "en"
        yield at
