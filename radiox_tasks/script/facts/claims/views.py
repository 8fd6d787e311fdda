"""Whose view it is: what the evidence gives as somebody's opinion, as talk or as fiction, is no fact of its own.

The patterns are the lexicon's (`views`). Of each, a group named `lead` speaks for what stands behind it, one named
`trail` for what stands before it, and a pattern without either for the whole sentence. A group `key` holds the words
that a line would have to keep; else it is the match.
"""

import re
from functools import cache

from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clauses
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import load, words


def unowned_view(found: Alignment) -> list[Finding]:
    """A view that the line tells without any word of what makes it one."""
    text, units = found.evidence.text, found.evidence.units
    told = found.told
    for pattern in _views(found.evidence.language):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            start, end = match.span("key") if groups.get("key") else match.span()
            if any(start <= units[place].start < end for place in told):
                continue
            before = any(units[place].start < match.start() for place in told)
            behind = any(units[place].start >= match.end() for place in told)
            if behind if groups.get("lead") else before if groups.get("trail") else before or behind:
                return [_finding(found, match.group())]
    return _content_alone(found, told)


def _content_alone(found: Alignment, told: frozenset[int]) -> list[Finding]:
    """ "It is a myth that A", "dass A, ist ein Mythos": A alone, without the clause that says what of A."""
    evidence = found.evidence
    cut = clauses(evidence)
    for number, clause in enumerate(cut):
        if not _is_content(evidence, clause) or not told.issubset(clause.indices):
            continue
        over = cut[number - 1] if number else cut[1] if len(cut) > 1 else None
        if over is None or any(fold(unit.surface) in words(evidence.language, "resulting") for unit in over.units):
            continue
        return [_finding(found, " ".join(unit.surface for unit in over.units))]
    return []


def _is_content(sentence: Sentence, clause: Clause) -> bool:
    """A clause with "that" that tells what is said or thought; with a verb behind "that" it is a relative one."""
    if fold(clause.units[0].surface) not in words(sentence.language, "content_clauses"):
        return False
    return sentence.language == "de" or len(clause.units) < 2 or not is_past(clause.units[1].surface)


def _finding(found: Alignment, said: str) -> Finding:
    return Finding("attribution", f"The evidence gives this as {said.strip(' ,:–-')!r} has it.", found.line.text[:60])


@cache
def _views(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load(language)["views"])
