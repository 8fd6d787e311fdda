"""The languages shows are made in: one folder each under templates/languages, read here and nowhere else."""

from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "languages"
FALLBACK = "en"
"""What the other folders are measured by, and what a page is in when the language of an edition is no longer there."""

OPTIONAL = {
    "language": {"abbreviations", "hello_before_noon"},
    "speech": {"units", "calendar", "ordinals", "roman", "agreements", "rewrites"},
}
"""What a language may need and others do not."""


class UnknownLanguageError(ValueError):
    """There is no folder for this language."""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages' codes (ISO 639-1), in alphabetical order: the folders that are whole.

    One that is not is as good as absent: a slip in one language must not take the shows of the others off the air.
    """
    return tuple(code for code in folders() if code == FALLBACK or not faults(code))


def folders() -> tuple[str, ...]:
    """The folders there are, whole or not."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name.isalpha()))


@lru_cache(maxsize=64)
def faults(code: str) -> tuple[str, ...]:
    """What the folder lacks of what English has, and which of its files are no YAML."""
    from yaml import YAMLError

    found = []
    for path in sorted((FOLDER / FALLBACK).rglob("*.*")):
        place = path.relative_to(FOLDER / FALLBACK).as_posix()
        try:
            missing = _missing(code, place)
        except (OSError, ValueError, YAMLError) as error:
            found.append(f"{place}: {type(error).__name__}")
        else:
            found += [f"{place}: no {key}" for key in missing]
    return tuple(found)


def _missing(code: str, place: str) -> list[str]:
    if not place.endswith(".yaml"):
        (FOLDER / code / place).read_text(encoding="utf-8")
        return []
    own, english = _load(f"{code}/{place}"), _load(f"{FALLBACK}/{place}")
    if type(own) is not type(english):
        raise ValueError(place)
    if not isinstance(english, dict):
        return []
    return [str(key) for key in english if key not in own and key not in OPTIONAL.get(place.removesuffix(".yaml"), ())]


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


def shown_in(language: str, name: str) -> Any:
    """`wording` for pages: they are shown in English when the language of an edition is no longer there."""
    return wording(language if language in languages() else FALLBACK, name)


def locale_of(language: str) -> str:
    """The CLDR locale in which pages show dates and numbers of this language, for example "de_CH"."""
    return str(shown_in(language, "language")["locale"])


@lru_cache(maxsize=512)
def _load(place: str) -> Any:
    return read_yaml(FOLDER / place)


def read_yaml(path: Path) -> Any:
    """One of our own YAML files, by libyaml where PyYAML was built with it."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are the safe ones
