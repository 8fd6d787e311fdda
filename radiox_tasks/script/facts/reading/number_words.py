"""Numbers written as words, German and English, as exact values."""

import re
from fractions import Fraction
from functools import lru_cache

_DE_UNITS = {
    "null": 0,
    "ein": 1,
    "eins": 1,
    "zwei": 2,
    "zwo": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "dreizehn": 13,
    "vierzehn": 14,
    "fünfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
}
_DE_TENS = {
    "zwanzig": 20,
    "dreissig": 30,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_DE_ORDINAL_STEMS = {"erst": 1, "dritt": 3, "siebt": 7, "acht": 8}
_DE_ENDING = re.compile(r"(?:e|en|er|em|es)$")

EN_UNITS = {
    word: value
    for value, word in enumerate(
        [
            *(
                [
                    "zero",
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                    "thirteen",
                    "fourteen",
                ]
            ),
            *(["fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]),
        ]
    )
}
EN_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_EN_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_EN_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

# Scales that stand as words of their own, behind digits or words ("2,5 Millionen", "5 Mrd.").
SCALES = {
    "de": {
        "hundert": 10**2,
        "tausend": 10**3,
        "tsd": 10**3,
        "mio": 10**6,
        "million": 10**6,
        "millionen": 10**6,
        "mrd": 10**9,
        "milliarde": 10**9,
        "milliarden": 10**9,
        "billion": 10**12,
        "billionen": 10**12,
        "dutzend": 12,
    },
    "en": {
        "hundred": 10**2,
        "thousand": 10**3,
        "k": 10**3,
        "m": 10**6,
        "mn": 10**6,
        "million": 10**6,
        "bn": 10**9,
        "billion": 10**9,
        "trillion": 10**12,
        "dozen": 12,
    },
}


@lru_cache(maxsize=20_000)
def german_cardinal(word: str) -> int | None:
    """Read one German number word ("zweiundzwanzig", "neunzehnhundertneunundsechzig"); None when it is none."""
    word = word.casefold().replace("ß", "ss")
    if word in _DE_UNITS:
        return _DE_UNITS[word]
    for scale, name in ((1000, "tausend"), (100, "hundert")):
        head, found, tail = word.partition(name)
        if found:
            factor = german_cardinal(head) if head else 1
            rest = _german_rest(tail)
            if factor is None or rest is None or rest >= scale:
                return None
            return factor * scale + rest
    return _german_tens(word)


def _german_rest(tail: str) -> int | None:
    if not tail:
        return 0
    return german_cardinal(tail.removeprefix("und") if tail.startswith("und") else tail)


def _german_tens(word: str) -> int | None:
    if word in _DE_TENS:
        return _DE_TENS[word]
    head, found, tail = word.partition("und")
    if found and tail in _DE_TENS and head in _DE_UNITS and 1 <= _DE_UNITS[head] <= 9:
        return _DE_TENS[tail] + _DE_UNITS[head]
    return None


@lru_cache(maxsize=20_000)
def german_ordinal(word: str) -> int | None:
    """Read "dritte", "einundzwanzigsten", "hundertster" as its number; None when it is no ordinal."""
    word = word.casefold().replace("ß", "ss")
    stem = _DE_ENDING.sub("", word)
    if stem == word:
        return None
    for ending, last in _DE_ORDINAL_STEMS.items():
        if stem == ending:
            return last
        if stem.endswith(ending) and stem.removesuffix(ending).endswith(("hundert", "tausend", "und")):
            head = german_cardinal(stem.removesuffix(ending).removesuffix("und"))
            return None if head is None else head + last
    if stem.endswith("st") and (value := german_cardinal(stem[:-2])) is not None and not 0 < value % 100 < 20:
        return value
    if stem.endswith("t") and (value := german_cardinal(stem[:-1])) is not None and 0 < value % 100 < 20:
        return value
    return None


def english_ordinal(word: str) -> int | None:
    """Read "third", "twentieth", "hundredth" as its number; None when it is no ordinal."""
    word = word.casefold()
    if word in _EN_ORDINALS:
        return _EN_ORDINALS[word]
    if word.endswith("ieth") and (value := EN_TENS.get(word[:-4] + "y")) is not None:
        return value
    if word.endswith("th"):
        stem = word[:-2]
        return EN_UNITS.get(stem) or {"hundred": 100, "thousand": 1000, "million": 10**6}.get(stem)
    return None


def english_cardinal(parts: list[str]) -> tuple[Fraction, int] | None:
    """Read a run of English number words from the start of `parts`: (value, how many words it took).

    "two thousand and five", "nineteen sixty-nine" (a year, read in pairs) and "one point five" are understood.
    """
    total, current, taken = 0, 0, 0
    seen = False
    index = 0
    while index < len(parts):
        word = parts[index]
        if word == "and" and seen and index + 1 < len(parts) and current % 100 == 0 and (current or total):
            following = parts[index + 1]
            if following not in EN_UNITS and following not in EN_TENS:
                break
            index += 1
            continue
        if word in EN_UNITS or word in EN_TENS:
            value = EN_UNITS.get(word, EN_TENS.get(word, 0))
            if current % 100 and not (20 <= current % 100 <= 90 and current % 10 == 0 and 1 <= value <= 9):
                if 10 <= current <= 99 and value >= 10 and not total:  # a year in pairs: nineteen | sixty-nine
                    current = current * 100 + value
                elif 1000 <= current <= 9999 and current % 10 == 0 and 1 <= value <= 9:
                    current += value
                else:
                    break
            else:
                current += value
        elif (word == "oh" and 10 <= current <= 99 and 1 <= EN_UNITS.get((*parts, "")[index + 1], 0) <= 9) or (
            word == "hundred" and seen and 0 < current < 100
        ):
            current *= 100
        elif word in _EN_SCALES and seen:
            total += (current or 1) * _EN_SCALES[word]
            current = 0
        elif word == "point" and seen and index + 1 < len(parts) and parts[index + 1] in EN_UNITS:
            return _english_decimal(parts, index, Fraction(total + current))
        else:
            break
        seen = True
        index += 1
        taken = index
    return (Fraction(total + current), taken) if seen else None


def _english_decimal(parts: list[str], point: int, whole: Fraction) -> tuple[Fraction, int]:
    digits = ""
    index = point + 1
    while index < len(parts) and EN_UNITS.get(parts[index], 10) < 10:
        digits += str(EN_UNITS[parts[index]])
        index += 1
    value = whole + Fraction(int(digits), 10 ** len(digits))
    if index < len(parts) and parts[index] in _EN_SCALES:
        value *= _EN_SCALES[parts[index]]
        index += 1
    return value, index
