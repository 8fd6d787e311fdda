"""Dates, times of day and decades as words."""

import re

from radiox_tasks.language.plurals import plural
from radiox_tasks.language.times.calendar import Moment, calendar_names, find_moments, month_name, months
from radiox_tasks.script.speakable.calendar_words import DecadeForms, calendar_words
from radiox_tasks.script.speakable.cardinals import cardinal, ordinal, year

_WORD = re.compile(r"[^\W\d_]+")
_NEW_SENTENCE = re.compile(r"[\"'»“”’)\]]*\s+[\"'«„“‘(]*([^\W\d_a-zß-öø-ÿ]\w*)")


def say_moments(text: str, language: str) -> str:
    """Replace every date, time and decade that is written with digits."""
    behind_times = calendar_words(language).behind_times
    for moment in reversed(find_moments(text, language)):
        surface = text[moment.start : moment.end]
        if not any(character.isdecimal() for character in surface):
            continue
        before, after = text[: moment.start], text[moment.end :]
        said = _said(moment, surface, before, language)
        if surface.endswith(".") and _ended(moment, after, language):
            said += "."
        if moment.minutes is not None and behind_times is not None:
            after = re.sub(behind_times, "", after)
        if moment.month is not None:
            after = _without_abbreviation_dot(surface, after, language)
        text = before + said + after
    return text


def _ended(moment: Moment, after: str, language: str) -> bool:
    """Whether the full stop of "7:10 a.m." or "3.3." also ends the sentence; "7 a.m. Monday" continues."""
    if not after.strip() or moment.minutes is None:
        return not after.strip()
    following = _NEW_SENTENCE.match(after)
    return following is not None and not any(following[1] in names for names in calendar_names(language))


def _said(moment: Moment, surface: str, before: str, language: str) -> str:
    """The moment in the forms of the language's `calendar`; without forms for dates, its digits become words."""
    calendar = calendar_words(language)
    if moment.minutes is not None:
        return _time(moment.minutes, surface, language)
    if moment.decade is not None and calendar.decades is not None:
        return _decade(moment.decade, surface, calendar.decades, language)
    return _date(moment, surface, before, language) if calendar.dates else _figures(moment, surface, language)


def _time(minutes: int, surface: str, language: str) -> str:
    """The first of `times` that fits as written and by its hour, else `spoken_hour` and `spoken_minute`."""
    calendar = calendar_words(language)
    hour, minute = divmod(minutes, 60)
    for form in calendar.times:
        if hour >= form.since and re.search(form.written, surface):
            pattern = form.full if minute == 0 else form.early if minute < 10 else form.late
            break
    else:
        pattern = plural(calendar.spoken_minute if minute else calendar.spoken_hour, hour, language)
    dial = hour % 12 or 12
    said = {"hour": hour, "hour12": dial, "minute": minute}
    return pattern.format(**{name: cardinal(value, language) for name, value in said.items()})


def _figures(moment: Moment, surface: str, language: str) -> str:
    irregular = calendar_words(language).day_of_month

    def say(match: re.Match[str]) -> str:
        value = int(match["digits"])
        return irregular[value] if value == moment.day and value in irregular else cardinal(value, language)

    if moment.month is not None and not any(character.isalpha() for character in surface):  # "3.3.2025"
        surface = f"{moment.day} {month_name(moment.month, language)} {moment.year}"
    elif moment.month is not None:  # "24 nov. 2026"
        surface = _WORD.sub(lambda word: _full_month(word.group(), moment.month or 0, language), surface)
    return re.sub(r"(?P<digits>\d+)(?:[^\W\d_]{1,3}\b)?", say, surface)


def _full_month(word: str, month: int, language: str) -> str:
    """The month's name for a form of it; any other word as it is."""
    return month_name(month, language) if word.casefold() in months(language) else word


def _without_abbreviation_dot(surface: str, after: str, language: str) -> str:
    """The text after a date, without the full stop of "24 nov." inside a sentence."""
    words = _WORD.findall(surface)
    last = words[-1].casefold() if words else ""
    short = last in months(language) and last != month_name(months(language)[last], language).casefold()
    inside = after[1:].strip() and not _NEW_SENTENCE.match(after[1:])
    return after[1:] if short and after.startswith(".") and inside else after


def _date(moment: Moment, surface: str, before: str, language: str) -> str:
    """ "der dritte Mai", "May third": the first of `dates` that fits what stands before it and how it is written."""
    month = month_name(moment.month, language) if moment.month else ""
    said_year = year(moment.year, language) if moment.year is not None else ""
    if moment.day is None:
        return f"{_part_of_month(moment, surface, language)}{month} {said_year}".strip()
    form = next(
        form
        for form in calendar_words(language).dates
        if re.search(form.before, before) and re.search(form.written, surface)
    )
    day = " ".join(form.say.format(day=ordinal(moment.day, language), month=month).split())
    return f"{day}{calendar_words(language).before_year}{said_year}" if said_year else day


def _part_of_month(moment: Moment, surface: str, language: str) -> str:
    """The words before a month that are a part of it: "early", "Ende"."""
    if moment.third is None:
        return ""
    named = (word for word in _WORD.finditer(surface) if word.group().casefold() in months(language))
    return next((surface[: word.start()] for word in named), "")


def _decade(decade: int, surface: str, forms: DecadeForms, language: str) -> str:
    """ "neunzehnhundertachtziger Jahre", "the nineteen eighties"."""
    century, rest = divmod(decade, 100)
    name = forms.names[rest]
    if century:
        hundreds = year(century * 100, language)
        said = forms.of_century.format(century=cardinal(century, language), hundreds=hundreds, name=name)
    else:
        said = forms.alone.format(name=name, capital=name.capitalize())
    pattern = next(pattern for written, pattern in forms.say if re.search(written, surface))
    return pattern.format(decade=said)
