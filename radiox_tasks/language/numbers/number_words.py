"""Converts between numbers and words with num2words: cardinals, years and ordinals."""

import re
from fractions import Fraction
from functools import lru_cache

from radiox_tasks.language.wording import wording

MOST_WORDS = 12
"""Words in the longest supported number: "one hundred and twenty-three thousand four hundred and fifty-six"."""

_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 90  # characters; longer words are not numbers


@lru_cache(maxsize=50_000)
def joined(text: str) -> str:
    """Letters only, in lower case, with one spelling of ß: the form in which numerals are compared."""
    return "".join(_LETTERS.findall(text.casefold().replace("ß", "ss")))


@lru_cache(maxsize=16)
def _spelled(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """num2words' names of 0 to 99, and of the ordinals 1 to 100, in each counting system."""
    from num2words import num2words

    dialects = [wording(language, "speech")["numbers"], *wording(language, "figures").get("dialects", ())]
    cardinals = {num2words(value, lang=dialect): value for dialect in dialects for value in range(100)}
    ordinals = {num2words(value, lang=dialect, to="ordinal"): value for dialect in dialects for value in range(1, 101)}
    return cardinals, ordinals


@lru_cache(maxsize=16)
def _names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """Cardinals below 100 and ordinals up to 100, by their joined names."""
    spelled, places = _spelled(language)
    figures = wording(language, "figures")
    cardinals = {joined(word): value for word, value in (spelled | figures["cardinals"]).items()}
    cardinals |= {joined(word): 1 for word in figures["ones"]}
    return cardinals, {joined(word): value for word, value in (places | figures["ordinals"]).items()}


@lru_cache(maxsize=16)
def _scales(language: str) -> tuple[tuple[str, int], ...]:
    """Scale words, which multiply what precedes them, largest first."""
    scales = wording(language, "figures")["scale_words"]
    named = ((joined(word), value) for word, value in scales.items())
    return tuple(sorted(named, key=lambda pair: (-pair[1], -len(pair[0]))))


@lru_cache(maxsize=16)
def number_words(language: str) -> frozenset[str]:
    """Every word with which a number may start."""
    figures = wording(language, "figures")
    words = [word for text in _spelled(language)[0] for word in _LETTERS.findall(text)]
    return frozenset(map(joined, (*words, *figures["cardinals"], *figures["scale_words"], *figures["ones"])))


@lru_cache(maxsize=16)
def numeral_pattern(language: str) -> str:
    """A pattern of the numbers below 100 as num2words writes them."""
    names = sorted(_spelled(language)[0], key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, names))})"


@lru_cache(maxsize=50_000)
def cardinal_of(name: str, language: str) -> Fraction | None:
    """The value of a joined name ("zweiundzwanzig", "twothousandandfive"); None if it is not a number."""
    if not name or len(name) > _LONGEST:
        return None
    halved = _and_a_half(name, language)
    value = halved if halved is not None else _whole(name, language)
    return None if value is None else Fraction(value)


def _and_a_half(name: str, language: str) -> Fraction | None:
    for ending in map(joined, wording(language, "figures")["and_a_half"]):
        if name.endswith(ending) and (whole := _whole(name.removesuffix(ending), language)) is not None:
            return whole + Fraction(1, 2)
    return None


def _whole(name: str, language: str) -> int | None:
    cardinals = _names(language)[0]
    if name in cardinals:
        return cardinals[name]
    for scale, size in _scales(language):
        head, found, tail = name.partition(scale)
        if not found:
            continue
        factor = 1 if not head else _whole(head, language)
        rest = 0 if not tail else _rest(tail, language)
        if factor is not None and rest is not None and rest < size:
            return factor * size + rest
    return _year_in_pairs(name, language)


def _rest(tail: str, language: str) -> int | None:
    value = _whole(tail, language)
    link = joined(wording(language, "figures")["link"])
    return _whole(tail.removeprefix(link), language) if value is None and tail.startswith(link) else value


def _year_in_pairs(name: str, language: str) -> int | None:
    """ "Nineteen sixty-nine", in languages that form years this way."""
    if not wording(language, "figures")["years_in_pairs"]:
        return None
    cardinals = _names(language)[0]
    for at in range(3, len(name) - 2):
        century, rest = cardinals.get(name[:at], 0), name[at:]
        tail = cardinals.get(rest.removeprefix("oh"), 0)
        if 11 <= century <= 21 and (tail >= 10 or (tail and rest.startswith("oh"))):
            return century * 100 + tail
    return None


@lru_cache(maxsize=50_000)
def ordinal_of(name: str, language: str) -> int | None:
    """The value of a joined ordinal ("dritten", "twentyfirst"); None if it is not one."""
    ordinals = _names(language)[1]
    if name in ordinals:
        return ordinals[name]
    figures = wording(language, "figures")
    for ending in figures.get("ordinal_endings", ()):
        stem = name.removesuffix(ending)
        if stem != name:
            return ordinal_of(stem + figures["ordinal_base"], language)
    link = joined(figures["link"])
    for at in range(3, min(len(name), _LONGEST)):
        hundreds, place = cardinal_of(name[:at], language), ordinals.get(name[at:].removeprefix(link))
        if hundreds and place and not hundreds % 100 and place < 100:
            return int(hundreds) + place
    return None


def small_number(word: str, language: str) -> int | None:
    """A whole number below 100, in digits (then of any size) or words."""
    if word.isdecimal():
        return int(word)
    value = cardinal_of(joined(word), language)
    return int(value) if value is not None and value.denominator == 1 and value < 100 else None
