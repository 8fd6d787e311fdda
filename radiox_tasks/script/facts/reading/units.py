"""Units of measure and currencies: which words and symbols mean the same."""

from functools import cache

from radiox_tasks.language.folders import wording
from radiox_tasks.script.lexicon import load

CURRENCIES = frozenset({"CHF", "EUR", "USD", "GBP", "JPY", "DEM", "rappen", "cent", "BTC"})


@cache
def by_symbol() -> dict[str, str]:
    """Symbol as written ("km", "CHF", "°C") to the unit's canonical name."""
    return {symbol: unit for unit, forms in load("units").items() for symbol in forms["symbols"].split()}


@cache
def by_word() -> dict[str, str]:
    """Word in lower case ("kilometern", "francs") to the unit's canonical name."""
    return {word: unit for unit, forms in load("units").items() for word in forms["words"].split()}


def unit_of(token: str) -> str | None:
    """The canonical unit that `token` names, as a symbol with its case or as a word without."""
    return by_symbol().get(token) or by_word().get(token.casefold())


@cache
def spoken(unit: str, language: str) -> tuple[str, str]:
    """How a unit is said: (singular, plural)."""
    own = load("units")[unit]["say"]
    singular, plural = own[language] if language in own else wording(language, "speech")["units"][unit]
    return str(singular), str(plural)
