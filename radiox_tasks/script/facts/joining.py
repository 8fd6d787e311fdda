"""Lines that draw on several sentences of their evidence: each clause must rest on one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clauses, happens, marker
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.facts.relations.misplaced import is_argument
from radiox_tasks.script.facts.support import is_name
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words


@dataclass(frozen=True)
class Joined:
    """One clause of the line with the sentence it rests on, or what speaks against it."""

    found: Alignment | None
    findings: tuple[Finding, ...] = ()


def join(alignments: Sequence[Alignment], wanted: frozenset[int]) -> list[Joined]:
    """Find for each clause of the line the evidence sentence that bears it."""
    line = alignments[0].line
    joined: list[Joined] = []
    last: Alignment | None = None
    for clause in _segments(line):
        needed = [index for index in clause.stating if index in wanted]
        if not needed and not any(unit.kind in {"negation", "hedge"} for unit in clause.units):
            continue
        bearing = _bearing(alignments, needed, last, leans=bool(joined) and _leans(line, clause))
        if bearing is None:
            text = line.text[clause.units[0].start : clause.units[-1].end]
            detail = "No one sentence of the evidence says this together."
            joined.append(Joined(None, (Finding("mix", detail, text),)))
            continue
        last = bearing
        joined.append(Joined(_restrict(bearing, clause)))
    return joined


def _bearing(
    alignments: Sequence[Alignment], needed: list[int], last: Alignment | None, *, leans: bool
) -> Alignment | None:
    """The sentence that has all of a clause; failing that, one that goes on about somebody named before it."""
    full = [
        found
        for found in alignments
        if all(found.places[index] for index in needed) and (not leans or found is last or _is_of_the_same(found))
    ]
    if full:
        return last if last in full else full[0]
    ranked = sorted(alignments, key=lambda found: -sum(bool(found.places[index]) for index in needed))
    for found in ranked[:3]:
        missing = [index for index in needed if not found.places[index]]
        if len(missing) == len(needed) or not _goes_on(found.evidence):
            continue
        if any(found.line.units[index].kind != "word" for index in missing) or _has_rival(found, needed):
            continue
        earlier = alignments[: alignments.index(found)]
        if any(all(other.places[index] for index in missing) for other in earlier):
            return found
    return None


_RELATIVE = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "dessen",
        "deren",
        "welcher",
        "welche",
        "welches",
        "who",
        "which",
        "that",
        "whom",
        "whose",
    ]
)
_TAKING_UP = frozenset(
    [*("er", "sie", "es", "dieser", "diese", "dieses"), *("it", "he", "she", "they", "this", "these")]
)


def _leans(line: Sentence, clause: Clause) -> bool:
    """Say whether a clause takes its subject from the one before: "which adopted", "and adopted", "and it adopted"."""
    joins = words(line.language, "conjunctions") - _RELATIVE
    units = [unit for unit in clause.units if not (unit.kind == "function" and fold(unit.surface) in joins)]
    if not units:
        return False
    first = fold(units[0].surface)
    if first in _TAKING_UP or (line.language == "en" and first in _RELATIVE):
        return True
    if first in _RELATIVE and not (len(units) > 1 and units[1].kind == "word"):
        return True
    return units[0].kind == "word" and not units[0].is_capital and line.units[clause.first] is not units[0]


def _is_of_the_same(found: Alignment) -> bool:
    """Say whether what a sentence is about stands in the line too, or the sentence itself takes it up."""
    evidence = found.evidence
    if _goes_on(evidence):
        return True
    lead = next(
        (
            at
            for at, unit in enumerate(evidence.units)
            if unit.kind == "word" and is_argument(unit, evidence.language) and marker(evidence, at) is None
        ),
        None,
    )
    return lead is None or any(lead in places for places in found.places.values())


def _segments(line: Sentence) -> list[Clause]:
    """The clauses, with what is a mere phrase ("and Rohrer", ", in Zurich,") joined to the clause it belongs to."""
    segments: list[Clause] = []
    open_phrase = False
    for clause in clauses(line):
        phrase = not happens(clause.units)
        if segments and (phrase or open_phrase):
            first = segments[-1].first
            last = clause.first + len(clause.units)
            segments[-1] = Clause(first, line.units[first:last])
            open_phrase = open_phrase and phrase
        else:
            segments.append(clause)
            open_phrase = phrase
    return segments


def _has_rival(found: Alignment, needed: list[int]) -> bool:
    """Say whether the sentence tells this of somebody else: a name in it that the clause puts another in place of."""
    missing = [found.line.units[index] for index in needed if not found.places[index]]
    if not any(unit.is_capital for unit in missing):
        return False
    used = found.told
    hits = {place for index in needed for place in found.places[index]}
    for clause in _segments(found.evidence):
        if not hits & set(clause.stating):
            continue
        for place in clause.stating:
            unit = found.evidence.units[place]
            if place not in used and unit.kind == "word" and unit.is_capital and is_name(unit, found.evidence):
                return True
    return False


def _goes_on(sentence: Sentence) -> bool:
    """Say whether a sentence takes up somebody or something with a pronoun."""
    listed = words(sentence.language, "pronouns")
    return any(unit.kind == "function" and fold(unit.surface) in listed for unit in sentence.units)


def _restrict(found: Alignment, clause: Clause) -> Alignment:
    """The alignment of one clause alone."""
    line = Sentence(found.line.text, found.line.start, clause.units, found.line.language)
    places = {index - clause.first: places for index, places in found.places.items() if index in clause.indices}
    return Alignment(line, found.evidence, places)
