"""Whose something is: "the president's wife left" does not say that the president left."""

from collections.abc import Iterator

from radiox_tasks.script.facts.claims.attribution import speakers
from radiox_tasks.script.facts.grammar.clauses import Alignment, is_noun, marker, preposition_group
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_GENITIVE = frozenset(["des", "der", "eines", "einer"])
_SOME = frozenset(
    [
        *("one", "some", "many", "most", "few", "none"),
        *("einer", "eine", "eines", "einige", "viele", "manche", "wenige", "keiner", "keine"),
    ]
)
_BELONGING = {"en": {"of", "for"}, "de": {"von"}}
_REACH = 6  # words from a noun back to what it depends on: more are no phrase


def promoted_owners(found: Alignment) -> list[Finding]:
    """Something said of a thing or a person itself that the evidence says only of what belongs to it."""
    line, evidence = found.line, found.evidence
    sources = speakers(line) or ()  # looked at apart (attribution)
    kept = found.told
    for index, places in found.places.items():
        unit = line.units[index]
        if not places or unit in sources or not is_noun(unit, line.language) or _depends(line, index):
            continue
        if all(_is_without_head(evidence, place, kept) for place in places):
            return [Finding("relation", f"The evidence says this of something of {unit.surface!r}.", unit.surface)]
    return []


def _depends(sentence: Sentence, index: int) -> bool:
    return marker(sentence, index) is not None or next(heads_of(sentence, index), None) is not None


def _is_without_head(sentence: Sentence, index: int, kept: frozenset[int]) -> bool:
    """Whether what the word belongs to is told of in the sentence, and left out."""
    heads = list(heads_of(sentence, index))
    same_thing = words(sentence.language, "same_as_what_they_hold")
    return bool(heads) and not any(
        head in kept or marker(sentence, head) is not None or fold(sentence.units[head].surface) in same_thing
        for head in heads
    )


def heads_of(sentence: Sentence, index: int) -> Iterator[int]:
    """What the word at `index` belongs to, by a genitive or by "of" ("one of the ministers" too); behind "'s" with the
    adjectives before it."""
    units = sentence.units
    if sentence.language == "de" and _is_owner(units, index):
        yield index + 1
        return
    if units[index].is_possessive:
        for at in range(index + 1, len(units)):
            if units[at].kind != "word" or is_past(units[at].surface):
                return
            yield at
        return
    inside = True  # until its article or preposition, in front of which no word is of its phrase
    for at in range(index - 1, max(0, index - _REACH), -1):
        unit, before = units[at], units[at - 1]
        if inside and unit.kind in {"word", "number"}:
            continue
        if unit.kind != "function":
            return
        inside = False
        group = preposition_group(unit.surface, sentence.language)
        belongs = group in _BELONGING.get(sentence.language, ())
        belongs = belongs or (sentence.language == "de" and fold(unit.surface) in _GENITIVE)
        some = before.kind == "number" or fold(before.surface) in _SOME
        if belongs and (some or is_noun(before, sentence.language)):
            yield at - 1
        if group:
            return


def _is_owner(units: tuple[Unit, ...], index: int) -> bool:
    """Say whether a German name owns what stands behind it: "Merkels Sprecherin"."""
    if index + 1 == len(units) or not units[index].surface.endswith("s") or not units[index].is_capital:
        return False
    before = units[index - 1] if index else None
    return is_noun(units[index + 1], "de") and not (before is not None and fold(before.surface) in _GENITIVE)
