"""The names in a text, and those among them that say where something happened."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from radiox_tasks.content.stories.article_parts import LEAD_CHARACTERS, body
from radiox_tasks.content.stories.headline_names import stem_of, stems_in
from radiox_tasks.content.stories.place_names import find_places
from radiox_tasks.content.stories.word_features import numbers
from radiox_tasks.language.dictionary import is_known_or
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording
from radiox_tasks.model.news import Article

SHORTEST = 4  # letters of a name
PATTERN = 0.8  # likeness of two texts that differ in hardly more than names and figures

_NAME = re.compile(rf"\b[^\W\d_a-z][^\W\d_]{{{SHORTEST - 1},}}")


@lru_cache(maxsize=2_000)
def rare_names(text: str, language: str) -> frozenset[str]:
    """The stems of the capitalised words that the language's dictionary does not have."""
    found = {name for name in _NAME.findall(text) if name[0].isupper() and not _has(name, language)}
    return frozenset(map(stem_of, found))


@lru_cache(maxsize=2_000)
def scenes(text: str, language: str) -> frozenset[str]:
    """The stems of the names before which the text has a word for a place, as "in" and "near". Countries and large
    cities, which CLDR lists or a dictionary of another language has, are left out: two events of a day may share them.
    """
    if language not in languages():
        return frozenset()
    found = re.findall(rf"{wording(language, 'language')['scene']}({_NAME.pattern})", text)
    small = (name for name in found if not find_places(name) and not any(_has(name, code) for code in languages()))
    return frozenset(map(stem_of, small))


def scenes_differ(one: Article, other: Article, *, read: int) -> bool:
    """Whether two texts of one language begin in one pattern, each with a small place that the other does not name in
    its first `read` characters. With the same figures, they tell of one event in a village and its municipality."""
    if one.language != other.language:
        return False
    lead, others_lead = (body(item)[:LEAD_CHARACTERS] for item in (one, other))
    if (figures := numbers(lead, one.language)) and figures == numbers(others_lead, one.language):
        return False
    here, there = scenes(lead, one.language), scenes(others_lead, one.language)
    if not here or not there:
        return False
    if here & stems_in(other.text[:read]) or there & stems_in(one.text[:read]):
        return False
    return SequenceMatcher(None, lead.split(), others_lead.split(), autojunk=False).ratio() >= PATTERN


def _has(name: str, language: str) -> bool:
    return is_known_or(name, language, otherwise=True)
