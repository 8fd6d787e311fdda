"""Every number a text states, in digits or words, with its unit: comparable across forms and languages."""

import re
from dataclasses import dataclass
from fractions import Fraction

from radiox_tasks.script.facts.reading.digits import SPACES, read_digits
from radiox_tasks.script.facts.reading.number_words import (
    SCALES,
    english_cardinal,
    english_ordinal,
    german_cardinal,
    german_ordinal,
)
from radiox_tasks.script.facts.reading.units import CURRENCIES, unit_of
from radiox_tasks.script.lexicon import words

_DIGITS = re.compile(
    rf"(?<![\w.,])(?P<sign>[-−+](?=\d))?(?P<body>\d{{1,3}}(?:['’.,{SPACES} ]\d{{3}})+(?!\d)(?:[.,]\d+"
    rf"(?!\d|[.,]\d))?|\d+(?:[.,]\d+)?)"
)
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NEXT = re.compile(rf"[{SPACES} \-‑]?([^\W\d_]+(?:/[^\W\d_]+)?[²³]?|%|‰|°\s?[CF]?|[€$£¥₿])(?:\.(?!\s*[A-ZÄÖÜ]))?")
_BEFORE = re.compile(r"(CHF|EUR|USD|GBP|JPY|US\$|SFr\.|sFr\.|Fr\.|Fr|BTC|[€$£¥₿])\s?$")
_TWO_WORDS = re.compile(
    r"\s(?:(?:Swiss|US|U\.S\.|American|British|Schweizer|amerikanische|US-)[ -]?)?((?:franc"
    r"|dollar|pound)s?|per cent|percentage points?|square kilomet(?:er|re)s?|square met(?:er"
    r"|re)s?|cubic met(?:er|re)s?|(?:kilomet(?:er|re)|mile)s? per hour|Franken|Dollar)\b"
)
_ENGLISH_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_FRACTION_NAMES = {
    "de": {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "zehntel": 10},
    "en": {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10, "half": 2},
}
_HALVES = {
    "de": {"anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2), "zweieinhalb": Fraction(5, 2)},
    "en": {},
}


@dataclass(frozen=True)
class Number:
    """A stated number: exact value, canonical unit ("" for none), and whether it orders instead of counts."""

    value: Fraction
    unit: str
    ordinal: bool
    start: int
    end: int

    @property
    def key(self) -> str:
        """The same for the same statement, however it is written."""
        unit = {"celsius": "degree"}.get(self.unit, self.unit)
        return f"{self.value}{'.' if self.ordinal else ''} {unit}".strip()


def find_numbers(text: str, language: str) -> list[Number]:
    """Return the numbers of `text`, in order, without overlaps."""
    found = _from_digits(text, language)
    taken = [(number.start, number.end) for number in found]
    found += [
        number
        for number in _from_words(text, language)
        if not any(number.start < end and start < number.end for start, end in taken)
    ]
    return sorted(found, key=lambda number: number.start)


def _from_digits(text: str, language: str) -> list[Number]:
    found = []
    for match in _DIGITS.finditer(text):
        value = read_digits(match.group("body"), language)
        if match.group("sign") in {"-", "−"}:
            value = -value
        found.append(_complete(text, value, match.start(), match.end(), language))
    for index, character in enumerate(text):
        if character in _VULGAR:
            value = _VULGAR[character]
            if found and found[-1].end == index:
                value += found.pop().value
            found.append(_complete(text, value, index, index + 1, language))
    return found


def _complete(text: str, value: Fraction, start: int, end: int, language: str) -> Number:
    """Take in what follows or precedes the bare number: ordinal mark, scale, unit, currency."""
    if _is_ordinal(text, end, language):
        return Number(value, "", True, start, end + (1 if language == "de" else 2))
    unit = ""
    match = _NEXT.match(text, end)
    if match and match.group(1).casefold() in SCALES.get(language, {}) and match.group(1) != "M":
        joined = match.start(1) == end
        if match.group(1) not in {"m", "k"} or (joined and _BEFORE.search(text[:start])):
            value *= SCALES[language][match.group(1).casefold()]
            end = match.end()
            if match.group(1).casefold() in {"mio", "mrd", "tsd"} and text.startswith(".", end):
                end += 1
            match = _NEXT.match(text, end)
    worded = _TWO_WORDS.match(text, end)
    if worded and (named := unit_of(worded.group(1).replace(" ", "").removesuffix("-"))):
        return Number(value, named, False, start, worded.end())
    if match and (named := unit_of(match.group(1).replace(" ", ""))):
        unit, end = named, match.end(1)
        if unit == "degree" and (scale := re.compile(r"\s*(Celsius|Fahrenheit)\b").match(text, end)):
            unit, end = scale.group(1).casefold(), scale.end()
    before = _BEFORE.search(text[:start])
    if before and (not unit or unit not in CURRENCIES):
        unit, start = unit_of(before.group(1)) or unit, before.start()
    if unit in CURRENCIES and (round_mark := re.compile(r"[.,][-–—]{1,2}").match(text, end)):
        end = round_mark.end()
    return Number(value, unit, False, start, end)


def _is_ordinal(text: str, end: int, language: str) -> bool:
    if language == "en":
        return bool(_ENGLISH_ORDINAL.match(text, end))
    if not text.startswith(".", end) or not text[end + 1 : end + 2].isspace():
        return False
    following = text[end + 1 :].lstrip()
    return bool(following) and (following[0].isupper() or following.split()[0] in {"und", "bis", "oder"})


def _from_words(text: str, language: str) -> list[Number]:
    tokens = [(match.group(0), match.start(), match.end()) for match in _WORD.finditer(text)]
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number, taken = (_german if language == "de" else _english)(text, tokens, index)
        if number is not None:
            found.append(number)
        index += max(1, taken)
    return found


_Tokens = list[tuple[str, int, int]]


def _german(text: str, tokens: _Tokens, index: int) -> tuple[Number | None, int]:
    word, start, end = tokens[index]
    folded = word.casefold()
    if folded in words("de", "not_numbers"):
        return None, 1
    value: Fraction | None = None
    bare = re.sub(r"(?<=halb)(?:e[nrms]?)$", "", folded)
    if bare in _HALVES["de"]:
        value = _HALVES["de"][bare]
    elif bare.endswith("einhalb") and (whole := german_cardinal(bare.removesuffix("einhalb"))) is not None:
        value = whole + Fraction(1, 2)
    elif folded in {"ein", "eine", "einer", "einem", "einen", "eines"}:
        following = tokens[index + 1][0].casefold() if index + 1 < len(tokens) else ""
        if following in _FRACTION_NAMES["de"]:
            return Number(Fraction(1, _FRACTION_NAMES["de"][following]), "", False, start, tokens[index + 1][2]), 2
        if following in SCALES["de"] or (unit_of(following) and following not in {"mark", "tag", "grad"}):
            value = Fraction(1)
    elif (cardinal := german_cardinal(folded)) is not None:
        value = Fraction(cardinal)
    elif (ordinal := german_ordinal(folded)) is not None:
        return Number(Fraction(ordinal), "", True, start, end), 1
    if value is None:
        return None, 1
    taken = 1
    if index + 1 < len(tokens) and text[end : tokens[index + 1][1]].isspace():
        following = tokens[index + 1][0].casefold()
        if following in _FRACTION_NAMES["de"]:
            return Number(value / _FRACTION_NAMES["de"][following], "", False, start, tokens[index + 1][2]), 2
        if following == "komma":
            value, end, taken = _german_decimal(tokens, index, value)
    number = _complete(text, value, start, end, "de")
    while index + taken < len(tokens) and tokens[index + taken][1] < number.end:
        taken += 1
    return _add_millions(text, tokens, index, taken, number)


def _add_millions(text: str, tokens: _Tokens, index: int, taken: int, number: Number) -> tuple[Number, int]:
    """Join "eine Million zweihunderttausend" into one number."""
    if number.value < 10**6 or number.unit or index + taken >= len(tokens):
        return number, taken
    word, start, end = tokens[index + taken]
    rest = german_cardinal(word)
    if rest is None or not 0 < rest < 10**6 or not text[number.end : start].isspace():
        return number, taken
    return _complete(text, number.value + rest, number.start, end, "de"), taken + 1


def _german_decimal(tokens: _Tokens, index: int, whole: Fraction) -> tuple[Fraction, int, int]:
    digits, taken = "", 2
    while (
        index + taken < len(tokens) and (digit := german_cardinal(tokens[index + taken][0])) is not None and digit < 10
    ):
        digits += str(digit)
        taken += 1
    if not digits:
        return whole, tokens[index][2], 1
    return whole + Fraction(int(digits), 10 ** len(digits)), tokens[index + taken - 1][2], taken


def _english(text: str, tokens: _Tokens, index: int) -> tuple[Number | None, int]:
    run = index
    while run + 1 < len(tokens) and text[tokens[run][2] : tokens[run + 1][1]].strip(", ") in {"", "-", "‑"}:
        run += 1
        if run - index > 24:
            break
    parts = [token[0].casefold() for token in tokens[index : run + 1]]
    start = tokens[index][1]
    if parts[0] in {"a", "an", "one"} and len(parts) > 1 and parts[1] in {**_FRACTION_NAMES["en"], **SCALES["en"]}:
        name = parts[1]
        if name in _FRACTION_NAMES["en"] and name != "half" and len(parts) > 2 and parts[2] != "of" and parts[0] == "a":
            return None, 1  # "a third man"
        if name in _FRACTION_NAMES["en"]:
            return Number(Fraction(1, _FRACTION_NAMES["en"][name]), "", False, start, tokens[index + 1][2]), 2
        if parts[0] != "one":
            return _finish_english(text, tokens, index, 2, Fraction(SCALES["en"][name]))
    if parts[0] == "half" and parts[1:2] == ["a"] and len(parts) > 2 and parts[2] in SCALES["en"]:
        return _finish_english(text, tokens, index, 3, Fraction(SCALES["en"][parts[2]]) / 2)
    if parts[0] == "half" and parts[1:2] in (["a"], ["an"]) and len(parts) > 2 and unit_of(parts[2]):
        return _finish_english(text, tokens, index, 2, Fraction(1, 2))
    if (
        parts[0] == "half"
        and parts[1:2] in (["of"], ["the"])
        and not re.search(r"(?:\bother|st|nd|th) $", text[:start])
    ):
        return Number(Fraction(1, 2), "", False, start, tokens[index][2]), 1
    read = english_cardinal(parts)
    if read is None:
        ordinal = english_ordinal(parts[0]) if parts[0] != "second" or parts[1:2] != ["hand"] else None
        return (Number(Fraction(ordinal), "", True, start, tokens[index][2]), 1) if ordinal else (None, 1)
    value, taken = read
    following = parts[taken] if taken < len(parts) else ""
    if following.removesuffix("s") in _FRACTION_NAMES["en"] and (value > 1 or following != "half"):
        bare = following.removesuffix("s")
        if following.endswith("s") or value == 1:
            return Number(value / _FRACTION_NAMES["en"][bare], "", False, start, tokens[index + taken][2]), taken + 1
    if parts[taken : taken + 3] == ["and", "a", "half"]:
        return _finish_english(text, tokens, index, taken + 3, value + Fraction(1, 2))
    last = english_ordinal(parts[taken + 1]) if parts[taken : taken + 1] == ["and"] and parts[taken + 1 :] else None
    if value % 100 == 0 and last and last < 100:  # one hundred and ninetieth
        return Number(value + last, "", True, start, tokens[index + taken + 1][2]), taken + 2
    if value % 10 == 0 and (ordinal := english_ordinal(following)) and ordinal < 10:  # twenty-first
        return Number(value + ordinal, "", True, start, tokens[index + taken][2]), taken + 1
    if parts[:taken] == ["one"]:
        return (
            (None, 1)
            if not following or following in words("en", "after_pronoun_one")
            else (_finish_english(text, tokens, index, 1, value))
        )
    return _finish_english(text, tokens, index, taken, value)


def _finish_english(text: str, tokens: _Tokens, index: int, taken: int, value: Fraction) -> tuple[Number | None, int]:
    number = _complete(text, value, tokens[index][1], tokens[index + taken - 1][2], "en")
    while index + taken < len(tokens) and tokens[index + taken][1] < number.end:
        taken += 1
    return number, taken
