"""What kind of grave event a text tells of (`kinds` of a language's events.yaml)."""

import re
from functools import lru_cache

from radiox_tasks.language.wording import wording


def event_kinds(text: str, language: str) -> frozenset[str]:
    """The kinds of events whose words are in the text. Raises UnknownLanguageError for a language without a folder."""
    return frozenset(kind for kind, words in _patterns(language).items() if words.search(text))


def tells_deaths(text: str, language: str) -> bool:
    """Whether the text has words for the dead. Raises UnknownLanguageError for a language without a folder."""
    return re.search(rf"\b(?:{wording(language, 'events')['toll']['dead']})\b", text, re.IGNORECASE) is not None


@lru_cache(maxsize=16)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    kinds = wording(language, "events")["kinds"]
    return {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in kinds.items()}
