"""The languages shows are made in: one folder each under templates/languages, read here and nowhere else."""

from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "languages"
FALLBACK = "en"
"""What a page is in when the language of an edition is no longer there."""


class UnknownLanguageError(ValueError):
    """There is no folder for this language."""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages' codes (ISO 639-1), in alphabetical order: the folders that hold a language.yaml."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/language.yaml")))


def known_language(code: str) -> str:
    """The code itself. Raises UnknownLanguageError, naming the ones there are, when it is none of them."""
    if code not in languages():
        raise UnknownLanguageError(f"there is no language {code!r}; known: {', '.join(languages())}")
    return code


@lru_cache(maxsize=256)
def wording(language: str, name: str) -> Any:
    """What `<language>/<name>.yaml` holds. Raises UnknownLanguageError for a language without a folder.

    The answer is shared between callers and must not be changed.
    """
    return _load(f"{known_language(language)}/{name}.yaml")


@lru_cache(maxsize=16)
def phrases(language: str) -> dict[str, list[Any]]:
    """The families of phrases of a language, from all files of its folder `phrases`."""
    folder = FOLDER / known_language(language) / "phrases"
    found: dict[str, list[Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        found |= _load(path.relative_to(FOLDER).as_posix())
    return found


def locale_of(language: str) -> str:
    """The CLDR locale in which pages show dates and numbers of this language, for example "de_CH"."""
    return str(wording(language if language in languages() else FALLBACK, "language")["locale"])


def _load(place: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / place).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe
