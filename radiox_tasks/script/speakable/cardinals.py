"""Numbers as words, by num2words, in the form a bulletin uses."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from num2words import num2words

from radiox_tasks.language.folders import wording

_LIMIT = 10**15
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|ität|ei|in|enz|anz|ur|ik|age)$")
_FEMININE_WORDS = frozenset(
    [
        "million",
        "milliarde",
        "billion",
        "stunde",
        "minute",
        "sekunde",
        "woche",
        "tonne",
        "meile",
        "person",
        "frau",
        "stimme",
        "stadt",
        "nacht",
        "schule",
        "kilowattstunde",
        "terawattstunde",
    ]
)


@lru_cache(maxsize=4096)
def cardinal(value: int, language: str) -> str:
    """ "dreiundzwanzig", "twenty-three"; very long numbers are read digit by digit."""
    if abs(value) >= _LIMIT:
        return digits(str(value), language)
    words: str = num2words(abs(value), lang=_speech(language)["numbers"])
    words = re.sub(r"\s+", " ", words.replace(",", "").replace("ß", "ss"))
    if language == "de":
        words = re.sub(r"^ein(?=hundert|tausend)", "", words)
    return f"{_speech(language)['minus']} {words}" if value < 0 else words


@lru_cache(maxsize=1024)
def ordinal(value: int, language: str) -> str:
    """ "dreiundzwanzigste", "twenty-third"."""
    words: str = num2words(value, lang=_speech(language)["numbers"], to="ordinal")
    if language == "de":
        words = re.sub(r"^ein(?=hundert|tausend)", "", words.replace("ß", "ss"))
    return words.replace(",", "")


def year(value: int, language: str) -> str:
    """ "neunzehnhundertneunundsechzig", "nineteen sixty-nine", "zweitausendsechs", "twenty twenty-six"."""
    if language == "de":
        if 1100 <= value <= 1999:
            hundreds = f"{cardinal(value // 100, 'de')}hundert"
            return hundreds + (cardinal(value % 100, "de") if value % 100 else "")
        return cardinal(value, "de")
    if language != "en":
        return cardinal(value, language)
    if value % 1000 < 10 and value >= 1000:
        return cardinal(value, "en")
    century, rest = divmod(value, 100)
    if not 11 <= century <= 99:
        return cardinal(value, "en")
    tail = "hundred" if rest == 0 else f"oh {cardinal(rest, 'en')}" if rest < 10 else cardinal(rest, "en")
    return f"{cardinal(century, 'en')} {tail}"


def digits(text: str, language: str) -> str:
    """Digit by digit, as a telephone number is read."""
    return " ".join(cardinal(int(character), language) for character in text if character.isdecimal())


def decimal(value: Fraction, places: str, language: str) -> str:
    """A number with decimals: the whole, the point, then digit by digit. `places` are the decimals as written."""
    whole = cardinal(abs(int(value)), language)
    sign = f"{_speech(language)['minus']} " if value < 0 else ""
    return f"{sign}{whole if whole != 'ein' else 'eins'} {_speech(language)['point']} {digits(places, language)}"


def _speech(language: str) -> dict[str, Any]:
    speech: dict[str, Any] = wording(language, "speech")
    return speech


def one_before(noun: str) -> str:
    """ "ein" or "eine": the German numeral one agrees with its noun, as far as its form gives that away."""
    folded = noun.casefold()
    return "eine" if folded in _FEMININE_WORDS or _FEMININE.search(folded) else "ein"
