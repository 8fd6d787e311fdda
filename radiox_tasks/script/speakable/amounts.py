"""Amounts, measures, ranges, numbers and any remaining digits as words."""

import re
from fractions import Fraction
from functools import cache

from radiox_tasks.language.numbers.digits import SCORE, VULGAR_FRACTIONS, decimal_places, read_digits
from radiox_tasks.language.numbers.units import CURRENCIES, ELIDED, by_symbol, spoken, unit_of
from radiox_tasks.language.wording import wording
from radiox_tasks.script.speakable.cardinals import cardinal, decimal, digits, one_before, year

_NUMBER = (
    r"\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:[.,]\d{3})+(?!\d)(?:[.,]\d+)?|\d{1,3}(?: \d{3})+"
    r"(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
)
_CURRENCY_SIGN = r"CHF|EUR|USD|GBP|JPY|US\$|[sS]?Fr\.|Fr|[€$£¥₿]"
_INSERTED = r"[–—](?:1\d|20)\d\d(?![.,'’]?\d)"  # a year behind a dash is not negative
_MEASURE = re.compile(
    rf"(?<![\w.,])(?P<sign>[-−+](?=\d)|(?<![^\s(])(?!{_INSERTED})[–—](?=\d))?(?P<number>{_NUMBER})(?P<round>[.,][-–—]+)?\s?(?P<unit>%"
    rf"|‰|°\s?[CF]?|[^\W\d_]+(?:/[^\W\d_]+)?[²³23]?|[€$£¥₿])?(?!\w|{ELIDED})"
)
_RANGE = re.compile(rf"(?<![\w.,-])(?P<low>{_NUMBER})\s?[–—‑-]\s?(?P<high>{_NUMBER})(?![\w-]|[.,]\d)")
_FRACTION = re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})(?![\w/])")
_OPENING = re.compile(r"[(,]\s*$|^\s*$|\ue000$")
_PHONE = re.compile(r"(?<![\w.,])(?:\+\d{2} ?\(?0?\)? ?\d{2}|0\d{1,3})(?:[ /]\d{2,4}){2,}(?![\w])")
_VERSION = re.compile(r"(?<![\w.,])(?!\d{1,3}(?:\.\d{3})+(?!\d))\d+(?:\.\d+){2,}(?![\w])")
_CODE = re.compile(r"(?<=[^\W\d_])[-‑](?=\d)")


@cache
def _joined(language: str) -> re.Pattern[str] | None:
    """ "30-jährig": a number that forms one word with what follows."""
    tails = wording(language, "speech").get("joined")
    return re.compile(rf"(?<![\w.,'’])(\d+)[-‑]((?i:{tails})\w*)") if tails else None


@cache
def _amount_first(language: str) -> re.Pattern[str]:
    """ "CHF 1.5 Mio.": the currency, the number, and a scale word or its abbreviation."""
    speech = wording(language, "speech")
    letters = [letter for name in speech["scales"] if len(name) == 1 for letter in (name, name.upper())]
    short = "|".join(["Mio", "Mrd", "Tsd", *speech["scale_words"], "bln", "mln", "bn", "mn", *letters])
    return re.compile(
        rf"(?<!\w)(?P<unit>{_CURRENCY_SIGN})\s?(?P<number>{_NUMBER})(?P<round>[.,][-–—]+)?(?:\s?"
        rf"(?P<scale>{short})(?!\w)(?P<dot>(?<=Mio|Mrd|Tsd)\.)?)?(?!\w|{ELIDED})"
    )


@cache
def _scale_behind(language: str) -> re.Pattern[str]:
    """ "12.5bn": the abbreviation of a scale word; a single letter only if it is unambiguous ("450k people", "3.2M
    users"; 3M is a company)."""
    scales = wording(language, "speech")["scales"]
    short = sorted((name for name in scales if len(name) > 1), key=len, reverse=True)
    return re.compile(rf"(?<=\d)(?: ?((?i:{'|'.join(short)}))|(?:[kK]|(?<=[.,]\d)(M))(?=\s+[^\W\d_]))(?!\w)")


def _scale(short: str | None, language: str) -> str:
    scales = wording(language, "speech")["scales"]
    return str(scales[short.casefold() if short else "k"])


def say_telephones(text: str, language: str) -> str:
    """Telephone numbers digit by digit."""
    return _PHONE.sub(lambda match: digits(match.group(0), language), text)


def say_ranges(text: str, language: str) -> str:
    """ "5–10" becomes "5 bis 10", "3:1" becomes "3 zu 1", "½" and "3/4" become words."""
    for sign, plain in VULGAR_FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", f" {wording(language, 'language')['and']} {plain}", text).replace(
            sign, plain
        )
    text = _FRACTION.sub(
        lambda match: _fraction(int(match.group(1)), int(match.group(2)), language) or match.group(0), text
    )
    speech = wording(language, "speech")
    text = SCORE.sub(lambda match: f"{match.group(1)} {speech['score']} {match.group(2)}", text)
    return _RANGE.sub(lambda match: f"{match.group('low')} {speech['to']} {match.group('high')}", text)


def say_numbers(text: str, language: str) -> str:
    """Replace amounts of money, measures, years and plain numbers."""
    text = _split_codes(text, language)
    text = _amount_first(language).sub(lambda match: _money(match, language, text), text)
    text = _scale_behind(language).sub(lambda match: f" {_scale(match[1] or match[2], language)}", text)
    return _MEASURE.sub(lambda match: _measure(match, text, language), text)


def _split_codes(text: str, language: str) -> str:
    """Versions point by point, codes ("COVID-19") as word and number."""
    point = wording(language, "speech")["version_point"]
    text = _VERSION.sub(lambda match: match.group(0).replace(".", f" {point} "), text)
    text = _CODE.sub(" ", text)
    if joined := _joined(language):
        text = joined.sub(lambda match: _join(match, language), text)
    return text


def _join(match: re.Match[str], language: str) -> str:
    said, _ = _value(match.group(1), language)
    tail = match.group(2)
    return (said.capitalize() if tail[0].isupper() else said) + tail.lower()


def say_leftovers(text: str, language: str) -> str:
    """Split everything that still has digits ("A1", "5G", "3.11.2", superscripts) into letters and numbers."""
    text = re.sub(r"(?<=\d)[.](?=\d)", f" {wording(language, 'speech')['version_point']} ", text)
    text = re.sub(r"(?<=\d)[:/,'’-](?=\d)", " ", text)

    def say(match: re.Match[str]) -> str:
        written = match.group(0)
        ascii_digits = "".join(str(int(character)) for character in written if character.isdecimal())
        if len(ascii_digits) != len(written):
            return " "
        in_order = len(written) > 6 or written[0] == "0"
        words = digits(ascii_digits, language) if in_order else cardinal(int(ascii_digits), language)
        before = " " if match.start() and text[match.start() - 1].isalnum() else ""
        after = " " if match.end() < len(text) and text[match.end()].isalnum() else ""
        return before + words + after

    text = re.sub(r"(?<=[^\W\d_])[-‑](?=\d)|(?<=\d)[-‑](?=[^\W\d_])", " ", text)
    text = re.sub(r"\d+", say, text)
    text = "".join(" " if character.isnumeric() and not character.isalpha() else character for character in text)
    for sign in "%‰°€$£¥₿":
        text = text.replace(sign, f" {spoken(by_symbol()[sign], language)[1]} ")
    return text


def _fraction(top: int, bottom: int, language: str) -> str | None:
    if (top, bottom) == (1, 2) and (half := wording(language, "speech").get("half")):
        return str(half)
    names = wording(language, "speech")["fractions"].get(bottom)
    if names is None or not 0 < top < bottom:
        return None
    return f"{cardinal(top, language) if top > 1 else one_before(names[0], language)} {names[top > 1]}"


def _value(number: str, language: str, noun: str = "", *, as_year: bool = False) -> tuple[str, bool]:
    """The number's words, and whether it is exactly one."""
    value = read_digits(number, language)
    places = decimal_places(re.sub(r"['’ ]", "", number), language)
    if not places:
        whole = int(value)
        plain = number.isdecimal()
        if plain and len(number) > 1 and number[0] == "0":
            return digits(number, language), False
        if as_year and plain and 1100 <= whole <= 2099:
            return year(whole, language), False
        if noun and whole == 1:
            return one_before(noun, language), True
        return cardinal(whole, language), whole == 1
    return decimal(Fraction(value), places, language), False


def _money(match: re.Match[str], language: str, text: str) -> str:
    unit = unit_of(match.group("unit")) or "CHF"
    number, scale = match.group("number"), match.group("scale")
    if not scale:
        return _amount(number, unit, language)
    speech = wording(language, "speech")
    word = speech["scales"].get(scale.casefold(), scale)
    said, one = _value(number, language, word)
    stop = "." if match.group("dot") and not text[match.end() :].strip() else ""
    shown = speech["scale_singular"].get(word, word) if one else word
    return str(speech["scaled_money"].format(number=said, scale=shown, unit=spoken(unit, language)[1])) + stop


def _amount(number: str, unit: str, language: str) -> str:
    """A number with its unit; the second half of "3.50" francs as the coins that it is."""
    singular, plural = spoken(unit, language)
    cents = re.search(r"^(.*\d)[.,](\d\d)$", number) if unit in CURRENCIES else None
    whole, coins = cents.groups() if cents else (number, "0")
    said, one = _value(whole, language, singular)
    named = f"{said} {singular if one else plural}"
    return f"{named} {cardinal(int(coins), language)}" if int(coins) else named


def _measure(match: re.Match[str], text: str, language: str) -> str:
    number, token = match.group("number"), match.group("unit") or ""
    speech = wording(language, "speech")
    plus, minus = speech["signs"]["+"], speech["minus"]
    sign = f"{minus} " if match.group("sign") in {"-", "−", "–", "—"} else f"{plus} " if match.group("sign") else ""
    whole = match.group(0)
    gap = whole[whole.index(number) + len(number) :]
    spaced = gap.startswith(" ")
    unit = unit_of(token.replace(" ", "")) if token and (token.replace(" ", "") in by_symbol()) else None
    if unit and len(token) == 1 and token.isalpha() and not spaced and token not in {"m", "g", "l", "t", "h", "s", "W"}:
        unit = None
    if _is_share(number, unit, text[match.end("number") :], language):
        number = number.replace(".", speech["decimal_mark"])
    if unit:
        return sign + _amount(number, unit, language)
    is_year = _is_year(number, token, text[: match.start()], language) and not match.group("sign")
    counts = token.casefold() in speech.get("one", {}).get("small_nouns", ())
    noun = token if (spaced and token[:1].isupper()) or counts else ""
    said, _ = _value(number, language, noun, as_year=is_year)
    if match.group("round"):
        gap = gap[len(match.group("round")) :]
        said += f" {spoken(speech['dash_currency'], language)[1]}" if "dash_currency" in speech else ""
    if gap and not spaced and token:
        gap = " " + gap
    return f"{sign}{said}{gap}"


def _is_share(number: str, unit: str | None, behind: str, language: str) -> bool:
    """ "1.375 %": a dot before three digits is a decimal point here, also if it groups thousands elsewhere."""
    if re.fullmatch(r"\d{1,2}\.\d{3}", number) is None:
        return False
    percent, permille = (spoken(name, language)[1] for name in ("percent", "permille"))
    return unit in ("percent", "permille") or behind.lstrip().startswith((percent, permille))


def _is_year(number: str, token: str, before: str, language: str) -> bool:
    years = wording(language, "speech").get("years")
    if years is None or not (number.isdecimal() and len(number) == 4):
        return False
    if years.get("always") or _OPENING.search(before) or re.search(years["after"], before):
        return True
    if not token or token[:1].isupper():
        return True
    if token in by_symbol() or token.casefold() in _unit_words(language):
        return False
    counted = token.casefold() in years["counted"] or token.endswith("s")
    return bool(re.search(years["before"], before)) and not (counted and not 1900 <= int(number) <= 2099)


@cache
def _unit_words(language: str) -> frozenset[str]:
    return frozenset(word.casefold() for unit in set(by_symbol().values()) for word in spoken(unit, language))
