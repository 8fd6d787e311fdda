"""Who gets something: "A received the prize" is "the prize went to A", and A is not who gave it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import Alignment, clause_at, marker
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_TO = {"en": "to", "de": "an"}
_TURNED = frozenset(["den", "dem"])  # what a German sentence begins with, and is not its subject
_GOING = frozenset(["go", "gehen"])
_JOINING = frozenset(["and", "und", "the", "die", "der", "den"])


@dataclass(frozen=True)
class Getting:
    """Whether a verb says "receives" (or "goes to"), and indices of who gets it, what may be got, and who gives."""

    receives: bool
    recipients: frozenset[int]
    things: frozenset[int] = frozenset()
    givers: frozenset[int] = frozenset()
    only_goes: bool = False  # by a verb that also says where somebody goes


@dataclass(frozen=True)
class Receipt:
    """A verb of the line that tells who gets what, and what it tells there and in the evidence."""

    verb: int
    mine: Getting
    theirs: Getting


def receipts(found: Alignment) -> list[Receipt]:
    """Where the line says "receives" for "goes to", or the other way round."""
    seen = []
    for index, places in found.places.items():
        mine = getting(found.line, index) if places else None
        if mine is None:
            continue
        for place in places:
            theirs = getting(found.evidence, place)
            if theirs is not None and theirs.receives != mine.receives:
                seen.append(Receipt(index, mine, theirs))
    return seen


def misgiven(found: Alignment) -> list[Finding]:
    """Something that somebody else gets in the evidence."""
    for receipt in receipts(found):
        mine, theirs = receipt.mine, receipt.theirs
        rightly = all(theirs.recipients.intersection(found.places.get(index, ())) for index in mine.recipients)
        of_this = _may_go(found, receipt) and any(
            theirs.things.intersection(found.places.get(index, ())) for index in mine.things
        )
        if not mine.recipients or not rightly or not of_this:
            verb = found.line.units[receipt.verb].surface
            return [Finding("relation", f"The evidence does not say that of who gets it: {verb!r}.", verb)]
    return _got_by_another(found)


def _may_go(found: Alignment, receipt: Receipt) -> bool:
    """ "The prize went to A", and what else is given or won: a firm that goes to the exchange is nobody's."""
    going, sentence = (receipt.theirs, found.evidence) if receipt.mine.receives else (receipt.mine, found.line)
    listed = words(f"{sentence.language}_meanings", "given")
    return not going.only_goes or any(_is_given(key, listed) for at in going.things for key in sentence.units[at].keys)


def _is_given(key: str, listed: frozenset[str]) -> bool:
    """Say whether a word, or the last part of it, is something that is given: "nobelpreis"."""
    return key in listed or any(key.endswith(word) for word in listed if len(word) > 3)


def _got_by_another(found: Alignment) -> list[Finding]:
    """ "B received it" where "A received it from B"."""
    for index, places in found.places.items():
        mine = getting(found.line, index) if places else None
        if mine is None:
            continue
        getters = {place for at in mine.recipients for place in found.places.get(at, ())}
        theirs = [other for place in places if (other := getting(found.evidence, place)) is not None]
        if getters and theirs and all(_denies(mine, other, getters) for other in theirs):
            verb = found.line.units[index].surface
            return [Finding("relation", f"In the evidence somebody else gets this: {verb!r}.", verb)]
    return []


def _denies(mine: Getting, theirs: Getting, getters: set[int]) -> bool:
    """Say whether the evidence names others who get it, or only those who give it."""
    if mine.receives != theirs.receives:
        return False
    return (bool(theirs.recipients) and not theirs.recipients & getters) or getters <= theirs.givers


def changes_hands(found: Alignment, index: int) -> bool:
    """Say whether a unit is a recipient in the line as in the evidence, told in the two ways."""
    return any(
        index in receipt.mine.recipients and receipt.theirs.recipients.issuperset(found.places[index])
        for receipt in receipts(found)
    )


def gives(found: Alignment, index: int) -> bool:
    """Say whether a unit is the verb of such a change."""
    return any(index == receipt.verb for receipt in receipts(found))


@lru_cache(maxsize=4096)
def getting(sentence: Sentence, verb: int) -> Getting | None:
    """What the word at `verb` says of who gets what; None where it says neither "receives" nor "goes to"."""
    unit = sentence.units[verb]
    receiving = bool(unit.keys & words(f"{sentence.language}_meanings", "receiving"))
    giving = bool(unit.keys & words(f"{sentence.language}_meanings", "giving"))
    clause = clause_at(sentence, verb)
    if clause is None or unit.kind != "word" or not (receiving or giving):
        return None
    inside = [at for at in clause.stating if at != verb and sentence.units[at].kind == "word"]
    to = [at for at in inside if marker(sentence, at) == _TO[sentence.language]]
    bare = frozenset(at for at in inside if marker(sentence, at) is None)
    if giving and to:
        getters = frozenset(other for at in to for other in _listed(sentence, at))
        return Getting(False, getters, bare - getters, only_goes=bool(unit.keys & _GOING))
    passive = words(sentence.language, "passive")
    suffers = any(fold(other.surface) in passive for other in sentence.units[max(clause.first, verb - 2) : verb])
    if (giving and not suffers) or fold(sentence.units[clause.first].surface) in _TURNED:
        givers = frozenset(at for at in bare if giving and not receiving and at < verb)
        return Getting(not giving, frozenset(), givers=givers)
    subject = [at for at in bare if at < verb]
    getters = frozenset(subject) | frozenset(other for at in subject for other in _listed(sentence, at))
    return Getting(True, getters, bare - getters)


def _listed(sentence: Sentence, start: int) -> Iterator[int]:
    """The word at `start` with the names that commas and "and" put beside it."""
    yield start
    for step in (-1, 1):
        at = start + step
        while 0 <= at < len(sentence.units):
            unit = sentence.units[at]
            if unit.kind == "word" and unit.is_capital and marker(sentence, at) in {None, _TO[sentence.language]}:
                yield at
            elif unit.surface != "," and fold(unit.surface) not in _JOINING:
                break
            at += step
