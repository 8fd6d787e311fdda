"""What pages and feeds say in each language, read from templates/<place>/words.<language>.yaml."""

from functools import lru_cache

import yaml

from radiox_tasks.settings import ROOT

TEMPLATES = ROOT / "templates"
FALLBACK = "en"


@lru_cache(maxsize=16)
def words(place: str, language: str) -> dict[str, str]:
    """The wording of a page ("dashboard", "station"); English for what a language does not say (or if it has no file).

    Adding a language is adding its file.
    """
    spoken: dict[str, str] = {}
    for name in (FALLBACK, language):
        file = TEMPLATES / place / f"words.{name}.yaml"
        if name.isalpha() and file.is_file():
            spoken |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return spoken
