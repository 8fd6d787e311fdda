"""Things keep their place in what is told: "warned the parents about the vaccine" is no warning about the parents."""

from radiox_tasks.script.facts.grammar.clauses import Alignment, is_noun, marker, nations
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.facts.relations.heads import heads_of
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups, words

_TIMES = frozenset(["jahr", "year", "monat", "month", "woche", "week", "tag", "day", "stunde", "hour", "zeit", "time"])
_GOVERNING = frozenset(["to", "for", "from", "with", "against", "an", "für", "mit", "gegen"])
_OPEN = frozenset(["of", "by", "as", "von", "durch", "als"])  # a bare noun may gain these, which other rules look at


def displaced(found: Alignment) -> list[Finding]:
    """A noun behind the preposition of another, where in the evidence it stands bare or behind one of its own."""
    line, evidence = found.line, found.evidence
    told = found.told
    for index, places in found.places.items():
        said = marker(line, index)
        if not places or said is None or said in _OPEN or not is_noun(line.units[index], line.language):
            continue
        if all(_has_head(evidence, place, said, told) for place in places):
            surface = line.units[index].surface
            return [Finding("relation", f"The evidence has something of {surface!r} here.", surface)]
        if any(_like(said, marker(evidence, place), line.language) for place in places) or nations(
            line.units[index].keys
        ):
            continue
        rivals = [
            at
            for at, unit in enumerate(evidence.units)
            if at not in told
            and is_noun(unit, evidence.language)
            and marker(evidence, at) == said
            and not unit.keys & _TIMES
        ]
        if rivals:
            surface, rival = line.units[index].surface, evidence.units[rivals[0]].surface
            return [Finding("relation", f"The evidence has {rival!r} where the line has {surface!r}.", surface)]
    return []


def _like(first: str, second: str | None, language: str) -> bool:
    return first == second or any(first in group and second in group for group in groups(language, "like_prepositions"))


def _has_head(sentence: Sentence, index: int, said: str, told: frozenset[int]) -> bool:
    """ "To the family of a worker" is not "to a worker"; "from the capital of France" is from France."""
    if said not in _GOVERNING or any(key.startswith("place:") for key in sentence.units[index].keys):
        return False
    same_thing = words(sentence.language, "same_as_what_they_hold")
    heads = list(heads_of(sentence, index))
    return bool(heads) and all(
        head not in told and marker(sentence, head) == said and fold(sentence.units[head].surface) not in same_thing
        for head in heads
    )
