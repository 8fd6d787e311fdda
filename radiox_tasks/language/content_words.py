"""The words and figures of a text that carry its content."""

import re
from functools import lru_cache

from radiox_tasks.language.wording import rules_of

SHORTEST = 4  # letters of a word that carries content
STEM = 5  # letters that forms of one word share

_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d[\d.,'’]*(?<=\d)")


@lru_cache(maxsize=16)
def small_words(language: str) -> frozenset[str]:
    """The words that stand in every text of the language; none for a language without a folder."""
    return frozenset(str(rules_of(language).get("small_words", "")).split())


def content_words(text: str, language: str) -> frozenset[str]:
    """The longer words of a text in lower case, without those that stand in every text of the language."""
    small = small_words(language)
    words = (word.casefold() for word in _WORD.findall(text) if len(word) >= SHORTEST)
    return frozenset(word for word in words if word not in small)


def stems(text: str, language: str) -> frozenset[str]:
    """The content words, cut to the letters that forms of one word share."""
    return frozenset(word[:STEM] for word in content_words(text, language))


def figures(text: str) -> frozenset[str]:
    """The numbers of a text, as written in digits."""
    return frozenset(_FIGURE.findall(text))


def are_forms(one: str, other: str) -> bool:
    """Whether two words are forms of one, or one is the other's last part: "Türkei", "Osttürkei"."""
    return one[:STEM] == other[:STEM] or one.endswith(other) or other.endswith(one)
