"""Recognises lines made of house phrases, in which only names and times are filled in."""

import re
from collections.abc import Collection
from functools import lru_cache

from radiox_tasks.language.outlet_names import SpokenOutlet
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.script.phrases.house_phrases import phrasebook

_SLOT = re.compile(r"\\{(\w+)(?::(\w+))?\\}")
_MOST_FILLED = 80  # characters of one name in a phrase
_SPACE = re.compile(r"\s+")


def is_house_line(text: str, language: str, known: Collection[str]) -> bool:
    """Whether the text consists of house phrases only. Slots may contain names from `known`, a greeting or sign-off of
    the language, or a time of day."""
    text = _SPACE.sub(" ", text).strip()
    ends = [end for _, end in split_sentences(text, language)]
    reached = {0}
    for end in ends:
        if any(_is_phrase(text[start:end].strip(), language, known) for start in sorted(reached)):
            reached.add(end)
    return bool(ends) and ends[-1] in reached


def _is_phrase(text: str, language: str, known: Collection[str]) -> bool:
    forms = {format(SpokenOutlet(name, language), spec).casefold() for name in known for spec in _specs(language)}
    filled = {name.casefold() for name in known} | forms | _greetings(language)
    for pattern in _phrases(language):
        match = pattern.fullmatch(text)
        if match is not None and all(_may_fill(value, language, filled) for value in match.groups()):
            return True
    return False


def _may_fill(value: str, language: str, filled: Collection[str]) -> bool:
    if value.casefold() in filled or all(name in filled for name in value.casefold().split(", ")):
        return True
    return any(
        moment.minutes is not None and moment.start == 0 and moment.end == len(value)
        for moment in find_moments(value, language)
    )


@lru_cache(maxsize=16)
def _specs(language: str) -> frozenset[str]:
    """The ways in which phrases name an outlet: as it is, and behind each preposition."""
    texts = (phrase.text for family in phrasebook(language).families.values() for phrase in family)
    return frozenset({""} | {spec for text in texts for spec in re.findall(r"\{source:(\w+)\}", text)})


@lru_cache(maxsize=16)
def _phrases(language: str) -> tuple[re.Pattern[str], ...]:
    book = phrasebook(language)
    texts = {phrase.text for family in book.families.values() for phrase in family}
    texts |= {f"{hello}." for hello in (*book.language.hello.values(), *book.language.farewell.values())}
    return tuple(re.compile(_SLOT.sub(rf"(.{{1,{_MOST_FILLED}}}?)", re.escape(text)), re.I) for text in sorted(texts))


@lru_cache(maxsize=16)
def _greetings(language: str) -> frozenset[str]:
    notes = phrasebook(language).language
    said = [*notes.hello.values(), *notes.farewell.values(), notes.hello_before_noon]
    return frozenset(word.casefold() for word in said if word)
