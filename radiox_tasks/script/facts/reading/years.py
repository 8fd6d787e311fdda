"""Which bare numbers are years: "in 1909", "wurde 1833 gegründet", "the 2017 prize"."""

import re

from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.lexicon import groups

_FIRST, _LAST = 1500, 2099
_FOUR_DIGITS = re.compile(r"\d{4}")
_SAID = {
    "de": re.compile(r"(?i)[a-zäöüß]+zehnhundert[a-zäöüß]*|zweitausend[a-zäöüß]*"),
    "en": re.compile(r"(?i)(?:fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[- ](?!hundred)[a-z]+(?:[- ][a-z]+)?"),
}
_BEFORE = {
    "de": re.compile(r"(?i)\b(?:jahre?n?|sommer|winter|herbst|frühling|frühjahr)\s+$"),
    "en": re.compile(
        r"(?i)(?:\b(?:in|of|since|by|until|till|from|between|before|after|during|year|summer|winter|spring|autumn|fall)"
        r"|\b(?:from|between)\s\S+\s(?:to|and))\s+$"
    ),
}
# A noun that is counted follows: "1950 houses", "2000 Menschen".
_COUNTED = {
    "de": re.compile(r"\s+(?:[A-ZÄÖÜ]|(?:neue|alte|weitere|junge|andere)\w*\b)|\s*[%°€$]|\s+(?:bis|von)\s+\d"),
    "en": re.compile(
        r"\s+(?!was\b|is\b|has\b|as\b|its\b|his\b)(?:[a-z]+s|people|percent|per|men|women|more|of)\b|\s*[%°€$-]"
    ),
}


def year_of(text: str, number: Number, language: str) -> Moment | None:
    """The year a bare number names; None for everything that counts, bounds or orders."""
    value = number.value
    if number.unit or number.ordinal or value.denominator != 1 or not _FIRST <= value <= _LAST:
        return None
    surface = text[number.start : number.end]
    if not (_FOUR_DIGITS.fullmatch(surface) or _SAID[language].fullmatch(surface)):
        return None
    before, after = text[: number.start], text[number.end :]
    if _bounded(before, language):
        return None
    named = _BEFORE[language].search(before)
    if language == "de" and named is None and _COUNTED["de"].match(after):
        return None
    if language == "en" and (named is None or _COUNTED["en"].match(after)):
        return None
    return Moment(number.start, number.end, year=int(value))


def _bounded(before: str, language: str) -> bool:
    last = re.search(r"(\w+)\s+$", before)
    listed = {word for group in groups(language, "qualifiers") for word in group}
    return last is not None and last.group(1).casefold() in listed - {"bis", "about", "around", "just", "only", "nur"}
