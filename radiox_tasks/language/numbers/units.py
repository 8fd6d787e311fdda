"""Units and currencies: their names and symbols, and conversions."""

from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from radiox_tasks.language.languages import FOLDER, read_yaml
from radiox_tasks.language.wording import wording

ELIDED = r"['’](?!s\b)(?=\w)"
"""Behind letters, makes them a shortened word ("6,4 s'est", "20 l’ont") and no unit; an English "'s" does not."""

CURRENCIES = frozenset({"CHF", "EUR", "USD", "GBP", "JPY", "DEM", "rappen", "cent", "BTC"})


@cache
def _units() -> dict[str, dict[str, Any]]:
    units: dict[str, dict[str, Any]] = read_yaml(FOLDER / "units.yaml")
    return units


@cache
def by_symbol() -> dict[str, str]:
    """Symbol as written ("km", "CHF", "°C") to the unit's canonical name."""
    return {symbol: unit for unit, forms in _units().items() for symbol in forms["symbols"].split()}


@cache
def by_word() -> dict[str, str]:
    """Word in lower case ("kilometern", "francs") to the unit's canonical name, all languages together."""
    return {word: unit for unit, forms in _units().items() for word in forms["words"].split()}


@lru_cache(maxsize=16)
def _words_of(language: str) -> dict[str, str]:
    """The same with the forms in the language's own folder, which take precedence."""
    own = wording(language, "speech").get("units", {})
    spoken_forms = {form.replace(" ", "").casefold(): unit for unit, forms in own.items() for form in forms}
    return {**by_word(), **spoken_forms}


def unit_of(token: str, language: str | None = None) -> str | None:
    """The canonical unit of `token`, as a case-sensitive symbol or as a word."""
    found = by_symbol().get(token)
    if found is None:
        words = _words_of(language) if language else by_word()
        found = words.get(token.casefold())
    return found


def in_base_units(value: Fraction, unit: str) -> tuple[Fraction, str]:
    """The amount in the base unit, for exact conversions: 1.5 hours are 90 minutes; other units are unchanged."""
    converted = _units().get(unit, {}).get("of")
    return (value * Fraction(str(converted[0])), str(converted[1])) if converted else (value, unit)


@cache
def spoken(unit: str, language: str) -> tuple[str, str]:
    """The spoken forms of a unit: (singular, plural)."""
    own = _units()[unit]["say"]
    singular, plural = own[language] if language in own else wording(language, "speech")["units"][unit]
    return str(singular), str(plural)
