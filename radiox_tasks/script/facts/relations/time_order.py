"""Before, after, because: a line puts two things in the order of time and cause that its evidence puts them in."""

from collections.abc import Iterator
from dataclasses import dataclass

from radiox_tasks.script.facts.grammar.clauses import STATING, Alignment, marker
from radiox_tasks.script.facts.grammar.english_verbs import english_verbs
from radiox_tasks.script.facts.grammar.german_verbs import is_german_verb
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups

_INSIDE = frozenset(
    [
        *("the", "a", "an", "its", "his", "her", "their", "this", "that"),
        *("der", "die", "das", "dem", "den", "einem", "einer", "einen", "ihrem", "ihrer", "seinem", "seiner"),
    ]
)
_OPENING = frozenset(
    ["bevor", "ehe", "nachdem", "seitdem", "während", "bis", "seit", "sobald", "weil", "obwohl", "obschon"]
)
_CAUSES = frozenset(["because", "although", "weil", "obwohl"])
_TURNED = {"before": "after", "bevor": "nachdem", "after": "before", "nachdem": "bevor"}


@dataclass(frozen=True)
class _Link:
    """A word of time or cause by its group, what depends on it, and whether that is a clause."""

    group: str
    told: frozenset[int]
    is_clause: bool


def disordered(found: Alignment) -> list[Finding]:
    """A word of time or cause between two things that the evidence has the other way round, or not at all."""
    theirs = list(_links(found.evidence))
    for mine in _links(found.line):
        depending = _there(found, mine.told)
        leading = _there(found, frozenset(found.places) - mine.told)
        alike = [link for link in theirs if (link.group in _CAUSES) == (mine.group in _CAUSES)]
        touching = [link for link in alike if link.told & (depending | leading)]
        if not depending or (not touching and not (mine.is_clause and mine.group in _TURNED)):
            continue
        if not any(_agrees(mine, link, depending, leading) for link in touching):
            return [Finding("order", f"The evidence has no {mine.group!r} between these.", found.line.text[:60])]
    return []


def first_since(found: Alignment) -> list[Finding]:
    """ "For the first time since 2008" says of the years between that it did not happen."""
    line, evidence = found.line, found.evidence
    if _says_first(line) or not _says_first(evidence):
        return []
    for index, places in found.places.items():
        if any(marker(evidence, place) in {"since", "seit"} for place in places):
            surface = line.units[index].surface
            return [Finding("modifier", f"The evidence says 'the first time since' of {surface!r}.", surface)]
    return []


def _says_first(sentence: Sentence) -> bool:
    return any("erstmals" in unit.keys or fold(unit.surface).split(" ")[0] == "first" for unit in sentence.units)


def _agrees(mine: _Link, theirs: _Link, depending: frozenset[int], leading: frozenset[int]) -> bool:
    with_it, against = len(depending & theirs.told), len(leading & theirs.told)
    if mine.group == theirs.group:
        return with_it > 0 and with_it >= against
    return _TURNED.get(mine.group) == theirs.group and against > with_it


def _there(found: Alignment, indices: frozenset[int]) -> frozenset[int]:
    return frozenset(place for index in indices for place in found.places.get(index, ()))


def _links(sentence: Sentence) -> Iterator[_Link]:
    for at, unit in enumerate(sentence.units):
        if unit.kind != "function":
            continue
        for group in groups(sentence.language, "times"):
            if fold(unit.surface) in group:
                link = _link(sentence, at, group[0])
                if link.told:
                    yield link


def _link(sentence: Sentence, at: int, group: str) -> _Link:
    units = sentence.units
    end = next((index for index in range(at + 1, len(units)) if units[index].kind == "boundary"), len(units))
    phrase = list(_phrase(sentence, at + 1, end))
    behind = phrase[-1] + 1 if phrase else at + 1
    verb_second = _is_verb(sentence, behind, end)
    verb_last = fold(units[at].surface) in _OPENING and _is_verb(sentence, end - 1, end)
    if verb_second if sentence.language == "en" else verb_last and not (verb_second and behind < end - 1):
        return _Link(group, frozenset(index for index in range(at + 1, end) if units[index].kind in STATING), True)
    told = [index for index in phrase if not any(key.startswith("place:") for key in units[index].keys)]
    return _Link(group, frozenset(told), False)


def _is_verb(sentence: Sentence, at: int, end: int) -> bool:
    if at >= end:
        return False
    if sentence.language == "de":
        return is_german_verb(sentence, at)
    pronoun = fold(sentence.units[at].surface) in {"it", "he", "she", "they", "this"}
    return at in english_verbs(sentence) or (
        pronoun and any(verb > at for verb in english_verbs(sentence) if verb < end)
    )


def _phrase(sentence: Sentence, start: int, end: int) -> Iterator[int]:
    """What stands right behind a word of time: articles, then the noun with what belongs to it."""
    begun = False
    for at in range(start, end):
        unit = sentence.units[at]
        if fold(unit.surface) in _INSIDE and not begun:
            continue
        if unit.kind not in STATING or _is_verb(sentence, at, end):
            return
        if sentence.language == "de" and begun and sentence.units[at - 1].is_capital and not unit.is_capital:
            return
        begun = True
        yield at
