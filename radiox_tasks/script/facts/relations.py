"""Who did what to whom: things that are all in the evidence must also stand to each other as they do there."""

from itertools import combinations

from radiox_tasks.script.facts.attribution import speakers
from radiox_tasks.script.facts.clauses import (
    Alignment,
    Clause,
    clauses,
    marker,
    preposition_group,
)
from radiox_tasks.script.facts.dates import Moment
from radiox_tasks.script.facts.stream import Sentence, Unit
from radiox_tasks.script.facts.words import fold, has
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups, words

_ARTICLES = frozenset(["der", "die", "das", "den", "dem", "des"])


def misplaced(found: Alignment) -> list[Finding]:
    """What the line says in another relation than the evidence sentence it is aligned with."""
    return [*_prepositions(found), *_orders(found), *_voices(found), *_bindings(found)]


def is_argument(unit: Unit, language: str) -> bool:
    """Say whether a unit can take part in what is told: German by its capital, English any word of substance."""
    if unit.kind != "word":
        return False
    if language == "de":
        return unit.is_capital
    return not unit.surface.endswith("ly") and not has("en", "reporting", unit.surface)


def _like(first: str | None, second: str | None, language: str) -> bool:
    if first == second:
        return True
    return any(first in group and second in group for group in groups(language, "like_prepositions"))


def _opposed(first: str | None, second: str | None, language: str) -> bool:
    return any(first in group and second in group for group in groups(language, "opposites"))


def _prepositions(found: Alignment) -> list[Finding]:
    """ "From Zurich" is not "to Zurich", and "for the bill" is not "against the bill"."""
    findings = []
    language = found.line.language
    for index, places in found.places.items():
        if not places:
            continue
        unit = found.line.units[index]
        said = marker(found.line, index)
        if said is None:
            continue
        there = [marker(found.evidence, place) for place in places]
        firm = unit.kind != "word" or _is_name_like(unit, language)
        agrees = any(_like(said, other, language) for other in there)
        if agrees or (not firm and not all(_opposed(said, other, language) for other in there)):
            continue
        if all(other is None for other in there) and _may_gain(said, language):
            continue
        findings.append(Finding("relation", f"The evidence does not say {said!r} of {unit.surface!r}.", unit.surface))
    return findings


def _may_gain(group: str, language: str) -> bool:
    """A bare name may become "of X", or "by X" in the passive, which the order of the names then decides."""
    return group in ({"von", "durch", "als"} if language == "de" else {"of", "by", "as"})


def _is_name_like(unit: Unit, language: str) -> bool:
    if any(key.startswith("place:") for key in unit.keys):
        return True
    return unit.is_capital and language == "en"


def _orders(found: Alignment) -> list[Finding]:
    """Two things in one clause keep their order, unless a preposition, a case or the passive says who is who."""
    findings = []
    line, evidence = found.line, found.evidence
    evidence_clauses = clauses(evidence)
    sources = speakers(line) or () if speakers(evidence) else ()
    for clause in clauses(line):
        arguments = [
            index
            for index in clause.stating
            if _ordered_kind(line.units[index], line.language) and line.units[index] not in sources
        ]
        for first, second in combinations(arguments, 2):
            if line.units[first].keys & line.units[second].keys or not found.places[first] or not found.places[second]:
                continue
            if all(
                _inverted(found, first, second, one, other, evidence_clauses)
                for one in found.places[first]
                for other in found.places[second]
                if one != other
            ) and any(one != other for one in found.places[first] for other in found.places[second]):
                names = f"{line.units[first].surface} … {line.units[second].surface}"
                findings.append(Finding("order", f"The evidence has {names!r} the other way round.", names))
    return findings[:1]


def _ordered_kind(unit: Unit, language: str) -> bool:
    return unit.kind in {"number", "moment"} or is_argument(unit, language)


def _inverted(
    found: Alignment, first: int, second: int, one: int, other: int, evidence_clauses: tuple[Clause, ...]
) -> bool:
    """Say whether the pair stands the other way round in the evidence, with nothing that justifies it."""
    line, evidence = found.line, found.evidence
    if one < other:
        return False
    units = line.units
    kinds = (units[first].kind, units[second].kind)
    if "word" in kinds and kinds != ("word", "word"):
        return False  # a date or a number is bound by its own rule
    if not _share_clause(one, other, evidence_clauses) and kinds == ("word", "word"):
        return False  # clauses may change places; what they hold is bound by its own rule
    marks = (marker(line, first), marker(line, second))
    there = (marker(evidence, one), marker(evidence, other))
    if kinds != ("word", "word"):
        if kinds[0] != kinds[1] or _unit_of(units[first]) != _unit_of(units[second]):
            return False
        return not (marks == there and marks[0] != marks[1])
    if line.language == "de" and not (evidence.units[one].is_capital and evidence.units[other].is_capital):
        return False  # a verb made a noun; verbs change their place
    if _is_counted(line, first) != _is_counted(line, second):
        return False  # what is counted may come first; what counts it is bound by its own rule
    if _listed_together(line, first, second) and _listed_together(evidence, other, one):
        return False
    for mark, at in zip(marks, there, strict=True):
        if mark is not None and _like(mark, at, line.language):
            return False
    if line.language == "en" and has_agent(line) != has_agent(evidence):
        if not (units[first].is_capital and units[second].is_capital):
            return False  # in the passive the verb changes its place too
    if has_agent(line, first, second) != has_agent(evidence, one, other):
        return False
    return not (
        line.language == "de" and _same_case(line, evidence, first, one) and _same_case(line, evidence, second, other)
    )


def _voices(found: Alignment) -> list[Finding]:
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


def _is_counted(sentence: Sentence, index: int) -> bool:
    return index > 0 and sentence.units[index - 1].kind == "number"


def _unit_of(unit: Unit) -> str:
    fact = unit.fact
    if isinstance(fact, Moment):
        return fact.key.split(" ")[0]
    return fact.unit if fact else ""


def _share_clause(one: int, other: int, evidence_clauses: tuple[Clause, ...]) -> bool:
    return any(
        clause.first <= one < clause.first + len(clause.units)
        and clause.first <= other < clause.first + len(clause.units)
        for clause in evidence_clauses
    )


def _listed_together(sentence: Sentence, first: int, second: int) -> bool:
    """Only commas and conjunctions between the two."""
    between = sentence.units[min(first, second) + 1 : max(first, second)]
    joins = words(sentence.language, "conjunctions")
    joined = [unit.kind == "boundary" or fold(unit.surface) in joins for unit in between]
    return any(joined) and all(
        join or (unit.kind == "word" and unit.is_capital) for join, unit in zip(joined, between, strict=True)
    )


def has_agent(sentence: Sentence, *indices: int) -> bool:
    """Say whether one of the units (any, when none is named) is the doer of a passive ("by X", "von X")."""
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


def _same_case(line: Sentence, evidence: Sentence, index: int, place: int) -> bool:
    """The same article before a noun marks the same case: "der" and "den" say who does and who suffers."""
    here, there = _article(line, index), _article(evidence, place)
    return here is not None and here == there and here not in {"die", "das"}


def _article(sentence: Sentence, index: int) -> str | None:
    for at in range(index - 1, max(-1, index - 4), -1):
        word = fold(sentence.units[at].surface)
        if word in _ARTICLES:
            return word
        if sentence.units[at].kind != "word":
            return None
    return None


def _bindings(found: Alignment) -> list[Finding]:
    """A number, a date or a name belongs to the clause it stands in; another clause with its like has no claim on it."""
    findings = []
    line, evidence = found.line, found.evidence
    evidence_clauses = clauses(evidence)
    sources = speakers(line) or () if speakers(evidence) else ()
    for clause in clauses(line):
        for index in clause.stating:
            unit = line.units[index]
            places = found.places[index]
            if not places or not _is_anchor(unit):
                continue
            if unit in sources:
                continue
            name = _run(line, index)
            around = [other for other in clause.stating if other not in name and found.places[other]]
            if not around:
                continue
            scores = {
                there.first: sum(any(place in there.stating for place in found.places[other]) for other in around)
                for there in evidence_clauses
            }
            own = [there.first for there in evidence_clauses if any(place in there.stating for place in places)]
            best = max((scores[first] for first in own), default=0)
            for there in evidence_clauses:
                if there.first in own or scores[there.first] <= best:
                    continue
                if _has_rival(found, unit, there):
                    detail = f"In the evidence {unit.surface!r} belongs to something else."
                    findings.append(Finding("binding", detail, unit.surface))
                    break
    return findings[:1]


def _run(sentence: Sentence, index: int) -> range:
    """The indices of the row of capitalised words around `index`: one name."""
    start, end = index, index + 1
    while start and sentence.units[start - 1].kind == "word" and sentence.units[start - 1].is_capital:
        start -= 1
    while end < len(sentence.units) and sentence.units[end].kind == "word" and sentence.units[end].is_capital:
        end += 1
    return range(start, end) if sentence.units[index].kind == "word" else range(index, index + 1)


def _is_anchor(unit: Unit) -> bool:
    return unit.kind in {"number", "moment"} or (unit.kind == "word" and unit.is_capital)


def _has_rival(found: Alignment, unit: Unit, clause: Clause) -> bool:
    """Say whether the evidence clause has a thing of the same kind that the line's clause passes over."""
    used = {place for places in found.places.values() for place in places}
    for place in clause.stating:
        other = found.evidence.units[place]
        if other.kind != unit.kind or other.keys & unit.keys:
            continue
        if unit.kind != "word" or (other.is_capital and place not in used and marker(found.evidence, place) is None):
            return True
    return False
