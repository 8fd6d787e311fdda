"""English verbs with their auxiliaries, by their forms and by what stands around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from radiox_tasks.script.facts.grammar.clauses import preposition_group
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.lexicon import words

_BE = frozenset(["am", "is", "are", "was", "were", "be", "been", "being"])
_HAVE = frozenset(["has", "have", "had"])
_MODAL = frozenset(["will", "shall", "do", "does", "did"])
RELATIVE = frozenset(["who", "whom", "which", "that", "whose"])
DETERMINERS = frozenset(["the", "a", "an", "its", "his", "her", "their", "this", "these", "that", "those"])
_GAP = 4  # units between an auxiliary and its participle: "was not yet officially opened"


@dataclass(frozen=True)
class VerbGroup:
    """A verb with its auxiliaries; `main` is None where a form of "to be" stands alone."""

    start: int
    main: int | None
    passive: bool
    helped: bool

    @property
    def end(self) -> int:
        return self.start if self.main is None else self.main


@lru_cache(maxsize=4096)
def english_verbs(sentence: Sentence) -> frozenset[int]:
    """Indices of the verbs of a sentence, auxiliaries that stand alone among them."""
    return frozenset(group.end for group in verb_groups(sentence))


def verb_groups(sentence: Sentence) -> list[VerbGroup]:
    return list(_groups(sentence)) or [group for group in [_present(sentence)] if group is not None]


def _groups(sentence: Sentence) -> Iterator[VerbGroup]:
    units = sentence.units
    at = 0
    while at < len(units):
        found = _group(sentence, at)
        if found is None:
            at += 1
            continue
        yield found
        at = found.end + 1


def _present(sentence: Sentence) -> VerbGroup | None:
    """The verb of a sentence that has no past form and no auxiliary: the first form in "s" between two phrases."""
    for at, (before, unit) in enumerate(pairwise(sentence.units), start=1):
        following = sentence.units[at + 1] if at + 1 < len(sentence.units) else None
        inflected = any(key.isalpha() and key != fold(unit.surface) for key in unit.keys)
        ends = following is None or following.kind != "word" or following.is_capital
        if (
            before.kind == unit.kind == "word"
            and not unit.is_capital
            and inflected
            and unit.surface.endswith("s")
            and ends
        ):
            return VerbGroup(at, at, False, False)
    return None


def _takes_up(units: tuple[Unit, ...], at: int) -> bool:
    """Say whether the word before `at` is a relative pronoun behind its noun: what follows is a verb in the present."""
    before = at - 2
    if before < 0 or fold(units[at - 1].surface) not in RELATIVE - {"whose", "whom"}:
        return False
    if units[before].kind == "boundary":
        before -= 1
    noun = units[before] if before >= 0 else None
    return noun is not None and noun.kind == "word" and not is_past_form(noun)


def _group(sentence: Sentence, at: int) -> VerbGroup | None:
    """The verb that begins at `at`, with its auxiliaries."""
    units = sentence.units
    word = fold(units[at].surface)
    if units[at].kind == "word" and not units[at].is_capital and word.endswith("s") and _takes_up(units, at):
        return VerbGroup(at, at, False, False)
    if word not in _BE | _HAVE | _MODAL and units[at].kind != "hedge":
        if at == 0 or not is_past_form(units[at]) or is_attribute(units, at):
            return None
        return VerbGroup(at, at, False, False)
    be = word in _BE
    modal = not be and word not in _HAVE
    for index in range(at + 1, min(at + 1 + _GAP, len(units))):
        unit, word = units[index], fold(units[index].surface)
        if word in _BE:
            be, modal = True, False
        elif word in _HAVE:
            be = modal = False
        elif unit.kind == "word" and not unit.is_capital:
            if unit.surface.endswith("ly"):
                continue
            if modal or (be and unit.surface.endswith("ing")):
                return VerbGroup(at, index, False, True)
            if _may_be_participle(unit):
                return VerbGroup(at, index, be, True)
            break
        elif unit.kind in {"boundary", "number", "moment", "word"} or word in DETERMINERS or _leads(unit):
            break
    return VerbGroup(at, None, False, True) if units[at].kind != "hedge" else None


def _leads(unit: Unit) -> bool:
    return preposition_group(unit.surface, "en") is not None


def is_past_form(unit: Unit) -> bool:
    return (
        unit.kind == "word"
        and not unit.is_capital
        and (is_past(unit.surface) or fold(unit.surface) in words("en_meanings", "past_forms"))
    )


def _may_be_participle(unit: Unit) -> bool:
    """Behind an auxiliary any form of another word will do: "beaten" is of "beat"."""
    own = fold(unit.surface)
    return is_past_form(unit) or (
        any(key.isalpha() and key != own for key in unit.keys) and not own.endswith(("s", "ing", "er", "est"))
    )


def is_attribute(units: tuple[Unit, ...], at: int) -> bool:
    """ "The murdered king": a participle behind an article or a preposition, or before the noun of its phrase."""
    before = units[at - 1]
    word = fold(before.surface)
    if word == "that":
        return False
    return word in DETERMINERS or before.kind == "number" or _leads(before)
