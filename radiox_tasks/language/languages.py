"""The languages shows can be made in: complete folders under templates/languages."""

from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "languages"
FALLBACK = "en"
"""The language that defines which files a folder needs, and that replaces a missing language on pages."""

DEFAULT_LANGUAGE = "de"
"""The language of whoever names none, as the README's preset has it."""

OPTIONAL = {
    "language": {
        *("abbreviations", "open_abbreviations", "starters", "stop_words"),
        *("hello_before_noon", "date_order_by_country"),
    },
    "figures": {"dialects", "ordinal_base", "ordinal_endings"},
    "speech": {
        *("units", "calendar", "ordinals", "dotted_ordinals", "roman", "monarch", "agreements", "rewrites", "spelling"),
        *("respell", "numeral_rewrites", "one", "half", "centuries", "years", "joined", "dash_currency"),
    },
}
"""Optional keys of a language."""


class UnknownLanguageError(ValueError):
    """There is no folder for this language."""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes (ISO 639-1) of the languages with a complete folder, in alphabetical order. Incomplete folders are
    ignored, so that a mistake in one language does not stop shows in the others."""
    return tuple(code for code in folders() if code == FALLBACK or not faults(code))


def folders() -> tuple[str, ...]:
    """The folders that exist, complete or not."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name.isalpha()))


@lru_cache(maxsize=64)
def faults(code: str) -> tuple[str, ...]:
    """What the folder lacks compared with English, and which of its files are not valid YAML."""
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
    own, english = load(f"{code}/{place}"), load(f"{FALLBACK}/{place}")
    if type(own) is not type(english):
        raise ValueError(place)
    if not isinstance(english, dict):
        return []
    return [str(key) for key in english if key not in own and key not in OPTIONAL.get(place.removesuffix(".yaml"), ())]


def known_language(code: str) -> str:
    """The code itself. Raises UnknownLanguageError, which lists the available ones."""
    if code not in languages():
        raise UnknownLanguageError(f"there is no language {code!r}; known: {', '.join(languages())}")
    return code


@lru_cache(maxsize=512)
def load(place: str) -> Any:
    """The content of a file in a language's folder, by its path under FOLDER. Callers must not change it:
    it is cached."""
    return read_yaml(FOLDER / place)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file."""
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """The content of a YAML text, read with libyaml if PyYAML was built with it: that takes a sixth of the time."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe ones
