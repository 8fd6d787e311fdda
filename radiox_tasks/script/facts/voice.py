"""The passive: who does it stands behind "by" or "von", and who suffers it comes first."""

from itertools import combinations

from radiox_tasks.script.facts.clauses import Alignment, clauses, marker, preposition_group
from radiox_tasks.script.facts.roles import passive_doers
from radiox_tasks.script.facts.stream import Sentence
from radiox_tasks.script.facts.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words


def wrong_voice(found: Alignment) -> list[Finding]:
    """In the passive the doer comes last: "A was beaten by B" says of "A beat B" the contrary."""
    line, evidence = found.line, found.evidence
    if has_agent(line) == has_agent(evidence):
        return []
    names = [
        index
        for index, unit in enumerate(line.units)
        if unit.kind == "word" and unit.is_capital and found.places[index]
    ]
    for first, second in combinations(names, 2):
        if not has_agent(line, first, second) and not has_agent(evidence, *found.places[first], *found.places[second]):
            continue
        if {first, second} <= passive_doers(line):
            continue
        marks = {marker(line, first), marker(line, second)}
        if line.units[first].keys & line.units[second].keys or None not in marks:
            continue
        if all(one < other for one in found.places[first] for other in found.places[second]):
            between = f"{line.units[first].surface} … {line.units[second].surface}"
            if not _side_by_side(line, first, second):
                return [Finding("order", f"The evidence has {between!r} in the other roles.", between)]
    return []


def _side_by_side(sentence: Sentence, first: int, second: int) -> bool:
    """One phrase: a first name and a surname, a body and its seat."""
    return all(unit.kind == "word" and unit.is_capital for unit in sentence.units[first + 1 : second])


def has_agent(sentence: Sentence, *indices: int) -> bool:
    """Say whether one of the units (any, when none is named) is the doer of a passive ("by X", "von X")."""
    if sentence.language == "en":
        doers = [at for at in passive_doers(sentence) if sentence.units[at].is_capital]
        return any(at in indices or not indices for at in doers)
    agents = {preposition_group(word, sentence.language) for word in words(sentence.language, "agents")}
    passive = words(sentence.language, "passive")
    for clause in clauses(sentence):
        if any(fold(unit.surface) in passive for unit in clause.units):
            inside = range(clause.first, clause.first + len(clause.units))
            if any(
                marker(sentence, index) in agents
                for index in (indices or inside)
                if index in inside and sentence.units[index].is_capital
            ):
                return True
    return False
