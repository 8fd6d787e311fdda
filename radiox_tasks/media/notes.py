"""What the station notes about its own work (a lost feed, a check's limit, a step's name), in a page's language."""

import re
from functools import lru_cache

import yaml

from radiox_tasks.data.words import TEMPLATES


@lru_cache(maxsize=8)
def _sayings(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    path = TEMPLATES / "dashboard" / f"notes.{language}.yaml"
    if not path.is_file():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple((re.compile(pattern), said) for pattern, said in entries)


def in_language(note: str, language: str) -> str:
    """The note as templates/dashboard/notes.<language>.yaml says it; unchanged when it is not in there."""
    for pattern, said in _sayings(language):
        if found := pattern.fullmatch(note):
            return found.expand(said)
    return note
