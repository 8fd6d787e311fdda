"""Two of the same: "the mayor of Basel" and "the mayor of Zurich" do not exchange what they do."""

from itertools import combinations

from radiox_tasks.script.facts.grammar.clauses import Alignment, marker
from radiox_tasks.script.facts.reading.articles import article
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.facts.relations.voice import has_agent
from radiox_tasks.script.findings import Finding

_OF = {"en": "of", "de": "von"}
_SUBJECT_OR_OBJECT = frozenset(["der", "den"])


def exchanged(found: Alignment) -> list[Finding]:
    """Somebody of X in the role that the evidence gives to the like of Y."""
    line, evidence = found.line, found.evidence
    held = {
        index: head
        for index, places in found.places.items()
        if len(places) == 1 and (head := _holder(line, index)) is not None
    }
    turned = _is_passive(line) != _is_passive(evidence)
    for first, second in combinations(held, 2):
        one, other = found.places[first][0], found.places[second][0]
        theirs = (_holder(evidence, one), _holder(evidence, other))
        if theirs[0] is None or theirs[1] is None or theirs[0] == theirs[1]:
            continue
        if not line.units[held[first]].keys & line.units[held[second]].keys or _listed(line, first, held[second]):
            continue
        cases = {article(line, held[first]), article(evidence, theirs[0])}
        by_case = line.language == "de" and not turned and cases <= _SUBJECT_OR_OBJECT
        if (len(cases) == 2) if by_case else ((one > other) != turned):
            names = f"{line.units[first].surface} … {line.units[second].surface}"
            return [Finding("order", f"The evidence has {names!r} in the other roles.", names)]
    return []


def _holder(sentence: Sentence, index: int) -> int | None:
    """The word that a name right behind "of" belongs to, where that takes part itself and stands in no other phrase."""
    units = sentence.units
    if not units[index].is_capital or index < 2 or fold(units[index - 1].surface) != _OF.get(sentence.language):
        return None
    head = units[index - 2]
    return index - 2 if head.kind == "word" and marker(sentence, index - 2) in {None, "by", "von"} else None


def _is_passive(sentence: Sentence) -> bool:
    if sentence.language == "en":
        return any(fold(unit.surface) == "by" for unit in sentence.units)
    return has_agent(sentence)


def _listed(sentence: Sentence, first: int, head: int) -> bool:
    """ "The mayor of Basel and the mayor of Zurich" may be named in any order."""
    return all(unit.kind in {"function", "boundary"} for unit in sentence.units[first + 1 : head])
