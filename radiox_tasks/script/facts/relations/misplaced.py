"""Who did what to whom: things that are all in the evidence must also stand to each other as they do there."""

from itertools import combinations

from radiox_tasks.script.facts.claims.attribution import speakers
from radiox_tasks.script.facts.claims.hollow import is_light
from radiox_tasks.script.facts.claims.tenses import untimely
from radiox_tasks.script.facts.grammar.clauses import (
    Alignment,
    Clause,
    clauses,
    marker,
)
from radiox_tasks.script.facts.reading.articles import article
from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, has, is_past
from radiox_tasks.script.facts.relations.attached import misattached
from radiox_tasks.script.facts.relations.attributes import misdescribed, promoted_modifiers
from radiox_tasks.script.facts.relations.bindings import misbound
from radiox_tasks.script.facts.relations.causes import miscaused
from radiox_tasks.script.facts.relations.compounds import misjoined
from radiox_tasks.script.facts.relations.deeds import borne_out, misdone
from radiox_tasks.script.facts.relations.degrees import misgraded
from radiox_tasks.script.facts.relations.displaced import displaced
from radiox_tasks.script.facts.relations.heads import promoted_owners
from radiox_tasks.script.facts.relations.holders import exchanged
from radiox_tasks.script.facts.relations.nationality import misplaced_nations, only_by_people
from radiox_tasks.script.facts.relations.owners import misowned
from radiox_tasks.script.facts.relations.parallels import crossed
from radiox_tasks.script.facts.relations.partitives import misparted
from radiox_tasks.script.facts.relations.recipients import changes_hands, gives, misgiven
from radiox_tasks.script.facts.relations.roles import keep_roles, turned_roles
from radiox_tasks.script.facts.relations.spoken_of import misreferred
from radiox_tasks.script.facts.relations.time_order import disordered, first_since
from radiox_tasks.script.facts.relations.voice import has_agent, wrong_voice
from radiox_tasks.script.facts.relations.wholes import changes_sides, misfitted
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import groups, words

_BEING = frozenset({"ist", "sind", "war", "waren", "is", "are", "was", "were"})
# What stands behind these is not who does it. German "von" is who does it in the passive.
_BESIDE = {"en": {"with", "without", "against"}, "de": {"mit", "ohne", "gegen", "statt", "vor"}}
_OBJECT = frozenset({"den", "dem"})


def misplaced(found: Alignment) -> list[Finding]:
    """What the line says in another relation than the evidence sentence it is aligned with."""
    return [
        *_prepositions(found),
        *misplaced_nations(found),
        *_orders(found),
        *_cases(found),
        *_owners(found),
        *_promoted(found),
        *promoted_owners(found),
        *_ordinals(found),
        *exchanged(found),
        *turned_roles(found),
        *misgiven(found),
        *misfitted(found),
        *wrong_voice(found),
        *misjoined(found),
        *misdone(found),
        *misreferred(found),
        *misattached(found),
        *misowned(found),
        *misdescribed(found),
        *promoted_modifiers(found),
        *crossed(found),
        *miscaused(found),
        *displaced(found),
        *disordered(found),
        *first_since(found),
        *misgraded(found),
        *misparted(found),
        *untimely(found),
        *misbound(found),
    ]


def is_argument(unit: Unit, language: str) -> bool:
    """Say whether a unit can take part in what is told: German by its capital, English any word of substance."""
    if unit.kind != "word":
        return False
    if language == "de":
        return unit.is_capital
    return not unit.surface.endswith("ly") and not has("en", "reporting", unit.surface) and not is_past(unit.surface)


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
        if only_by_people(found, index) or changes_hands(found, index):
            continue  # has its own rule
        firm = unit.kind != "word" or _is_name_like(unit, language)
        agrees = any(_like(said, other, language) for other in there)
        if agrees or (not firm and not all(_opposed(said, other, language) for other in there)):
            continue
        if all(other is None for other in there) and _may_gain(said, language):
            continue
        findings.append(Finding("relation", f"The evidence does not say {said!r} of {unit.surface!r}.", unit.surface))
    return findings


def _owners(found: Alignment) -> list[Finding]:
    """ "The killer's brother" is not "the killer of the brother"."""
    line, evidence = found.line, found.evidence
    if line.language != "en":
        return []
    for index, places in found.places.items():
        unit = line.units[index]
        if not places or not unit.is_possessive:
            continue
        for at in range(index + 1, len(line.units)):
            if line.units[at].kind != "word":
                break
            owned = found.places[at]
            if owned and all(
                marker(evidence, place) is None and marker(evidence, thing) == "of" and place < thing
                for place in places
                for thing in owned
            ):
                return [Finding("order", f"The evidence has no such thing of {unit.surface!r}.", unit.surface)]
    return []


def _promoted(found: Alignment) -> list[Finding]:
    """ "A left with B" does not say that B left."""
    line, evidence = found.line, found.evidence
    for index, places in found.places.items():
        verb = index + 1
        if not places or marker(line, index) is not None or not is_argument(line.units[index], line.language):
            continue
        there = found.places.get(verb)
        if (
            not there
            or line.units[verb].is_capital
            or (line.language == "en" and not is_past(line.units[verb].surface))
        ):
            continue  # not what it does, told right behind it
        if all(marker(evidence, place) in _BESIDE.get(line.language, ()) and place < min(there) for place in places):
            surface = line.units[index].surface
            return [Finding("relation", f"In the evidence {surface!r} only stands beside who does this.", surface)]
    return []


def _ordinals(found: Alignment) -> list[Finding]:
    """ "The first woman" is not "the first guide", and not "the first" of all."""
    for index, places in found.places.items():
        if not places or not _is_ordinal(found.line.units[index]):
            continue
        counted = _counted_by(found.line, index)
        if found.line.language == "en":
            counted = counted[-1:]  # the noun: "second largest" is said of more than one
        mine = {place for at in counted for place in found.places.get(at, ())}
        theirs = [_counted_by(found.evidence, place) for place in places if _is_ordinal(found.evidence.units[place])]
        said = mine or {place for told in found.places.values() for place in told}
        if theirs and all(nouns and said.isdisjoint(nouns) for nouns in theirs):
            surface = found.line.units[index].surface
            return [Finding("relation", f"The evidence counts something else by {surface!r}.", surface)]
    return []


def _is_ordinal(unit: Unit) -> bool:
    return unit.kind == "number" and _unit_of(unit) == "ordinal"


def _counted_by(sentence: Sentence, index: int) -> list[int]:
    """The adjectives and the noun behind an ordinal; "the first time" counts what happens."""
    found = []
    for at in range(index + 1, len(sentence.units)):
        unit = sentence.units[at]
        if (
            unit.kind != "word"
            or is_past(unit.surface)
            or unit.surface.endswith("ly")
            or is_light(unit, sentence.language)
        ):
            break
        found.append(at)
    return found


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


def _cases(found: Alignment) -> list[Finding]:
    """ "Den Hund biss der Mann" is not "Der Hund biss den Mann": doer and sufferer have changed their articles."""
    line, evidence = found.line, found.evidence
    if line.language != "de":
        return []
    turned: dict[tuple[str, str], str] = {}
    for index, places in found.places.items():
        if len(places) != 1 or not line.units[index].is_capital or marker(line, index) or marker(evidence, places[0]):
            continue
        articles = (article(line, index) or "", article(evidence, places[0]) or "")
        if set(articles) == {"der", "den"}:
            turned.setdefault(articles, line.units[index].surface)
    if len(turned) == 2:
        names = " … ".join(turned.values())
        return [Finding("order", f"The evidence has {names!r} in the other roles.", names)]
    return []


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
    if _is_time(line, first) or _is_time(line, second):
        return False  # "Anfang des Jahrhunderts" stands anywhere
    if _is_counted(line, first) != _is_counted(line, second):
        return False  # what is counted may come first; what counts it is bound by its own rule
    if _listed_together(line, first, second) and _listed_together(evidence, other, one):
        return False
    for mark, at in zip(marks, there, strict=True):
        if mark is not None and _like(mark, at, line.language):
            return False
    both_named = units[first].is_capital and units[second].is_capital
    if line.language == "en" and has_agent(line) != has_agent(evidence) and not both_named:
        return False  # in the passive the verb changes its place too
    if only_by_people(found, first) or only_by_people(found, second) or keep_roles(found, first, second):
        return False
    if changes_sides(found, first, second) or borne_out(found, first, second):
        return False
    if changes_hands(found, first) != changes_hands(found, second) or gives(found, first) or gives(found, second):
        return False  # who gets it is looked at apart
    if has_agent(line, first, second) != has_agent(evidence, one, other):
        return False
    if _was_the_first(found, first, second, one, other):
        return False
    if marks == there == (None, None) and _equates(line, first, second) and _equates(evidence, other, one):
        return False
    if line.language != "de":
        return True
    cases = (_same_case(line, evidence, first, one), _same_case(line, evidence, second, other))
    objects = (article(line, first) in _OBJECT, article(line, second) in _OBJECT)
    return not (all(cases) or any(case and marked for case, marked in zip(cases, objects, strict=True)))


def _equates(sentence: Sentence, first: int, second: int) -> bool:
    """ "A is B" is "B is A": between the two stands a form of "to be", and nothing else that is a verb."""
    between = sentence.units[first + 1 : second]
    return any(fold(unit.surface) in _BEING for unit in between) and all(
        unit.kind == "function" or unit.is_capital for unit in between
    )


def _was_the_first(found: Alignment, first: int, second: int, one: int, other: int) -> bool:
    """ "A was the first to do it" is "as the first A did it", where nobody else stands between the two."""
    line, evidence = found.line, found.evidence
    said = line.units[first + 1 : second]
    if marker(evidence, other) not in {"als", "as"} or not any(fold(unit.surface) in _BEING for unit in said):
        return False
    start = next(at for at in range(other, -1, -1) if fold(evidence.units[at].surface) in {"als", "as"})
    ordinals = [unit for unit in evidence.units[start:other] if unit.kind == "number" and _unit_of(unit) == "ordinal"]
    if not ordinals or not any(unit.keys & ordinals[0].keys for unit in line.units[first:second]):
        return False
    name = one
    while name - 1 > other and evidence.units[name - 1].kind == "word" and evidence.units[name - 1].is_capital:
        name -= 1
    between = range(other + 1, name)
    return not any(evidence.units[at].is_capital and marker(evidence, at) is None for at in between)


def _is_time(sentence: Sentence, index: int) -> bool:
    """ "Anfang des Jahrhunderts", "Ende Mai": a bare noun of time with the time it is of."""
    if sentence.units[index].keys & {"jahrhundert", "jahrzehnt"}:
        return True
    if sentence.language != "de" or not sentence.units[index].keys & {"anfang", "mitte", "ende"}:
        return False
    behind = sentence.units[index + 1 : index + 4]
    return any(unit.kind == "moment" or unit.keys & {"jahrhundert", "jahr", "monat", "woche"} for unit in behind)


def _is_counted(sentence: Sentence, index: int) -> bool:
    return index > 0 and sentence.units[index - 1].kind == "number" and _unit_of(sentence.units[index - 1]) != "ordinal"


def _unit_of(unit: Unit) -> str:
    fact = unit.fact
    if isinstance(fact, Moment):
        return fact.key.split(" ")[0]
    if fact is not None and fact.ordinal:
        return "ordinal"
    return fact.unit if fact else ""


def _share_clause(one: int, other: int, evidence_clauses: tuple[Clause, ...]) -> bool:
    return any(one in clause.indices and other in clause.indices for clause in evidence_clauses)


def _listed_together(sentence: Sentence, first: int, second: int) -> bool:
    """Only commas and conjunctions between the two."""
    between = sentence.units[min(first, second) + 1 : max(first, second)]
    joins = words(sentence.language, "conjunctions")
    joined = [unit.kind == "boundary" or fold(unit.surface) in joins for unit in between]
    return any(joined) and all(
        join or (unit.kind == "word" and unit.is_capital) for join, unit in zip(joined, between, strict=True)
    )


def _same_case(line: Sentence, evidence: Sentence, index: int, place: int) -> bool:
    """The same article before a noun marks the same case: "der" and "den" say who does and who suffers."""
    here, there = article(line, index), article(evidence, place)
    return here is not None and here == there and here not in {"die", "das"}
