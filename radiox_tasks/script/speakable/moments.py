"""Dates, times of day and decades as words."""

import re
from functools import cache

from radiox_tasks.language.calendar import Moment, find_moments, month_name
from radiox_tasks.language.folders import wording
from radiox_tasks.language.plurals import plural
from radiox_tasks.script.speakable.cardinals import cardinal, ordinal, year

_NOMINATIVE = re.compile(r"(?i)\b(?:der|die|das)\s+$")
_AFTER_PREPOSITION = re.compile(
    r"(?i)\b(?:in|an|mit|von|bei|seit|nach|vor|zu|aus|auf|während|wegen)\s+(?:der|die|das)\s+$"
)
_NEW_SENTENCE = re.compile(r"[\"'»“”’)\]]*\s+[\"'«„“‘(]*([^\W\d_a-zß-öø-ÿ]\w*)")
_DECADES_DE = ["zwanziger", "dreissiger", "vierziger", "fünfziger", "sechziger", "siebziger", "achtziger", "neunziger"]
_DECADES_EN = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]


def say_moments(text: str, language: str) -> str:
    """Replace every date, time and decade that is written with digits."""
    for moment in reversed(find_moments(text, language)):
        surface = text[moment.start : moment.end]
        if not any(character.isdecimal() for character in surface):
            continue
        before, after = text[: moment.start], text[moment.end :]
        said = _said(moment, surface, before, language)
        if surface.endswith(".") and _ended(moment, after, language):
            said += "."
        if language == "de" and moment.minutes is not None and not surface.casefold().endswith("h"):
            after = after.removeprefix(" Uhr") if "Uhr" not in surface else after
        text = before + said + after
    return text


def _ended(moment: Moment, after: str, language: str) -> bool:
    """Whether the full stop of "7:10 a.m." or "3.3." closed the sentence too; "7 a.m. Monday" goes on."""
    if not after.strip() or moment.minutes is None:
        return not after.strip()
    following = _NEW_SENTENCE.match(after)
    return following is not None and following[1] not in _day_names(language)


@cache
def _day_names(language: str) -> frozenset[str]:
    from babel.dates import get_day_names, get_month_names

    return frozenset(
        [*get_day_names("wide", locale=language).values(), *get_month_names("wide", locale=language).values()]
    )


def _said(moment: Moment, surface: str, before: str, language: str) -> str:
    if language == "de":
        return _german(moment, surface, before)
    return _english(moment, surface, before) if language == "en" else _by_folder(moment, surface, language)


def _by_folder(moment: Moment, surface: str, language: str) -> str:
    """In the words of the language's speech.yaml: `spoken_hour`, `spoken_minute` and `day_of_month`."""
    calendar = wording(language, "speech")["calendar"]
    if moment.minutes is not None:
        hour, minute = divmod(moment.minutes, 60)
        pattern = plural(calendar["spoken_minute" if minute else "spoken_hour"], hour, language)
        return pattern.format(hour=cardinal(hour, language), minute=cardinal(minute, language))

    def say(match: re.Match[str]) -> str:
        value = int(match["digits"])
        if value == moment.day:
            return str(calendar["day_of_month"].get(value) or cardinal(value, language))
        return cardinal(value, language)

    if moment.month is not None and not any(character.isalpha() for character in surface):  # "3.3.2025"
        surface = f"{moment.day} {month_name(moment.month, language)} {moment.year}"
    return re.sub(r"(?P<digits>\d+)(?:[^\W\d_]{1,3}\b)?", say, surface)


def _german(moment: Moment, surface: str, before: str) -> str:
    if moment.minutes is not None:
        hour, minute = divmod(moment.minutes, 60)
        spoken = "ein" if hour == 1 else cardinal(hour, "de")
        return f"{spoken} Uhr" + (f" {'eins' if minute == 1 else cardinal(minute, 'de')}" if minute else "")
    if moment.decade is not None:
        return _german_decade(moment.decade, surface)
    parts = []
    if moment.day is not None:
        nominative = _NOMINATIVE.search(before) and not _AFTER_PREPOSITION.search(before)
        parts.append(ordinal(moment.day, "de") + ("" if nominative else "n"))
    if moment.month is not None:
        parts.append(month_name(moment.month, "de"))
    if moment.year is not None:
        parts.append(year(moment.year, "de"))
    return " ".join(parts)


def _german_decade(decade: int, surface: str) -> str:
    tail = "Jahren" if surface.casefold().endswith("jahren") else "Jahre"
    century, rest = divmod(decade, 100)
    if rest < 20:
        return f"{year(decade, 'de')}er {tail}"
    word = _DECADES_DE[rest // 10 - 2]
    if not century:
        return f"{word.capitalize()} {tail}"
    head = cardinal(century * 100, "de") if century >= 20 else f"{cardinal(century, 'de')}hundert"
    return f"{head}{word} {tail}"


def _english(moment: Moment, surface: str, before: str) -> str:
    if moment.minutes is not None:
        return _english_time(moment.minutes, surface)
    article = "the " if surface.casefold().startswith("the ") else ""
    if moment.decade is not None:
        century, rest = divmod(moment.decade, 100)
        word = _DECADES_EN[rest // 10 - 2] if rest >= 20 else "hundreds" if rest == 0 else "tens"
        head = f"{cardinal(century, 'en')} " if century else ""
        return f"{article}{head}{word}"
    parts = []
    month = month_name(moment.month, "en") if moment.month else ""
    if moment.day is not None:
        day = ordinal(moment.day, "en")
        starts_with_month = surface.lstrip()[:1].isalpha() and not article
        iso = re.match(r"\d{4}-", surface)
        parts.append(
            f"{month} {day}"
            if starts_with_month or iso
            else f"{'' if before.rstrip().endswith('the') else 'the '}{day} of {month}"
        )
    elif month:
        parts.append(month)
    if moment.year is not None:
        parts.append(year(moment.year, "en"))
    return ", ".join(parts) if moment.day is not None else " ".join(parts)


def _english_time(minutes: int, surface: str) -> str:
    hour, minute = divmod(minutes, 60)
    half = re.search(r"(?i)([ap])\.?m\b\.?", surface)
    if "clock" in surface.casefold():
        return f"{cardinal(hour, 'en')} o'clock"
    shown = hour
    suffix = ""
    if half:
        shown = hour % 12 or 12
        suffix = f" {half.group(1).lower()} m"
    words = cardinal(shown, "en")
    if minute:
        words += f" {'oh ' if minute < 10 else ''}{cardinal(minute, 'en')}"
    elif not half:
        words += " hundred" if hour >= 13 else " o'clock"
    return words + suffix
