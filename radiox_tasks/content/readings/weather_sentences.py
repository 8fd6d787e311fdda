"""Describes a weather report in sentences that can be cited one by one (a language's readings.yaml)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from radiox_tasks.content.readings.weather_report import Day, Report
from radiox_tasks.language.plurals import plural
from radiox_tasks.language.times.clock import clock_slots
from radiox_tasks.language.wording import wording

FELT = 2.0  # degrees between measured and felt temperature that are mentioned
GUSTY = 30.0  # km/h; and at least 1.5 times the mean wind
LIKELY = 20.0  # percent


def describe(report: Report, days: Sequence[Day], *, place: str, taken: datetime, language: str) -> str:
    """The report in words; `taken` is local. Values are rounded as spoken, unknown ones omitted."""
    say = wording(language, "readings")
    parts = [
        _current(report, place, taken, language, say),
        *_wind(report, say),
        *(_outlook(day, language, say) for day in days),
    ]
    return " ".join(f"{part}." for part in parts)


def _current(report: Report, place: str, taken: datetime, language: str, say: Mapping[str, Any]) -> str:
    clock = wording(language, "language")["clock"]["minute"].format(**clock_slots(taken))
    degrees = _degrees(report.temperature_c, language, say)
    now = say["now"].format(at=_at(place, say), clock=clock, degrees=degrees)
    parts = [_with_sky(f"{now[0].upper()}{now[1:]}", report.code, say)]
    felt = report.feels_like_c
    if felt is not None and abs(felt - report.temperature_c) >= FELT:
        parts.append(say["felt"].format(degrees=_degrees(felt, language, say)))
    return ", ".join(parts)


def _at(place: str, say: Mapping[str, Any]) -> str:
    """The place with its preposition, by the first rule that matches the whole name: "in Zürich", "au Locle". A name
    that no rule matches stays as it is."""
    matches = ((re.fullmatch(rule["name"], place), rule["at"]) for rule in say["places"])
    return next((match.expand(said) for match, said in matches if match is not None), place)


def _wind(report: Report, say: Mapping[str, Any]) -> list[str]:
    if report.wind_kmh is None:
        return []
    speed = round(report.wind_kmh)
    if report.wind_degrees is not None and speed >= 5:
        origin = say["origins"][round(report.wind_degrees / 45) % 8]
        parts = [say["wind_from"].format(origin=origin, speed=speed)]
    else:
        parts = [say["wind"].format(speed=speed)]
    gusts = report.gusts_kmh
    if gusts is not None and gusts >= max(GUSTY, 1.5 * report.wind_kmh):
        parts.append(say["gusts"].format(speed=round(gusts)))
    return [", ".join(parts)]


def _outlook(day: Day, language: str, say: Mapping[str, Any]) -> str:
    from babel.dates import format_date

    low, high = round(day.low_c), round(day.high_c)
    degrees = _degrees(high, language, say)
    span = degrees if low == high else say["span"].format(low=_signed(low, say), degrees=degrees)
    named = format_date(day.date, say["day"], locale=language)
    parts = [_with_sky(say["outlook"].format(day=named, degrees=span), day.code, say)]
    if day.rain_percent is not None and day.rain_percent >= LIKELY:
        parts.append(say["rain"].format(percent=round(day.rain_percent)))
    return ", ".join(parts)


def _degrees(value: float, language: str, say: Mapping[str, Any]) -> str:
    rounded = round(value)
    return plural(say["degrees"], abs(rounded), language).format(n=_signed(rounded, say))


def _signed(value: int, say: Mapping[str, Any]) -> str:
    return str(say["minus"].format(n=-value)) if value < 0 else str(value)


def _with_sky(said: str, code: int | None, say: Mapping[str, Any]) -> str:
    sky = say["sky"].get(code) if code is not None else None
    return str(say["with_sky"].format(said=said, sky=sky)) if sky else said
