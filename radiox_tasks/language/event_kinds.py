"""The words for grave events and their victims (a language's events.yaml)."""

import re
from functools import lru_cache

from radiox_tasks.language.wording import wording


def event_kinds(text: str, language: str) -> frozenset[str]:
    """The kinds of events whose words are in the text. Raises UnknownLanguageError for a language without a folder."""
    return frozenset(kind for kind, words in _patterns(language).items() if words.search(text))


def tells_deaths(text: str, language: str) -> bool:
    """Whether the text has words for the dead. Raises UnknownLanguageError for a language without a folder."""
    return toll_words(language)["dead"].search(text) is not None


@lru_cache(maxsize=16)
def toll_words(language: str) -> dict[str, re.Pattern[str]]:
    """The words beside which a number counts the "dead" and the "injured". Raises UnknownLanguageError for a language
    without a folder."""
    words = wording(language, "events")["toll"]
    return {kind: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for kind, pattern in words.items()}


@lru_cache(maxsize=16)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    kinds = wording(language, "events")["kinds"]
    return {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in kinds.items()}
