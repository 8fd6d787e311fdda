"""The words and figures of a text that carry its content, and whether two texts say the same."""

import re
from functools import lru_cache

from radiox_tasks.language.wording import rules_of

SHORTEST = 4  # letters of a word that carries content
STEM = 5  # letters that forms of one word share
REPEATED = 0.6
"""Share of the shorter text's words that the other has, from which both say the same; 0.4 if it adds no figure."""
REPEATED_FIGURES = 0.4
LEAST_SHARED = 3  # words: two in common may be the subject of two facts

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


def says_again(said: str, text: str, language: str, *, repeated: float = REPEATED) -> bool:
    """Whether a text says what was said before: it has most words of the shorter of both (a share of `repeated`), or
    many and no new figure. Texts that have figures, but none in common, tell different facts."""
    counts, new_counts = figures(said), figures(text)
    if counts and new_counts and counts.isdisjoint(new_counts):
        return False
    before, now = stems(said, language) | counts, stems(text, language) | new_counts
    shared = len(before & now)
    if shared < LEAST_SHARED:
        return False
    share = shared / min(len(before), len(now))
    return share >= repeated or (share >= REPEATED_FIGURES and new_counts <= counts)
