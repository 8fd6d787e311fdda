"""Clauses of a sentence, and which units of a line are found where in a sentence of the evidence."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, implied, is_past, keys, link_forms, parts
from radiox_tasks.script.lexicon import groups, words

STATING = frozenset({"number", "moment", "word"})


_LISTING = frozenset({"und", "oder", "sowie", "and", "or"})
_LISTED_ARTICLES = frozenset({"der", "die", "das", "the", "a", "an"})
_AUXILIARIES = frozenset(
    [
        *("ist", "sind", "war", "waren", "wurde", "wurden", "wird", "werden", "hat", "haben", "hatte", "hatten"),
        *("is", "are", "was", "were", "has", "have", "had"),
    ]
)


@dataclass(frozen=True)
class Clause:
    """A run of units without a boundary; `first` is the index of its first unit in the sentence."""

    first: int
    units: tuple[Unit, ...]

    @property
    def indices(self) -> range:
        """Indices, in the sentence, of its units."""
        return range(self.first, self.first + len(self.units))

    @property
    def stating(self) -> list[int]:
        """Indices, in the sentence, of the units that state something."""
        return [self.first + index for index, unit in enumerate(self.units) if unit.kind in STATING]


@lru_cache(maxsize=2048)
def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """Cut a sentence at commas, dashes, brackets and conjunctions. Clauses may be mere phrases."""
    found: list[Clause] = []
    start = 0
    joins = words(sentence.language, "conjunctions")
    for index, unit in enumerate(sentence.units):
        if unit.kind == "boundary" or (unit.kind == "function" and fold(unit.surface) in joins):
            if unit.kind == "function" and _lists(sentence, start, index):
                continue
            if unit.surface == "," and _enumerates(sentence, start, index):
                continue
            if index > start:
                found.append(Clause(start, sentence.units[start:index]))
            start = index + 1 if unit.kind == "boundary" else index
    if start < len(sentence.units):
        found.append(Clause(start, sentence.units[start:]))
    return tuple(found)


def clause_at(sentence: Sentence, index: int) -> Clause | None:
    """The clause around a unit; None for a boundary between clauses."""
    return next((clause for clause in clauses(sentence) if index in clause.indices), None)


def _enumerates(sentence: Sentence, start: int, index: int) -> bool:
    """ "A, B and C": a comma between names that "and" goes on with, where only one side of them tells what happens."""
    units = sentence.units
    if index == start or not _is_name_word(units[index - 1]):
        return False
    at, joined = index + 1, False
    while at < len(units):
        word = fold(units[at].surface)
        if word in _LISTING:
            joined = True
        elif units[at].surface == ",":
            if joined:
                break
        elif not _is_name_word(units[at]) and word not in _LISTED_ARTICLES:
            break
        at += 1
    after = next((end for end in range(at, len(units)) if units[end].kind == "boundary"), len(units))
    return joined and _is_name_word(units[at - 1]) and not (happens(units[start:index]) and happens(units[at:after]))


def is_noun(unit: Unit, language: str) -> bool:
    """Say whether a word may be a noun or a name: by its capital, in English also by not being a verb's past form."""
    return unit.kind == "word" and (unit.is_capital or (language == "en" and not is_past(unit.surface)))


def _is_name_word(unit: Unit) -> bool:
    return unit.kind == "word" and unit.is_capital


def _lists(sentence: Sentence, start: int, index: int) -> bool:
    """Say whether "and" only lists names and nouns: on one side of it nothing is said to happen."""
    if fold(sentence.units[index].surface) not in _LISTING:
        return False
    after = next((at for at in range(index + 1, len(sentence.units)) if sentence.units[at].kind == "boundary"), None)
    return not (happens(sentence.units[start:index]) and happens(sentence.units[index + 1 : after]))


def happens(units: tuple[Unit, ...]) -> bool:
    """Say whether something is said to happen or to be: a word that is no name or noun, or an auxiliary verb."""
    return any((unit.kind == "word" and not unit.is_capital) or fold(unit.surface) in _AUXILIARIES for unit in units)


def same(unit: Unit, other: Unit, language: str) -> bool:
    """Say whether a unit of the line states what a unit of the evidence states."""
    if unit.keys & other.keys or implied(unit.keys, language) & other.keys or same_nation(unit, other):
        return True
    if isinstance(unit.fact, Moment):
        if isinstance(other.fact, Moment):
            return other.fact.covers(unit.fact)
        return (
            isinstance(other.fact, Number) and not other.fact.unit and unit.fact.key == f"date {other.fact.value}-*-*"
        )
    if isinstance(unit.fact, Number):
        if isinstance(other.fact, Moment):
            return not unit.fact.unit and unit.fact.value == (other.fact.year or -1)
        return False
    if other.kind not in STATING or other.fact is not None or language != "de":
        return False
    return _compound(unit.surface, other.surface)


def same_nation(unit: Unit, other: Unit) -> bool:
    """ "The French president" and "the president of France": how the country stands is looked at apart."""
    return bool(nations(unit.keys) & nations(other.keys))


def nations(own: frozenset[str]) -> frozenset[str]:
    """The countries that keys name, as places or by their people."""
    return frozenset(
        key.partition(":")[2]
        for key in own
        if key.startswith(("place:", "people:")) and len(key.partition(":")[2]) == 2
    )


@lru_cache(maxsize=50_000)
def _compound(word: str, other: str) -> bool:
    """ "Tunnel" and "Bahnhof" are found in "Gotthardtunnel" and "Bahnhofstrasse", and the other way round."""
    return _part_of(word, other) or _part_of(other, word)


def _part_of(word: str, whole: str) -> bool:
    folded, long = fold(word), fold(whole)
    if len(folded) < 4 or len(long) < len(folded) + 3:
        return False
    if long.endswith(folded):
        return True
    own = keys(word, "de")
    for head, tail in parts(whole, "de"):
        if tail in own or (len(head) >= 4 and any(form in own for form in link_forms(head))):
            return True
    return False


def positions(unit: Unit, sentence: Sentence) -> list[int]:
    """Indices of the units of `sentence` that state what `unit` states."""
    return [
        index
        for index, other in enumerate(sentence.units)
        if (other.kind in STATING and same(unit, other, sentence.language)) or _means_the_same(unit, other)
    ]


def _means_the_same(unit: Unit, other: Unit) -> bool:
    """A word of substance is found in a function word of its meaning: "jointly" in "together"."""
    return other.kind == "function" and unit.kind == "word" and any(key[:1] == "~" for key in unit.keys & other.keys)


@dataclass(frozen=True)
class Alignment:
    """Where the stating units of one line sentence are found in one evidence sentence: line index to indices there."""

    line: Sentence
    evidence: Sentence
    places: dict[int, list[int]]

    @property
    def covered(self) -> frozenset[int]:
        """Indices of the line's units that were found."""
        return frozenset(index for index, found in self.places.items() if found)

    @cached_property
    def told(self) -> frozenset[int]:
        """Indices of the evidence's units that the line tells."""
        return frozenset(place for found in self.places.values() for place in found)


def meant(found: Alignment, index: int) -> list[int]:
    """Where a unit is found as such, and not only as part of another word; beside its adjective where that tells."""
    own = found.line.units[index].keys
    places = found.places.get(index) or []
    exact = [place for place in places if own & found.evidence.units[place].keys] or places
    beside = [place for place in exact if place - 1 in (found.places.get(index - 1) or ())]
    if len(exact) > 1 and not beside:
        owner = _next_stating(found.line, index)
        theirs = set(found.places.get(owner) or ()) if owner is not None else set()
        beside = [place for place in exact if _next_stating(found.evidence, place) in theirs]
    ahead = [place for place in exact if place + 1 in (found.places.get(index + 1) or ())]
    return beside or ahead or exact


def _next_stating(sentence: Sentence, index: int) -> int | None:
    """What a word is said to be of: "the north" behind "the army of"."""
    units = sentence.units
    if index + 1 == len(units) or fold(units[index + 1].surface) not in {
        "of",
        "von",
        "des",
        "der",
        "vom",
        "in",
        "im",
        "at",
        "from",
        "aus",
    }:
        return None
    return next((at for at in range(index + 2, min(index + 5, len(units))) if units[at].kind in STATING), None)


def align(line: Sentence, evidence: Sentence) -> Alignment:
    """Look every stating unit of `line` up in `evidence`."""
    places = {index: positions(unit, evidence) for index, unit in enumerate(line.units) if unit.kind in STATING}
    return Alignment(line, evidence, places)


@lru_cache(maxsize=4096)
def preposition_group(word: str, language: str) -> str | None:
    """The name of the group of prepositions a word is in."""
    for group in groups(language, "prepositions"):
        if fold(word) in group:
            return group[0]
    return None


def marker(sentence: Sentence, index: int) -> str | None:
    """The preposition that governs the unit at `index`, by its group; None when it stands bare."""
    units = sentence.units
    if sentence.language == "en" and _owns(units, index):
        return "of"
    if sentence.language == "en" and _ends_phrase(units, index):
        return None
    genitive = determined = begun = False
    for back in range(1, 7):
        at = index - back
        if at < 0 or units[at].kind in {"boundary", "negation"}:
            return None
        unit = units[at]
        if unit.kind == "hedge" and fold(units[at + 1].surface) in _determiners(sentence.language):
            return None  # "konnte der Arzt": a verb
        if unit.kind == "function":
            group = preposition_group(unit.surface, sentence.language)
            if group:
                bound = at > 0 and fold(units[at - 1].surface) == "bound"
                return "to" if bound and group == "for" else group
            if determined or fold(unit.surface) not in _determiners(sentence.language):
                return None
            determined, begun = sentence.language == "en", True
            genitive = fold(unit.surface) in {"des", "der", "eines", "einer"}
        elif unit.kind == "moment" or determined or (unit.kind == "number" and begun and not genitive):
            return None  # "um 9 Grad die Sonne": another phrase
        elif unit.kind == "word":
            if not (genitive and unit.is_capital) and not _attributive(units, at, sentence.language):
                return None
            genitive = False
    return None


def _owns(units: tuple[Unit, ...], index: int) -> bool:
    """Say whether a word, or the name it is part of, is an English genitive: "the Northern Railway's"."""
    at = index
    while not units[at].is_possessive:
        following = units[at + 1] if at + 1 < len(units) else None
        if following is None or not (_is_name_word(units[at]) and _is_name_word(following)):
            return False
        at += 1
    return True


def _attributive(units: tuple[Unit, ...], at: int, language: str) -> bool:
    """Say whether the word at `at` may stand inside the phrase of the next one: an adjective, a title, a first name."""
    unit, following = units[at], units[at + 1]
    if unit.is_capital:
        return following.is_capital
    if language == "en":
        # "for decades Swissair": a common noun in the plural stands before a name, not in its phrase
        return not _ends_phrase(units, at) and not (following.is_capital and _is_plural(unit))
    return unit.surface.endswith(("e", "en", "er", "es", "em", "te", "ten"))


def _is_plural(unit: Unit) -> bool:
    """Say whether an English word is a plural by its form; of a verb that ends in "s" this holds too."""
    word = fold(unit.surface)
    return word.endswith("s") and any(key != word and word.startswith(key[:-1]) for key in unit.keys if key.isalpha())


def _ends_phrase(units: tuple[Unit, ...], at: int) -> bool:
    """ "Against the plan voted three": an English past form right behind a noun is a verb, outside of its phrase."""
    before = units[at - 1] if at else None
    return (
        before is not None
        and before.kind == "word"
        and not before.surface.endswith("ly")
        and units[at].kind == "word"
        and is_past(units[at].surface)
    )


@lru_cache(maxsize=4)
def _determiners(language: str) -> frozenset[str]:
    listed = {
        "de": "der die das den dem des ein eine einer einem einen eines sein seine seinen seinem seiner ihr ihre ihren"
        " ihrem ihrer diese dieser diesem diesen dieses etwa rund",
        "en": "the a an his her its their this these that those about around",
    }
    return frozenset(listed.get(language, "").split())
