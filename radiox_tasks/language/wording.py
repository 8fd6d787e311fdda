"""Wording of a language: phrases, words and rules from its folder under templates/languages."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from radiox_tasks.language.languages import FALLBACK, FOLDER, known_language, languages, load


@lru_cache(maxsize=256)
def wording(language: str, name: str) -> Any:
    """The content of `<language>/<name>.yaml`. Raises UnknownLanguageError for a language without a folder. Callers
    must not change it: it is cached."""
    return load(f"{known_language(language)}/{name}.yaml")


@lru_cache(maxsize=16)
def phrases(language: str) -> dict[str, list[Any]]:
    """The families of phrases of a language, from all files of its folder `phrases`."""
    folder = FOLDER / known_language(language) / "phrases"
    found: dict[str, list[Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        found |= load(path.relative_to(FOLDER).as_posix())
    return found


def known_or_english(language: str) -> str:
    """The code itself if there is a folder for it, else English: texts of any language are in feeds, and that of an
    edition may not be available any more."""
    return language if language in languages() else FALLBACK


def rules_of(language: str) -> Mapping[str, Any]:
    """The rules for texts of a language (language.yaml); none for one without a folder."""
    rules: Mapping[str, Any] = wording(language, "language") if language in languages() else {}
    return rules


def wording_or_english(language: str, name: str) -> Any:
    """`wording`, in English if the language has no folder."""
    return wording(known_or_english(language), name)


def locale_of(language: str) -> str:
    """The CLDR locale for dates and numbers on pages of this language, for example "de_CH"."""
    return str(wording_or_english(language, "language")["locale"])


def words(place: str, language: str) -> dict[str, str]:
    """The wording of a page, feed or tag ("dashboard", "station"), in English where the language is missing.

    Callers must not change the returned mapping: it is cached.
    """
    found: dict[str, str] = wording_or_english(language, place)
    return found
