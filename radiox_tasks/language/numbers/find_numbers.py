"""Finds every number in a text, in digits or words, with its unit, in a form comparable across languages."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from radiox_tasks.language.numbers.digits import SPACES, VULGAR_FRACTIONS, read_digits
from radiox_tasks.language.numbers.number_words import MOST_WORDS, cardinal_of, joined, number_words, ordinal_of
from radiox_tasks.language.numbers.unit_words import GAP, TIMES, unit_behind, unit_of_share
from radiox_tasks.language.numbers.units import CURRENCIES, by_symbol, in_base_units, unit_of
from radiox_tasks.language.spans import overlap, text_before
from radiox_tasks.language.wording import wording

_DIGITS = re.compile(
    rf"(?<![\w.,])(?P<sign>[-−–+](?=\d))?(?P<body>\d{{1,3}}(?:['’.,{SPACES} ]\d{{3}})+(?!\d)(?:[.,]\d+"
    rf"(?!\d|[.,]\d))?|\d+(?:[.,]\d+)?)"
)
_WORD = re.compile(r"[^\W\d_]+")
_ROUND = re.compile(r"[.,][-–—]{1,2}")


@dataclass(frozen=True)
class Number:
    """A stated number: exact value, canonical unit ("" for none), and whether it is an ordinal. `weak` marks a one that
    may be an article ("eine Stunde"); `worded` a number without digits."""

    value: Fraction
    unit: str
    ordinal: bool
    start: int
    end: int
    weak: bool = False
    worded: bool = False

    @property
    def base_unit(self) -> str:
        """The unit to which the number's own converts exactly: minutes for hours."""
        return in_base_units(self.value, self.unit)[1]

    @property
    def base_value(self) -> Fraction:
        """The value in that unit."""
        return in_base_units(self.value, self.unit)[0]


@lru_cache(maxsize=4096)
def find_numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of `text`, in order, without overlaps."""
    digits = _from_digits(text, language)
    words = (word for word in _from_words(text, language) if not any(overlap(word, number) for number in digits))
    found = sorted((*digits, *words), key=lambda number: number.start)
    return tuple(_with_sign(text, number, language) for number in found)


def _with_sign(text: str, number: Number, language: str) -> Number:
    minus = wording(language, "speech")["minus"]
    match = re.search(rf"(?i)(?<!\w){re.escape(minus)}\s+$", text_before(text, number.start))
    return number if match is None else replace(number, value=-number.value, start=number.start - len(match.group()))


def _from_digits(text: str, language: str) -> list[Number]:
    found: list[Number] = []
    for match in _DIGITS.finditer(text):
        value = read_digits(match["body"], language)
        if match["sign"] in {"-", "−", "–"}:
            value = -value
        found.append(_complete(text, value, match.start(), match.end(), language))
    for index, character in enumerate(text):
        if character in VULGAR_FRACTIONS:
            value = Fraction(VULGAR_FRACTIONS[character])
            if found and found[-1].end == index:
                value += found.pop().value
            found.append(_complete(text, value, index, index + 1, language))
    return found


def _complete(text: str, value: Fraction, start: int, end: int, language: str, *, worded: bool = False) -> Number:
    """Include what follows or precedes the bare number: ordinal mark, scale, unit, currency."""
    if not worded and (mark := _ordinal_mark(language).match(text, end)):
        return Number(value, "", True, start, mark.end())
    value, end = _scaled(text, value, start, end, language)
    fraction = _fraction(text, value, end, language)
    if fraction is not None:
        value, end = fraction
        unit, end = unit_of_share(text, end, language)
        return Number(value, unit, False, start, end, worded=worded)
    unit, end = unit_behind(text, end, language)
    if not unit or unit not in CURRENCIES:
        before = _money_before().search(text_before(text, start))
        if before is not None and (named := unit_of(before[1])):
            unit, start = named, start - len(before.group())
    if unit in CURRENCIES and (round_mark := _ROUND.match(text, end)):
        end = round_mark.end()
    if unit and (half := _half_behind(language).match(text, end)):
        value, end = value + Fraction(1, 2), half.end()
    return Number(value, unit, False, start, end, worded=worded)


@lru_cache(maxsize=16)
def _ordinal_mark(language: str) -> re.Pattern[str]:
    # Case-sensitive: a German full stop marks an ordinal only before a capital or a conjunction of two ordinals.
    return re.compile("|".join(wording(language, "figures")["ordinal_marks"]))


@lru_cache(maxsize=1)
def _money_before() -> re.Pattern[str]:
    signs = [sign for sign, unit in by_symbol().items() if unit in CURRENCIES]
    return re.compile(rf"(?<!\w)({'|'.join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))})\s?$")


@lru_cache(maxsize=16)
def _half_behind(language: str) -> re.Pattern[str]:
    """ "Two hours and a half"."""
    endings = "|".join(map(re.escape, wording(language, "figures")["and_a_half"]))
    return re.compile(rf"\s(?:{endings})(?!\w)", re.I)


def _scaled(text: str, value: Fraction, start: int, end: int, language: str) -> tuple[Fraction, int]:
    figures = wording(language, "figures")
    while (gap := GAP.match(text, end)) and (match := _WORD.match(text, gap.end())):
        word = match.group().casefold()
        size = figures["scales"].get(word)
        if size is None or (word in figures["joined_only"] and not _money_before().search(text_before(text, start))):
            break
        if word in figures["joined_only"] and gap.end() > end:
            break
        value, end = value * size, match.end()
        if text.startswith(".", end) and (len(word) <= 3 or not text[end + 1 : end + 3].strip()[:1].isupper()):
            end += 1
    return value, end


def _fraction(text: str, value: Fraction, end: int, language: str) -> tuple[Fraction, int] | None:
    """ "Zwei Drittel", "three quarters": the fraction, and where it ends."""
    match = re.compile(r"[ -]([^\W\d_]+)").match(text, end)
    if match is None:
        return None
    figures = wording(language, "figures")
    parts = figures["fractions"].get(match[1].casefold())
    if parts is None:
        return None
    if value == 1 and not _is_share(text, match, language):
        return None
    return value / parts, match.end()


def _is_share(text: str, match: re.Match[str], language: str) -> bool:
    """Whether an ordinal word means a fraction: "a third of them", not "a third man"."""
    if ordinal_of(joined(match[1]), language) is None:
        return True
    following = _WORD.match(text, match.end() + 1)
    return following is None or following.group().casefold() in wording(language, "figures")["fraction_of"]


def _from_words(text: str, language: str) -> list[Number]:
    tokens = list(_WORD.finditer(text))
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number, taken = _read(text, tokens, index, language)
        if number is not None:
            found.append(number)
            while index + taken < len(tokens) and tokens[index + taken].start() < number.end:
                taken += 1
        index += max(1, taken)
    return found


def _read(text: str, tokens: list[re.Match[str]], index: int, language: str) -> tuple[Number | None, int]:
    """The number that starts with this word, and its number of words."""
    word = joined(tokens[index].group())
    figures = wording(language, "figures")
    start = tokens[index].start()
    if word in map(joined, figures["amounts"]) or word in map(joined, figures["multiples"]):
        return _by_itself(text, tokens, index, language)
    if word in number_words(language) or cardinal_of(word, language) is not None:
        run = _run(text, tokens, index)
        for count in range(len(run), 0, -1):
            name = joined("".join(run[:count]))
            value = cardinal_of(name, language)
            if value is not None:
                return _worded(text, tokens, index, count, value, language)
            place = ordinal_of(name, language)
            if place is not None:
                return Number(Fraction(place), "", True, start, tokens[index + count - 1].end(), worded=True), count
    place = ordinal_of(word, language)
    if place is not None:
        return Number(Fraction(place), "", True, start, tokens[index].end(), worded=True), 1
    return _compound(tokens[index], language), 1


def _run(text: str, tokens: list[re.Match[str]], index: int) -> list[str]:
    """Consecutive words from `index` on, joined by single spaces or hyphens."""
    row = [tokens[index].group()]
    while len(row) < MOST_WORDS and index + len(row) < len(tokens):
        last, following = tokens[index + len(row) - 1], tokens[index + len(row)]
        if text[last.end() : following.start()] not in {" ", "-", "‑", "\u00a0"}:
            break
        row.append(following.group())
    return row


def _worded(
    text: str, tokens: list[re.Match[str]], index: int, count: int, value: Fraction, language: str
) -> tuple[Number | None, int]:
    start, end = tokens[index].start(), tokens[index + count - 1].end()
    value, end, count = _decimals(tokens, index, count, value, end, language)
    number = _complete(text, value, start, end, language, worded=True)
    ones = {joined(word) for word in wording(language, "figures")["ones"]}
    if count == 1 and value == 1 and joined(tokens[index].group()) in ones and number.value == 1:
        return (replace(number, weak=True) if number.unit else None), count
    return number, count


def _decimals(
    tokens: list[re.Match[str]], index: int, count: int, value: Fraction, end: int, language: str
) -> tuple[Fraction, int, int]:
    """ "Two point five": the digits spoken after the decimal point."""
    at = index + count
    if at >= len(tokens) or joined(tokens[at].group()) != joined(wording(language, "speech")["point"]):
        return value, end, count
    digits = ""
    while at + 1 + len(digits) < len(tokens):
        digit = cardinal_of(joined(tokens[at + 1 + len(digits)].group()), language)
        if digit is None or digit >= 10 or digit.denominator != 1:
            break
        digits += str(int(digit))
    if not digits:
        return value, end, count
    last = tokens[at + len(digits)].end()
    return value + Fraction(int(digits), 10 ** len(digits)), last, count + 1 + len(digits)


def _by_itself(text: str, tokens: list[re.Match[str]], index: int, language: str) -> tuple[Number, int]:
    """ "Half", "twice": a fraction of one or of a unit ("half a year"), or a multiple; and its number of words."""
    figures, token = wording(language, "figures"), tokens[index]
    word = token.group().casefold()
    share = figures["amounts"].get(word)
    value = Fraction(str(share if share is not None else figures["multiples"][word]))
    if share is None:
        return Number(value, TIMES, False, *token.span(), worded=True), 1
    number = _complete(text, value, *token.span(), language, worded=True)
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if not number.unit and following is not None and following.group().casefold() in figures["ones"]:
        of_one = _complete(text, value, token.start(), following.end(), language, worded=True)
        return (of_one, 2) if of_one.unit else (number, 1)
    return number, 1


def _compound(token: re.Match[str], language: str) -> Number | None:
    """ "Dreiundzwanzigjährige", "dreimal": a number and a unit in one word."""
    folded = token.group().casefold()
    for ending, unit in wording(language, "figures")["unit_endings"].items():
        head, found, _ = folded.partition(ending)
        value = cardinal_of(joined(head), language) if found and head else None
        if value is not None:
            return Number(value, str(unit), False, *token.span(), worded=True)
    return None
