"""German clauses: a main clause without those inside it, and these with what they take up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from radiox_tasks.script.facts.grammar.clauses import marker
from radiox_tasks.script.facts.grammar.german_phrases import bare_phrases, indices_of
from radiox_tasks.script.facts.grammar.german_verbs import BEING, DETERMINERS, first_verb, is_german_verb, verbs_in
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold

_RELATIVE = frozenset(
    [
        *("der", "die", "das", "den", "dem", "denen", "dessen", "deren"),
        *("welcher", "welche", "welches", "welchen", "welchem"),
    ]
)
_OPENING = frozenset(
    [
        *("dass", "ob", "weil", "wenn", "falls", "sofern", "nachdem", "bevor", "ehe", "obwohl", "obschon", "damit"),
        *("sobald", "solange", "seitdem", "indem", "während", "als", "da", "wie", "wo"),
    ]
)
_JOINING = frozenset(["und", "oder", "aber", "sondern"])


@dataclass
class GermanClause:
    """The indices of a clause, what it takes up from the clause around it, and by which word."""

    indices: list[int]
    taken_up: frozenset[int] = frozenset()
    by: str = ""
    joined: bool = False
    inner: bool = False  # hangs on another clause
    gapped: list[int] = field(default_factory=list)  # ", the canton 30 million": what has its verb from this clause


def german_clauses(sentence: Sentence) -> Iterator[GermanClause]:
    """Main clauses without the clauses inside them, and these; cut again where "and" joins two verbs."""
    waiting: GermanClause | None = None
    spans = list(_spans(sentence))
    for number, (start, end) in enumerate(spans):
        opened = _opened(sentence, start, end)
        if opened is not None:
            yield from _halves(sentence, opened)
            continue
        own = GermanClause(list(range(start, end)))
        own.joined = fold(sentence.units[start].surface) in _JOINING and start + 1 == first_verb(sentence, own.indices)
        told = waiting is not None and first_verb(sentence, waiting.indices) is not None
        if waiting is not None and told and first_verb(sentence, own.indices) is None:
            if _interrupted(sentence, spans[number + 1 :]):
                yield from _halves(sentence, waiting)
                waiting = own
                continue
            waiting.gapped += own.indices
            continue
        if waiting is not None and first_verb(sentence, waiting.indices) is None:
            own.indices = waiting.indices + own.indices
        elif waiting is not None:
            yield from _halves(sentence, waiting)
        waiting = own
    if waiting is not None:
        yield from _halves(sentence, waiting)


def _interrupted(sentence: Sentence, behind: Sequence[tuple[int, int]]) -> bool:
    """ "Her neighbour, who had called, was unhurt": the verb comes behind the clauses inside."""
    own = [span for span in behind if _opened(sentence, *span) is None]
    return bool(own) and own[0] != behind[0] and first_verb(sentence, range(*own[0])) == own[0][0]


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(len(sentence.units) + 1):
        if at == len(sentence.units) or sentence.units[at].kind == "boundary":
            if at > start:
                yield start, at
            start = at + 1


def _opened(sentence: Sentence, start: int, end: int) -> GermanClause | None:
    """The clause in a span that a conjunction or a relative pronoun opens."""
    units = sentence.units
    first = fold(units[start].surface)
    if first in _OPENING and _ends_with_verb(sentence, end):
        return GermanClause(list(range(start + 1, end)), inner=True)
    before = units[start - 2] if start >= 2 else None
    if before is None or before.kind != "word" or not _ends_with_verb(sentence, end):
        return None
    alone = start + 2 == end  # "den Mann getroffen, der floh"
    if not before.is_capital and not (
        first in _RELATIVE and start + 1 < end and (alone or _is_small(units[start + 1]))
    ):
        return None
    if first in _RELATIVE:
        noun = frozenset(_row_before(units, start - 1)) | _equated(sentence, start - 1)
        return GermanClause(list(range(start + 1, end)), noun, first, inner=True)
    led = start + 1 < end and marker(sentence, start) is None and fold(units[start + 1].surface) in _RELATIVE
    if led and units[start].kind == "function" and not (start + 2 < end and units[start + 2].is_capital):
        return GermanClause(list(range(start + 2, end)), frozenset(), "mit", inner=True)
    return None


def _is_small(unit: Unit) -> bool:
    """Say whether a word begins a phrase of its own: "der seinem Besitzer entlief" is no "der Besitzer"."""
    return unit.kind == "function" or fold(unit.surface) in DETERMINERS


def _ends_with_verb(sentence: Sentence, end: int) -> bool:
    """In the last place of a clause that hangs on another, a word of a small letter is its verb."""
    unit = sentence.units[end - 1]
    return is_german_verb(sentence, end - 1) or (unit.kind == "word" and not unit.is_capital)


def _equated(sentence: Sentence, end: int) -> frozenset[int]:
    """ "Der Kran war der erste, der fiel": what a noun is said to be does what the noun does."""
    start = max((at + 1 for at in range(end) if sentence.units[at].kind == "boundary"), default=0)
    verbs = {fold(sentence.units[at].surface) for at in range(start, end) if is_german_verb(sentence, at)}
    if not verbs or not verbs <= BEING:
        return frozenset()
    return indices_of([phrase for phrase, _ in bare_phrases(sentence, range(start, end))])


def _row_before(units: Sequence[Unit], end: int) -> Iterator[int]:
    at = end - 1
    while at >= 0 and units[at].kind != "boundary" and not units[at].is_capital:
        at -= 1  # "von einem Hund gebissen, der"
    while at >= 0 and units[at].kind == "word" and units[at].is_capital:
        yield at
        at -= 1


def _halves(sentence: Sentence, clause: GermanClause) -> Iterator[GermanClause]:
    """The parts of a clause that "and" joins, where each has its verb."""
    parts: list[list[int]] = [[]]
    for at in clause.indices:
        if fold(sentence.units[at].surface) in _JOINING:
            parts.append([])
        parts[-1].append(at)
    merged: list[list[int]] = []
    for part in parts:
        if merged and not (verbs_in(sentence, part) and verbs_in(sentence, merged[-1])):
            merged[-1] = merged[-1] + part
        else:
            merged.append(part)
    for number, part in enumerate(merged):
        if not part:
            continue  # "wenn – so der Chef – er geht": nothing stands behind the conjunction
        if number:
            yield GermanClause(part, joined=not clause.inner, inner=clause.inner)
        else:
            yield replace(clause, indices=part)
