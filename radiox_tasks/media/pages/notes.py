"""The station's notes about a show (a failed feed, a check's limit) in a page's language."""

import re
from functools import lru_cache

from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording


@lru_cache(maxsize=8)
def _sayings(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    if language not in languages():
        return ()
    return tuple((re.compile(pattern), said) for pattern, said in wording(language, "notes"))


def in_language(note: str, language: str) -> str:
    """The translated note of the language's notes.yaml; unchanged if it has none."""
    for pattern, said in _sayings(language):
        if found := pattern.fullmatch(note):
            return found.expand(said)
    return note
