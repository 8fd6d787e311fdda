"""Dates, times and lengths on pages, formatted per language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from radiox_tasks.language.wording import locale_of, words


def long_date(day: date, language: str) -> str:
    """A day with its weekday, by the pattern of the language's station.yaml: "samedi 28 novembre 2026"."""
    return format_date(day, words("station", language)["long_day"], locale=locale_of(language))


def moment(when: datetime, zone: str, language: str) -> str:
    """A date and a time of day, in the zone."""
    local = when.astimezone(ZoneInfo(zone))
    return format_datetime(local, words("station", language)["moment"], locale=locale_of(language))


def clock(seconds: float) -> str:
    """12.4 -> "0:12"; an hour and more as h:mm:ss."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
