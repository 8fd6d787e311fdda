"""Which clause a number, a date or a name belongs to: two facts of one sentence do not exchange theirs."""

from radiox_tasks.script.facts.attribution import speakers
from radiox_tasks.script.facts.clauses import Alignment, Clause, clauses, marker
from radiox_tasks.script.facts.stream import Sentence, Unit
from radiox_tasks.script.findings import Finding


def misbound(found: Alignment) -> list[Finding]:
    """A number, a date or a name belongs to the clause it stands in; another clause with its like has no claim."""
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
