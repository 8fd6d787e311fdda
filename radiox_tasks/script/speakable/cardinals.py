"""Numbers as words, through num2words, in the form that news bulletins use."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from num2words import num2words

from radiox_tasks.language.wording import wording

_LIMIT = 10**15


@lru_cache(maxsize=4096)
def cardinal(value: int, language: str) -> str:
    """ "dreiundzwanzig", "twenty-three"; very long numbers are read digit by digit."""
    if abs(value) >= _LIMIT:
        return digits(str(value), language)
    words = _written(num2words(abs(value), lang=_speech(language)["numbers"]), language)
    return f"{_speech(language)['minus']} {words}" if value < 0 else words


@lru_cache(maxsize=1024)
def ordinal(value: int, language: str) -> str:
    """ "dreiundzwanzigste", "twenty-third"."""
    return _written(num2words(value, lang=_speech(language)["numbers"], to="ordinal"), language)


def _written(words: str, language: str) -> str:
    """Without commas, in Swiss spelling, with the language's `numeral_rewrites`."""
    words = " ".join(words.replace(",", "").replace("ß", "ss").split())
    for pattern, said in _speech(language).get("numeral_rewrites", ()):
        words = re.sub(pattern, said, words)
    return words


def year(value: int, language: str) -> str:
    """ "neunzehnhundertneunundsechzig", "nineteen sixty-nine", "zweitausendsechs", "twenty twenty-six"."""
    said = _speech(language).get("centuries")
    if said is None or not said["from"] <= value <= said["to"] or value % 1000 < 10:
        return cardinal(value, language)
    century, rest = divmod(value, 100)
    form = "full" if rest == 0 else "early" if rest < 10 else "late"
    return str(said[form].format(century=cardinal(century, language), rest=cardinal(rest, language)))


def digits(text: str, language: str) -> str:
    """Digit by digit, as a telephone number is read."""
    return " ".join(cardinal(int(character), language) for character in text if character.isdecimal())


def decimal(value: Fraction, places: str, language: str) -> str:
    """A number with decimals: the integer part, the point, then digit by digit. `places` are the decimals as
    written."""
    whole = cardinal(abs(int(value)), language)
    sign = f"{_speech(language)['minus']} " if value < 0 else ""
    return f"{sign}{whole} {_speech(language)['point']} {digits(places, language)}"


def _speech(language: str) -> dict[str, Any]:
    speech: dict[str, Any] = wording(language, "speech")
    return speech


def one_before(noun: str, language: str) -> str:
    """The numeral one before a noun, inflected as far as the noun's form shows: "eine", "ein"."""
    forms = _speech(language).get("one")
    if forms is None:
        return cardinal(1, language)
    return str(forms["feminine" if re.search(forms["feminine_nouns"], noun.casefold()) else "other"])
