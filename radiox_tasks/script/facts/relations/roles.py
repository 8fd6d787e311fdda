"""Who does and who suffers what an English verb says: "A was beaten by B" is "B beat A", and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clause_at, clauses, marker, preposition_group
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.facts.relations.recipients import gives
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_HOLDING = frozenset(["contain", "include"])  # "is contained in" has its doer behind "in"
# Bare words of time do nothing and suffer nothing: "last year the plan was approved by the council".
_TIMES = frozenset(["last", "next", "year", "month", "week", "day", "morning", "evening", "night", "later"])
_REACH = 3  # units between "was" and its participle: "was not yet officially opened"
_RELATIVE = frozenset(["what", "which", "that", "who", "whom"])
_INSIDE = frozenset(["the", "a", "an", "its", "his", "her", "their", "and"])


@dataclass(frozen=True)
class Roles:
    """Indices of the words that say who does what a verb says, and who suffers it."""

    doers: frozenset[int]
    sufferers: frozenset[int]
    passive: bool


def turned_roles(found: Alignment) -> list[Finding]:
    """A passive whose doer suffers it in the evidence, or an active whose doer does."""
    if found.line.language != "en":
        return []
    for index, places in found.places.items():
        mine = roles(found.line, index) if places else None
        if mine is None:
            continue
        there = [other for place in places if (other := roles(found.evidence, place)) is not None]
        if any(other.passive == mine.passive or not _crossed(found, mine, other) for other in there) or not there:
            continue
        named = " ".join(found.line.units[at].surface for at in sorted(mine.doers))
        return [Finding("order", f"In the evidence this is done to {named!r}, not by it.", named)]
    return _suffered_by_its_doer(found)


def _suffered_by_its_doer(found: Alignment) -> list[Finding]:
    """ "A was attacked" or "B won", with nobody else named, where the evidence has A attack and beat B."""
    for index, places in found.places.items():
        theirs = [other for place in places if (other := roles(found.evidence, place)) is not None]
        if not theirs or gives(found, index) or not all(other.doers and other.sufferers for other in theirs):
            continue
        suffering, mine = _suffering(found.line, index), roles(found.line, index)
        active = not suffering and mine is not None and is_past(found.line.units[index].surface)
        doing = mine.doers if mine is not None and active else frozenset()
        for at in suffering | doing:
            there = set(found.places.get(at, ()))
            wrong = [
                there <= (other.doers - other.sufferers if at in suffering else other.sufferers - other.doers)
                for other in theirs
            ]
            if there and all(wrong):
                named = found.line.units[at].surface
                return [Finding("order", f"In the evidence {named!r} has the other role.", named)]
    return []


def _suffering(sentence: Sentence, verb: int) -> frozenset[int]:
    """What stands bare before "was" and its participle at `verb`."""
    clause = next(one for one in clauses(sentence) if verb in one.indices)
    being = _being(sentence, clause, verb) if _is_verb(sentence, verb) else None
    found = []
    for at in range((being or clause.first) - 1, clause.first - 1, -1):
        if fold(sentence.units[at].surface) in _RELATIVE:
            break
        if _takes_part(sentence, at):
            found.append(at)
    return frozenset(found)


def _crossed(found: Alignment, mine: Roles, theirs: Roles) -> bool:
    """Say whether who does it in the line suffers it in the evidence, the other way round, or has no part in it."""
    told = {place for index in mine.doers for place in found.places.get(index, ())}
    known = found.told
    if told and (theirs.doers if mine.passive or theirs.passive else theirs.doers & known) and not theirs.doers & told:
        return True
    return any(
        found.places.get(index) and all(place in wrong and place not in right for place in found.places[index])
        for side, right, wrong in (
            (mine.doers, theirs.doers, theirs.sufferers),
            (mine.sufferers, theirs.sufferers, theirs.doers),
        )
        for index in side
    )


def keep_roles(found: Alignment, first: int, second: int) -> bool:
    """Say whether two words that have changed places do so because the voice has changed."""
    for index, places in found.places.items():
        mine = roles(found.line, index) if places else None
        if mine is None or len({first, second} & (mine.doers | mine.sufferers | {index})) < 2:
            continue
        if {first, second} <= mine.doers or {first, second} <= mine.sufferers:
            continue
        for place in places:
            theirs = roles(found.evidence, place)
            if theirs is not None and theirs.passive != mine.passive and not _crossed(found, mine, theirs):
                return True
    return False


@lru_cache(maxsize=2048)
def passive_doers(sentence: Sentence) -> frozenset[int]:
    """Who does it in the passives of a sentence."""
    found = (roles(sentence, at) for at in range(len(sentence.units)))
    return frozenset(index for each in found if each is not None and each.passive for index in each.doers)


@lru_cache(maxsize=4096)
def roles(sentence: Sentence, verb: int) -> Roles | None:
    """Who does and who suffers what the word at `verb` says; None where it is no verb, or its doer is not told."""
    clause = clause_at(sentence, verb)
    if sentence.language != "en" or clause is None or not _is_verb(sentence, verb):
        return None
    end = clause.first + len(clause.units)
    being = _being(sentence, clause, verb)
    bare = [at for at in range(clause.first, end) if at != verb and _takes_part(sentence, at)]
    before = frozenset(at for at in bare if at < (verb if being is None else being))
    if being is None:
        return Roles(before, frozenset(at for at in bare if at > verb), False)
    doing = preposition_group("in" if sentence.units[verb].keys & _HOLDING else "by", "en")
    by = next((at for at in range(verb, end) if preposition_group(sentence.units[at].surface, "en") == doing), None)
    doers = frozenset(_phrase(sentence, by + 1)) if by is not None else frozenset()
    return Roles(doers, before, True) if doers else None


def _is_verb(sentence: Sentence, at: int) -> bool:
    """Say whether an English word may be a verb: a past form, or a form of another word behind what does it."""
    unit = sentence.units[at]
    if unit.kind != "word" or unit.is_capital or unit.surface.endswith("ing"):
        return False
    return at > 0 and (is_past(unit.surface) or any(key.isalpha() and key != fold(unit.surface) for key in unit.keys))


def _being(sentence: Sentence, clause: Clause, verb: int) -> int | None:
    """The form of "to be" that makes a passive of the participle at `verb`."""
    passive = words("en", "passive")
    for at in range(verb - 1, max(clause.first, verb - _REACH) - 1, -1):
        if fold(sentence.units[at].surface) in passive:
            return at
    return None


def _phrase(sentence: Sentence, start: int) -> Iterator[int]:
    """The words of the phrase that begins at `start`, and of those that "and" adds to it."""
    for at in range(start, len(sentence.units)):
        unit = sentence.units[at]
        if unit.kind == "word" and not is_past(unit.surface) and not unit.surface.endswith("ing"):
            yield at
        elif fold(unit.surface) not in _INSIDE:
            return


def _takes_part(sentence: Sentence, at: int) -> bool:
    unit = sentence.units[at]
    return (
        unit.kind == "word"
        and not is_past(unit.surface)
        and not unit.surface.endswith("ly")
        and fold(unit.surface) not in _TIMES
        and marker(sentence, at) is None
    )
