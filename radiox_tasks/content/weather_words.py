"""A weather report in plain sentences, each of which can be cited and spoken by itself."""

from collections.abc import Sequence
from datetime import datetime

from radiox_tasks.content.weather_report import Day, Report

FELT = 2.0  # degrees between measured and felt temperature that are worth a word
GUSTY = 30.0  # km/h; and half as strong again as the mean wind
LIKELY = 20.0  # percent

# WMO weather interpretation codes as Open-Meteo lists them, and 68 (sleet).
_SKY = {
    0: ("klarer Himmel", "clear sky"),
    1: ("überwiegend klar", "mainly clear"),
    2: ("teils bewölkt", "partly cloudy"),
    3: ("bedeckt", "overcast"),
    45: ("Nebel", "fog"),
    48: ("Nebel mit Reif", "freezing fog"),
    51: ("leichter Nieselregen", "light drizzle"),
    53: ("Nieselregen", "drizzle"),
    55: ("starker Nieselregen", "heavy drizzle"),
    56: ("gefrierender Nieselregen", "freezing drizzle"),
    57: ("gefrierender Nieselregen", "freezing drizzle"),
    61: ("leichter Regen", "light rain"),
    63: ("Regen", "rain"),
    65: ("starker Regen", "heavy rain"),
    66: ("gefrierender Regen", "freezing rain"),
    67: ("gefrierender Regen", "freezing rain"),
    68: ("Schneeregen", "sleet"),
    71: ("leichter Schneefall", "light snow"),
    73: ("Schneefall", "snow"),
    75: ("starker Schneefall", "heavy snow"),
    77: ("Schneegriesel", "snow grains"),
    80: ("leichte Regenschauer", "light rain showers"),
    81: ("Regenschauer", "rain showers"),
    82: ("heftige Regenschauer", "violent rain showers"),
    85: ("Schneeschauer", "snow showers"),
    86: ("starke Schneeschauer", "heavy snow showers"),
    95: ("Gewitter", "thunderstorms"),
    96: ("Gewitter mit Hagel", "thunderstorms with hail"),
    99: ("Gewitter mit Hagel", "thunderstorms with hail"),
}
_WINDS = {
    "de": ("Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten"),
    "en": ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
}


def describe(report: Report, days: Sequence[Day], *, place: str, taken: datetime, language: str) -> str:
    """The report in words; `taken` is local. Values are rounded to what is spoken, unknown ones are not mentioned."""
    german = language == "de"
    sentences = [_current(report, place, taken, german), *_wind(report, german)]
    return " ".join([*sentences, *(_outlook(day, german) for day in days)])


def _current(report: Report, place: str, taken: datetime, german: bool) -> str:
    sky = _sky(report.code, german)
    clock = f"{taken:%H:%M} Uhr" if german else f"{taken:%H:%M}"
    degrees = _degrees(report.temperature_c, german)
    head = f"{place}, {clock}" if german else f"{place} at {clock}"
    words = f"{head}: {degrees}{f', {sky}' if sky else ''}"
    felt = report.feels_like_c
    if felt is not None and abs(felt - report.temperature_c) >= FELT:
        words += f", gefühlt {_degrees(felt, german)}" if german else f", feels like {_degrees(felt, german)}"
    return f"{words}."


def _wind(report: Report, german: bool) -> list[str]:
    if report.wind_kmh is None:
        return []
    speed = round(report.wind_kmh)
    origin = ""
    if report.wind_degrees is not None and speed >= 5:
        wind = _WINDS["de" if german else "en"][round(report.wind_degrees / 45) % 8]
        origin = f" aus {wind}" if german else f" from the {wind}"
    words = f"Der Wind weht{origin} mit {speed} km/h" if german else f"The wind blows{origin} at {speed} km/h"
    gusts = report.gusts_kmh
    if gusts is not None and gusts >= max(GUSTY, 1.5 * report.wind_kmh):
        words += f", Böen erreichen {round(gusts)} km/h" if german else f", gusts reach {round(gusts)} km/h"
    return [f"{words}."]


def _outlook(day: Day, german: bool) -> str:
    from babel.dates import format_date

    when = format_date(day.date, "EEEE, d. MMMM" if german else "EEEE, d MMMM", locale="de" if german else "en")
    low, high = round(day.low_c), round(day.high_c)
    if low == high:
        span = _degrees(high, german)
    else:
        span = f"{_signed(low)} {'bis' if german else 'to'} {_degrees(high, german)}"
    parts = [span]
    if sky := _sky(day.code, german):
        parts.append(sky)
    if day.rain_percent is not None and day.rain_percent >= LIKELY:
        chance = round(day.rain_percent)
        parts.append(f"Niederschlagsrisiko {chance} Prozent" if german else f"{chance} percent chance of precipitation")
    return f"{when}: {', '.join(parts)}."


def _degrees(value: float, german: bool) -> str:
    rounded = round(value)
    if german:
        return f"{_signed(rounded)} Grad"
    return f"{_signed(rounded)} degree" + ("" if abs(rounded) == 1 else "s")


def _signed(value: int) -> str:
    return f"minus {-value}" if value < 0 else str(value)


def _sky(code: int | None, german: bool) -> str | None:
    words = _SKY.get(code) if code is not None else None
    return None if words is None else words[0 if german else 1]
