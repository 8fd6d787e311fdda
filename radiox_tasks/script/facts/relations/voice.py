"""The passive: who does it stands behind "by" or "von", and who suffers it comes first."""

from itertools import combinations

from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clauses, marker, preposition_group
from radiox_tasks.script.facts.reading.articles import article
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.facts.relations.roles import passive_doers
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words


def wrong_voice(found: Alignment) -> list[Finding]:
    """In the passive the doer comes last: "A was beaten by B" says of "A beat B" the contrary."""
    line, evidence = found.line, found.evidence
    alone = _suffered_by_its_doer(found)
    if alone or has_agent(line) == has_agent(evidence):
        return alone
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


def _suffered_by_its_doer(found: Alignment) -> list[Finding]:
    """ "A wurde angegriffen", where the evidence has A attack somebody, or somebody attacked by A."""
    line = found.line
    if line.language != "de":
        return []
    for clause in clauses(line):
        bare = [index for index in clause.stating if line.units[index].is_capital and marker(line, index) is None]
        verbs = [index for index in clause.stating if not line.units[index].is_capital]
        if not bare or not _is_passive(clause) or not _side_by_side(line, bare[0], bare[-1]):
            continue
        for index in bare:
            places = found.places[index]
            if places and all(_does(found, place, verbs) for place in places):
                surface = line.units[index].surface
                return [Finding("order", f"In the evidence this is done by {surface!r}, not to it.", surface)]
    return []


def _does(found: Alignment, place: int, verbs: list[int]) -> bool:
    """Say whether a name of the evidence does what one of these verbs says: behind "von", or before another."""
    evidence = found.evidence
    clause = next(each for each in clauses(evidence) if place in each.stating)
    told = [at for verb in verbs for at in found.places[verb] if at in clause.stating]
    if not told:
        return False
    if _is_passive(clause):
        return marker(evidence, place) in {preposition_group(word, "de") for word in words("de", "agents")}
    bare = [at for at in clause.stating if evidence.units[at].is_capital and marker(evidence, at) is None]
    behind = [at for at in bare if at > min(told)]
    return place < min(told) and place in bare and bool(behind) and article(evidence, place) not in {"den", "dem"}


def _is_passive(clause: Clause) -> bool:
    return any(fold(unit.surface) in words("de", "passive") for unit in clause.units)


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
            inside = clause.indices
            if any(
                marker(sentence, index) in agents
                for index in (indices or inside)
                if index in inside and sentence.units[index].is_capital
            ):
                return True
    return False
