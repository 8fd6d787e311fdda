"""Negations, hedges and denials: a line has them where its evidence has them, and nowhere else."""

from functools import lru_cache
from itertools import pairwise

from radiox_tasks.script.facts.claims.frames import unframed
from radiox_tasks.script.facts.claims.quantifiers import misquantified
from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clauses
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, has, keys
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_SUBORDINATE = frozenset({"dass", "ob", "wonach", "that", "whether"})


def reversed_claims(found: Alignment) -> list[Finding]:
    """Negations and hedges that were dropped from, or added to, what the evidence sentence says."""
    findings = []
    line, evidence = found.line, found.evidence
    for clause in clauses(line):
        told = _counterparts(found, clause)
        if told is None:
            continue
        for kind, rule, what in (("negation", "negation", "negation"), ("hedge", "hedge", "reservation")):
            mine = [unit for unit in clause.units if unit.kind == kind]
            theirs = [unit for other in told for unit in other.units if unit.kind == kind]
            if bool(mine) != bool(theirs) or (kind == "negation" and len(mine) % 2 != len(theirs) % 2):
                surface = " ".join(unit.surface for unit in (mine or theirs))
                verb = "has no" if mine else "has a"
                findings.append(Finding(rule, f"The evidence {verb} {what} here: {surface!r}.", surface))
    return (
        findings
        or _wrong_contrast(found)
        or _dropped_denial(line, evidence)
        or _dropped_frame(found)
        or _only_intended(found)
        or _dropped_modifier(found)
        or unframed(found)
        or misquantified(found)
    )


def _wrong_contrast(found: Alignment) -> list[Finding]:
    """ "Not by A but by B" bears out neither "by A" nor "not by B"."""
    line, evidence = found.line, found.evidence
    turn = next((at for at, unit in enumerate(evidence.units) if _turns(evidence, at, unit)), None)
    if turn is None or any(_turns(line, at, unit) for at, unit in enumerate(line.units)):
        return []
    start = max(at for at in range(turn) if evidence.units[at].kind == "negation")
    end = next((at for at in range(turn, len(evidence.units)) if evidence.units[at].kind == "boundary"), None)
    for clause in clauses(line):
        negated = [unit.start for unit in clause.units if unit.kind == "negation"]
        for index in clause.stating:
            unit, places = line.units[index], found.places.get(index)
            if not places:
                continue
            denied = all(start < place < turn for place in places)
            affirmed = all(turn < place < (end or len(evidence.units)) for place in places)
            if (denied and not negated) or (affirmed and negated and unit.start > negated[0]):
                return [
                    Finding("negation", f"The evidence sets {unit.surface!r} against something else.", unit.surface)
                ]
    return []


def _turns(sentence: Sentence, at: int, unit: Unit) -> bool:
    """Say whether a unit is the "but" of "not A but B"."""
    word = fold(unit.surface)
    return (word == "sondern" or (word == "but" and at > 0)) and any(
        other.kind == "negation" for other in sentence.units[max(0, at - 10) : at]
    )


def _counterparts(found: Alignment, clause: Clause) -> list[Clause] | None:
    """The evidence clauses that tell what the line's clause tells; None when it tells nothing that was found."""
    wanted = [index for index in clause.stating if found.places.get(index)]
    if not wanted:
        return None if not any(unit.kind in {"negation", "hedge"} for unit in clause.units) else []
    told = []
    for other in clauses(found.evidence):
        hits = [index for index in wanted if any(place in other.stating for place in found.places[index])]
        own = [index for index in hits if len(found.places[index]) == 1] or hits
        if own and (len(own) > 1 or len(other.stating) <= 2 or len(wanted) == 1 or _states_verb(found, own)):
            told.append(other)
    return told


def _states_verb(found: Alignment, indices: list[int]) -> bool:
    """A clause that shares only its subject with the line tells something else of it."""
    return any(not found.line.units[index].is_capital for index in indices)


def _dropped_denial(line: Sentence, evidence: Sentence) -> list[Finding]:
    """ "Police denied that X" must not become "X"."""
    for unit in evidence.units:
        if unit.kind != "word" or not _denies(unit, evidence.language):
            continue
        if not _governs(unit, evidence):
            continue
        others = [other for other in evidence.units if other is not unit]
        denying = [
            each
            for each in line.units
            if has(line.language, "denials", each.surface) and not any(each.keys & other.keys for other in others)
        ]
        if not denying and not any(each.keys & unit.keys for each in line.units):
            return [Finding("negation", f"The evidence has {unit.surface!r} here.", unit.surface)]
    return []


def _dropped_frame(found: Alignment) -> list[Finding]:
    """ "It is not true that X" must not become "X"."""
    line, evidence = found.line, found.evidence
    if any(unit.kind == "negation" or has(line.language, "denials", unit.surface) for unit in line.units):
        return []
    told = found.told
    for frame, clause in pairwise(clauses(evidence)):
        if fold(clause.units[0].surface) in _SUBORDINATE and told & set(clause.stating):
            for unit in frame.units:
                if unit.kind == "negation":
                    return [Finding("negation", f"The evidence says {unit.surface!r} of this.", unit.surface)]
    return []


def _only_intended(found: Alignment) -> list[Finding]:
    """ "Threatened to strike" is not "struck": what is done to what shall happen must be told with it."""
    line, evidence = found.line, found.evidence
    said = {key for unit in line.units for key in unit.keys}
    told = {place for index, places in found.places.items() if not line.units[index].is_capital for place in places}
    for at, unit in enumerate(evidence.units):
        if unit.kind != "word" or not unit.keys & words(evidence.language, "intending") or unit.keys & said:
            continue
        if told.intersection(_intended(evidence, at)):
            return [Finding("modifier", f"The evidence says {unit.surface!r} of this.", unit.surface)]
    return []


def _intended(sentence: Sentence, verb: int) -> list[int]:
    """What is to be done, behind the verb that says so: the infinitive, or the words behind "that"."""
    units = sentence.units
    end = next((at for at in range(verb + 1, len(units)) if units[at].kind == "boundary"), len(units))
    if sentence.language == "de" and end < len(units):
        end = next((at for at in range(end + 1, len(units)) if units[at].kind == "boundary"), len(units))
    found = []
    behind_that = False
    for at in range(verb + 1, end):
        before = fold(units[at - 1].surface)
        behind_that = behind_that or before in {"that", "dass"}
        if units[at].kind == "word" and not units[at].is_capital and (behind_that or _is_infinitive(units[at], before)):
            found.append(at)
    return found


def _is_infinitive(unit: Unit, before: str) -> bool:
    """ "To go", "zu gehen", "abzugehen"."""
    parted = any(fold(unit.surface).startswith(f"{particle}zu") for particle in words("de", "particles"))
    return before in {"to", "zu"} or (parted and unit.surface.endswith("n"))


def _denies(unit: Unit, language: str) -> bool:
    """Say whether a verb denies, by itself or with the particle at the end of its clause: "schliesst … aus"."""
    joined = any(key[:1] != "~" and key in words(language, "denials") for key in unit.keys)
    return joined or has(language, "denials", unit.surface)


def _governs(unit: Unit, sentence: Sentence) -> bool:
    """A denial rules what follows it unless a relative clause keeps it apart; it always rules its own clause."""
    for clause in clauses(sentence):
        if unit in clause.units:
            first = fold(clause.units[0].surface)
            return (
                first not in {"der", "die", "das", "which", "who", "deren", "dessen", "dem", "den"} or clause.first == 0
            )
    return True


@lru_cache(maxsize=4)
def _modifier_keys(language: str) -> frozenset[str]:
    listed = words(language, "modifiers")
    return listed | {key for word in listed for key in keys(word, language) if key[:1] != "~"}


def _dropped_modifier(found: Alignment) -> list[Finding]:
    """ "The former president" is not "the president"."""
    line, evidence = found.line, found.evidence
    listed = _modifier_keys(evidence.language)
    said = {key for unit in line.units for key in unit.keys}
    for at, unit in enumerate(evidence.units[:-1]):
        if unit.kind == "boundary" or not unit.keys & listed or unit.keys & said:
            continue
        head = next((i for i in range(at + 1, len(evidence.units)) if evidence.units[i].kind == "word"), None)
        if head is not None and any(head in places for places in found.places.values()):
            detail = f"The evidence says {unit.surface!r} of {evidence.units[head].surface!r}."
            return [Finding("modifier", detail, evidence.units[head].surface)]
    return []
