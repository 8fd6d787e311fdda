"""The words and the order of written dates in each language, from Unicode's CLDR (through Babel)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from radiox_tasks.language.wording import rules_of

# Languages of feeds that both CLDR and dateparser know.
_CODES = """
en de fr it es pt nl sv da nb fi pl cs sk hu ro hr sl tr el ru uk bg sr ar he fa id vi lt lv et ca eu gl is ga cy af sq
mk hi bn th
"""
LANGUAGES = tuple(_CODES.split())
_WORD = re.compile(r"[^\W\d_]{3,}")


def languages_of(text: str) -> tuple[str, ...]:
    """The languages in which a word of the text is a month's name, short or long."""
    words = {word.casefold() for word in _WORD.findall(text)}
    return tuple(code for code in LANGUAGES if any(_is_month(word, code) for word in words))


def numeric_order(dates: Sequence[tuple[str, str, str, str]], language: str) -> str | None:
    """ "DMY" or "MDY": the order of numeric dates in a feed (day, month, year); None if unknown.

    A number above 12 decides; else the language: all but English put the day first; English does so if its tag names a
    country with that order.
    """
    slashed = [(int(first), int(second)) for first, mark, second, _ in dates if mark != "."]
    day_first = any(first > 12 >= second for first, second in slashed)
    month_first = any(second > 12 >= first for first, second in slashed)
    if day_first != month_first:
        return "DMY" if day_first else "MDY"
    if day_first or not language or _depends_on_country(language):
        return None
    return _usual_order(language)


def _depends_on_country(tag: str) -> bool:
    """Whether the language without a country leaves the order open."""
    return bool(rules_of(tag).get("date_order_by_country"))


@lru_cache(maxsize=128)
def _usual_order(tag: str) -> str | None:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        pattern = str(Locale.parse(tag, sep="-").date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    return "MDY" if pattern.find("M") < pattern.find("d") and not pattern.startswith("y") else "DMY"


@lru_cache(maxsize=4096)
def _is_month(word: str, language: str) -> bool:
    return any(name.startswith(word) for name in _months(language))


@lru_cache(maxsize=64)
def _months(language: str) -> tuple[str, ...]:
    from babel import Locale

    months = Locale(language).months
    found = {
        name.rstrip(".").casefold()
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in months[use][width].values()
    }
    return tuple(sorted(found))
