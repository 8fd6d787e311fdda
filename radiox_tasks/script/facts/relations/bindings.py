"""Which clause a number, a date or a name belongs to: two facts of one sentence do not exchange theirs."""

from radiox_tasks.script.facts.claims.attribution import speakers
from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clauses, is_noun, marker
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
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
                if _has_rival(found, index, there):
                    detail = f"In the evidence {unit.surface!r} belongs to something else."
                    findings.append(Finding("binding", detail, unit.surface))
                    break
    return findings[:1] or _told_of_another(found)


def _told_of_another(found: Alignment) -> list[Finding]:
    """ "A won 5 seats, B lost 3" does not say that A lost anything: what happens stays with whom it happens to."""
    line, evidence = found.line, found.evidence
    used = found.told
    for clause in clauses(line):
        told = [index for index in clause.stating if found.places[index]]
        for index in told:
            if _is_anchor(line.units[index]):
                continue
            rest = {place for other in told if other != index for place in found.places[other]}
            for there in clauses(evidence):
                if not set(found.places[index]) <= set(there.stating) or rest.intersection(there.stating):
                    continue
                homes = [home for home in clauses(evidence) if rest.intersection(home.stating)]
                passed_over = any(
                    place not in used and not evidence.units[place].is_capital
                    for home in homes
                    for place in home.stating
                )
                if passed_over and any(_replaces(found, other, place) for other in told for place in there.stating):
                    surface = line.units[index].surface
                    return [Finding("binding", f"In the evidence {surface!r} is said of something else.", surface)]
    return []


def _replaces(found: Alignment, index: int, place: int) -> bool:
    """Say whether an evidence unit is another number, date or name than the line's, and stands as that does."""
    unit, other = found.line.units[index], found.evidence.units[place]
    nouns = _is_noun(unit, found.line) and _is_noun(other, found.evidence)
    if (
        not (nouns or _is_anchor(unit))
        or unit.kind != other.kind
        or place in found.places[index]
        or unit.keys & other.keys
    ):
        return False
    if unit.kind != "word":
        return True
    stands = {marker(found.line, index), *(marker(found.evidence, own) for own in found.places[index])}
    return (nouns or other.is_capital) and marker(found.evidence, place) in stands


def _is_noun(unit: Unit, sentence: Sentence) -> bool:
    """Say whether a word may be a noun, and no adverb."""
    return is_noun(unit, sentence.language) and (unit.is_capital or not unit.surface.endswith("ly"))


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


def _has_rival(found: Alignment, index: int, clause: Clause) -> bool:
    """Say whether the evidence clause has a thing of the same kind that the line's clause passes over."""
    unit = found.line.units[index]
    marks = {None, marker(found.line, index)}
    used = found.told
    for place in clause.stating:
        other = found.evidence.units[place]
        if other.kind != unit.kind or other.keys & unit.keys:
            continue
        if unit.kind != "word" or (other.is_capital and place not in used and marker(found.evidence, place) in marks):
            return True
    return False
