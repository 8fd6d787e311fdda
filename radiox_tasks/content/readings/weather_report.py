"""A weather report in common units, independent of the service, and its plausibility checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from radiox_tasks.content.fetch.http.public_api import finite

DAYS_AHEAD = 2  # days of the outlook
EVENING = 17  # from this local hour on, the outlook starts with tomorrow
CLOCK_SKEW = timedelta(minutes=10)

# The records of the World Meteorological Organization (wmo.asu.edu), rounded outwards: a value beyond them is an error.
TEMPERATURE_C = (-90.0, 58.0)
FEELS_LIKE_C = (-110.0, 75.0)
WIND_KMH = (0.0, 410.0)
HUMIDITY_PERCENT = (0.0, 100.0)
DAY_RAIN_MM = (0.0, 1900.0)
PERCENT = (0.0, 100.0)


class ImplausibleError(Exception):
    """The report is stale, incomplete, or physically implausible."""


@dataclass(frozen=True)
class Day:
    """One day's outlook. `code` is a WMO weather interpretation code (WW, code table 4677)."""

    date: date
    low_c: float
    high_c: float
    code: int | None
    rain_mm: float | None
    rain_percent: float | None


@dataclass(frozen=True)
class Report:
    """Current weather and the next days."""

    source: str
    url: str
    taken: datetime
    temperature_c: float
    feels_like_c: float | None
    humidity_percent: float | None
    wind_kmh: float | None
    wind_degrees: float | None
    gusts_kmh: float | None
    code: int | None
    days: tuple[Day, ...]

    def values(self, days: tuple[Day, ...]) -> dict[str, float | str]:
        """The values by name; names include the unit, and unknown values are omitted."""
        known: dict[str, float | str | None] = {
            "temperature_c": self.temperature_c,
            "feels_like_c": self.feels_like_c,
            "humidity_percent": self.humidity_percent,
            "wind_kmh": self.wind_kmh,
            "wind_degrees": self.wind_degrees,
            "gusts_kmh": self.gusts_kmh,
            "weather_code": self.code,
        }
        for n, day in enumerate(days, start=1):
            known |= {
                f"day{n}_date": day.date.isoformat(),
                f"day{n}_low_c": day.low_c,
                f"day{n}_high_c": day.high_c,
                f"day{n}_weather_code": day.code,
                f"day{n}_rain_mm": day.rain_mm,
                f"day{n}_rain_percent": day.rain_percent,
            }
        return {name: value for name, value in known.items() if value is not None}


def check(report: Report, *, now: datetime, stale: timedelta) -> None:
    """Raises ImplausibleError unless the observation is recent and every value is physically plausible."""
    if report.taken > now + CLOCK_SKEW:
        raise ImplausibleError("the observation lies in the future")
    if now - report.taken > stale:
        minutes = round((now - report.taken) / timedelta(minutes=1))
        raise ImplausibleError(f"the observation is {minutes} minutes old")
    _within("temperature", report.temperature_c, TEMPERATURE_C)
    _within("apparent temperature", report.feels_like_c, FEELS_LIKE_C)
    _within("humidity", report.humidity_percent, HUMIDITY_PERCENT)
    _within("wind", report.wind_kmh, WIND_KMH)
    _within("gusts", report.gusts_kmh, WIND_KMH)
    _within("wind direction", report.wind_degrees, (0.0, 360.0))
    for day in report.days:
        _within("low", day.low_c, TEMPERATURE_C)
        _within("high", day.high_c, TEMPERATURE_C)
        _within("rain", day.rain_mm, DAY_RAIN_MM)
        _within("rain probability", day.rain_percent, PERCENT)
        if day.low_c > day.high_c:
            raise ImplausibleError(f"the low of {day.date} is above its high")


def _within(name: str, value: float | None, bounds: tuple[float, float]) -> None:
    if value is not None and not bounds[0] <= value <= bounds[1]:
        raise ImplausibleError(f"{name} of {value:g} is not plausible")


def forecast_from(report: Report, *, now: datetime) -> tuple[Day, ...]:
    """The days to describe at local time `now`: today's outlook until the evening, then from tomorrow on."""
    first = now.date() if now.hour < EVENING else now.date() + timedelta(days=1)
    return tuple(day for day in report.days if day.date >= first)[:DAYS_AHEAD]


def number(record: Mapping[str, Any], name: str) -> float | None:
    """A number of the answer, or None if missing. Raises ImplausibleError if it is not a finite number."""
    return needed(record, name) if record.get(name) is not None else None


def needed(record: Mapping[str, Any], name: str) -> float:
    """A required finite number. Raises ImplausibleError."""
    value = finite(record.get(name))
    if value is None:
        raise ImplausibleError(f"{name} is missing or not a number")
    return value


def moment(seconds: float) -> datetime:
    """The time of a UNIX timestamp. Raises ImplausibleError outside the calendar."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise ImplausibleError("a time lies outside the calendar") from None


def table(document: Any, name: str) -> Mapping[str, Any]:
    """A nested object of the answer. Raises ImplausibleError if it is not an object."""
    value = document.get(name) if isinstance(document, Mapping) else None
    if not isinstance(value, Mapping):
        raise ImplausibleError(f"the answer has no {name}")
    return value
