"""A text as the gate reads it: a row of units (numbers, moments, words, boundaries), sentence by sentence."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.script.facts.reading.dates import Moment, find_moments
from radiox_tasks.script.facts.reading.idioms import match_idiom
from radiox_tasks.script.facts.reading.names import shared_name
from radiox_tasks.script.facts.reading.numbers import Number, find_numbers
from radiox_tasks.script.facts.reading.words import fold, has, is_known, keys
from radiox_tasks.script.facts.reading.years import year_of
from radiox_tasks.script.lexicon import groups, words

UnitKind = Literal["number", "moment", "word", "function", "negation", "hedge", "boundary"]

_TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:['’.‑-][^\W_]+)*|\w+)|(?P<mark>[,;:()–—]|\s-\s)|(?P<quote>[\"„“”«»‹›])")


@dataclass(frozen=True)
class Unit:
    """One thing a sentence says. `keys` are the forms under which it may be found in another text."""

    kind: UnitKind
    keys: frozenset[str]
    surface: str
    start: int
    end: int
    fact: Number | Moment | None = None

    @property
    def is_capital(self) -> bool:
        return self.surface[:1].isupper()

    @property
    def is_possessive(self) -> bool:
        """An English word in the genitive: "minister's"."""
        return self.surface.endswith(("'s", "’s"))


@dataclass(frozen=True)
class Sentence:
    """A sentence's text and units; `first` is the index of its first unit that is no boundary."""

    text: str
    start: int
    units: tuple[Unit, ...]
    language: str

    @property
    def content(self) -> tuple[Unit, ...]:
        """The units that state something and can be looked for elsewhere."""
        return tuple(unit for unit in self.units if unit.kind in {"number", "moment", "word"})

    @property
    def asks(self) -> bool:
        """Whether the sentence is a question."""
        return asks(self.text)


def asks(text: str) -> bool:
    """Whether a text ends in a question mark, whatever closes behind it."""
    return text.rstrip("\"'”“»«›‹’)] ").endswith(("?", "?!", "?…"))


@lru_cache(maxsize=2048)
def read(text: str, language: str) -> tuple[Sentence, ...]:
    """Read `text` as sentences of units."""
    return tuple(
        Sentence(text[start:end], start, _units(text[start:end], language), language)
        for start, end in split_sentences(text, language)
    )


def _units(text: str, language: str) -> tuple[Unit, ...]:
    facts: list[Number | Moment] = [*find_moments(text, language)]
    for number in find_numbers(text, language):
        if not any(number.start < other.end and other.start < number.end for other in facts):
            facts.append(year_of(text, number, language) or number)
    facts.sort(key=lambda fact: fact.start)
    units: list[Unit] = []
    position = 0
    for fact in facts:
        units += _words(text, position, fact.start, language)
        kind: UnitKind = "number" if isinstance(fact, Number) else "moment"
        units.append(Unit(kind, frozenset({fact.key}), text[fact.start : fact.end], fact.start, fact.end, fact))
        position = max(position, fact.end)
    units += _words(text, position, len(text), language)
    units = _with_firsts(units, language)
    return tuple(_with_idioms(_with_verbs(_with_bounds(units, language), language), language))


def _with_bounds(units: list[Unit], language: str) -> list[Unit]:
    """Words that bound a number ("more than 500") belong to it, and are compared with it."""
    named = {word for group in groups(language, "qualifiers") for word in group}
    for index, unit in enumerate(units):
        if unit.kind == "number":
            for at in range(max(0, index - 3), index):
                if units[at].kind in {"word", "hedge"} and fold(units[at].surface) in named:
                    units[at] = replace(units[at], kind="function")
    return units


def _with_verbs(units: list[Unit], language: str) -> list[Unit]:
    """ "Lehnt … ab" is the verb "ablehnen": the verb also gets the keys of the two together."""
    if language != "de":
        return units
    particles = words("de", "particles")
    for index, unit in enumerate(units):
        last = index + 1 == len(units) or units[index + 1].kind == "boundary" or fold(units[index + 1].surface) == "und"
        if not last or fold(unit.surface) not in particles:
            continue
        verbs = _verbs_before(units, index)
        joining = [at for at in verbs if _joins(units[index], units[at])]
        for at in joining[:1] or verbs[:1]:
            verb = units[at]
            joined = frozenset(fold(unit.surface) + key for key in verb.keys if not key.startswith("~"))
            more = frozenset(shared for key in joined for shared in keys(key, "de"))
            units[at] = replace(verb, keys=verb.keys | joined | more)
            if joining and unit.kind == "word":
                units[index] = replace(unit, kind="function")
    return units


def _with_firsts(units: list[Unit], language: str) -> list[Unit]:
    """ "Zum ersten Mal" is one word in three: "erstmals"."""
    for phrase in groups(f"{language}_meanings", "phrases"):
        cut = phrase.index("=")
        for at in range(len(units) - cut + 1):
            run = units[at : at + cut]
            if tuple(fold(unit.surface) for unit in run) == phrase[:cut]:
                own = frozenset().union(*(keys(word, language) for word in phrase[cut + 1 :]))
                units[at : at + cut] = [
                    Unit("word", own, f"{run[0].surface} … {run[-1].surface}", run[0].start, run[-1].end)
                ]
    return units


def _verbs_before(units: list[Unit], index: int) -> list[int]:
    """Indices of the words of the same clause that may be the verb of a particle, the nearest first."""
    found = []
    for at in range(index - 1, -1, -1):
        if units[at].kind == "word" and (not units[at].is_capital or at == 0):
            found.append(at)
    return found


def _joins(particle: Unit, verb: Unit) -> bool:
    """Say whether the dictionary has the particle and the verb as one word."""
    return any(is_known(fold(particle.surface) + key, "de") for key in verb.keys if key.isalpha())


def _with_idioms(units: list[Unit], language: str) -> list[Unit]:
    """A verb that means something else with its companions gets that meaning alone; the companions state nothing."""
    start = 0
    while start < len(units):
        end = next((at for at in range(start, len(units)) if units[at].kind == "boundary"), len(units))
        clause = [unit.surface for unit in units[start:end]]
        for at in range(start, end):
            unit = units[at]
            if unit.kind not in {"word", "function"} or unit.fact or (unit.is_capital and at and language == "de"):
                continue
            found = match_idiom(clause, at - start, language)
            if found:
                units[at] = replace(unit, kind="word", keys=found[0])
                for place in found[1]:
                    units[start + place] = replace(units[start + place], kind="function", keys=frozenset())
        start = end + 1
    return units


def _words(text: str, start: int, end: int, language: str) -> list[Unit]:
    found: list[Unit] = []
    matches = list(_TOKEN.finditer(text, start, end))
    index = 0
    while index < len(matches):
        match = matches[index]
        if match.lastgroup != "word":
            if match.lastgroup == "mark":
                found.append(Unit("boundary", frozenset(), match.group(0), match.start(), match.end()))
            index += 1
            continue
        named = shared_name(_run(text, matches, index))
        if named:
            key, count = named
            last = matches[index + count - 1]
            own = keys(match.group(0), language) if count == 1 else frozenset()
            surface = text[match.start() : last.end()]
            found.append(Unit("word", own | {key}, surface, match.start(), last.end()))
            index += count
            continue
        found.append(_word(match, language))
        index += 1
    return found


def _run(text: str, matches: list[re.Match[str]], index: int) -> list[str]:
    """The words from `index` on that stand in one row, spaces only between them."""
    row = [matches[index].group(0)]
    while index + 1 < len(matches) and len(row) < 6:
        gap = text[matches[index].end() : matches[index + 1].start()]
        if matches[index + 1].lastgroup != "word" or gap.strip():
            break
        index += 1
        row.append(matches[index].group(0))
    return row


def _word(match: re.Match[str], language: str) -> Unit:
    surface = match.group(0)
    kind: UnitKind = "word"
    if has(language, "negations", surface) or fold(surface).endswith("n't"):
        kind = "negation"
    elif has(language, "hedges", surface):
        kind = "hedge"
    elif fold(surface) in words(language, "function"):
        kind = "function"
    return Unit(kind, keys(surface, language), surface, match.start(), match.end())
