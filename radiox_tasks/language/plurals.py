"""Chooses the plural form of a word for a number."""

from collections.abc import Mapping
from functools import lru_cache


def plural(forms: Mapping[str, str], count: int, language: str) -> str:
    """The form for `count`, by CLDR's plural rules; `other` if its category has no form. Rules:
    https://cldr.unicode.org/index/cldr-spec/plural-rules"""
    return forms.get(_category(count, language), forms["other"])


@lru_cache(maxsize=512)
def _category(count: int, language: str) -> str:
    from babel import Locale

    return Locale(language).plural_form(count)
