"""German compounds: a "Gotthardtunnel" is a tunnel; a "Vizepräsident" is no president, a "Bombendrohung" no bomb."""

from functools import lru_cache
from typing import NamedTuple

from radiox_tasks.script.facts.grammar.clauses import Alignment, same_nation
from radiox_tasks.script.facts.reading.words import fold, keys, link_forms, parts
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups


class Head(NamedTuple):
    """The part of a compound before a word that is its last one; empty where the word is the first part itself."""

    first: str = ""
    last: str = ""


def misjoined(found: Alignment) -> list[Finding]:
    """A word that the evidence has only inside of another, which says something else."""
    line, evidence = found.line, found.evidence
    if line.language != "de":
        return []
    heads = {
        (index, place): _head(unit.surface, evidence.units[place].surface)
        for index, places in found.places.items()
        if (unit := line.units[index]).kind == "word"
        for place in places
        if not unit.keys & evidence.units[place].keys and not same_nation(unit, evidence.units[place])
    }
    for index, places in found.places.items():
        if places and all(_differs(index, place, heads) for place in places):
            surface, other = line.units[index].surface, evidence.units[places[0]].surface
            return [Finding("word", f"The evidence says {other!r}, and not {surface!r}.", surface)]
    return []


def _differs(index: int, place: int, heads: dict[tuple[int, int], Head | None]) -> bool:
    """Say whether a word is the last part of a compound behind a part that turns it, or only the first part of it.

    "The vote of the women" has both parts of "Frauenstimmrecht", and may.
    """
    if (index, place) not in heads:
        return False
    head = heads[index, place]
    if head is None:
        return False
    if head.first:
        return _turns(head)
    return not any(other != index and at == place and rest and rest.first for (other, at), rest in heads.items())


@lru_cache(maxsize=20_000)
def _head(word: str, whole: str) -> Head | None:
    """How `word` stands in the compound `whole`; None where it is neither its last part nor its first."""
    folded, long, own = fold(word), fold(whole), keys(word, "de")
    if len(long) < len(folded) + 2:
        return None
    for head, tail in parts(whole, "de"):
        if tail in own:
            return Head(head, tail)
    if long.endswith(folded):
        return Head(long[: -len(folded)], folded)
    if any(len(head) >= 4 and form in own for head, _ in parts(whole, "de") for form in link_forms(head)):
        return Head()
    return None


def _turns(head: Head) -> bool:
    """Say whether a first part changes what the last one says, of itself or before a last part of this kind."""
    return any(
        head.first.removesuffix("-") == group[0]
        and (len(group) == 1 or any(head.last.endswith(tail) for tail in group[1:]))
        for group in groups("de_meanings", "turning_heads")
    )
