"""Open-Meteo's forecast API (https://open-meteo.com/en/docs), keyless; data under CC BY 4.0."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from radiox_tasks.content.fetch.http.public_api import GetJson
from radiox_tasks.content.readings.weather_report import Day, ImplausibleError, Report, moment, needed, number, table
from radiox_tasks.model.preset import Location
from radiox_tasks.settings import Settings

_CURRENT = {
    "temperature_2m": "°C",
    "apparent_temperature": "°C",
    "relative_humidity_2m": "%",
    "wind_speed_10m": "km/h",
    "wind_direction_10m": "°",
    "wind_gusts_10m": "km/h",
    "weather_code": "wmo code",
}
_DAILY = {
    "weather_code": "wmo code",
    "temperature_2m_min": "°C",
    "temperature_2m_max": "°C",
    "precipitation_sum": "mm",
    "precipitation_probability_max": "%",
}


def read_openmeteo(location: Location, zone: ZoneInfo, settings: Settings, get: GetJson) -> Report:
    """One request. Raises PublicApiError or ImplausibleError."""
    parameters = {
        "latitude": f"{location.latitude:.4f}",
        "longitude": f"{location.longitude:.4f}",
        "current": ",".join(_CURRENT),
        "daily": ",".join(_DAILY),
        "timezone": zone.key,
        "timeformat": "unixtime",
        "forecast_days": "3",
    }
    return parse(get(settings.weather_base_url, "/v1/forecast", parameters), zone)


def parse(document: Any, zone: ZoneInfo) -> Report:
    """Parse the answer and check its units, since a changed unit changes the meaning of every value."""
    current = table(document, "current")
    _check_units(table(document, "current_units"), _CURRENT)
    return Report(
        source="Open-Meteo",
        url="https://open-meteo.com/",
        taken=moment(needed(current, "time")),
        temperature_c=needed(current, "temperature_2m"),
        feels_like_c=number(current, "apparent_temperature"),
        humidity_percent=number(current, "relative_humidity_2m"),
        wind_kmh=number(current, "wind_speed_10m"),
        wind_degrees=number(current, "wind_direction_10m"),
        gusts_kmh=number(current, "wind_gusts_10m"),
        code=_code(number(current, "weather_code")),
        days=_days(document, zone),
    )


def _days(document: Any, zone: ZoneInfo) -> tuple[Day, ...]:
    daily = table(document, "daily")
    _check_units(table(document, "daily_units"), _DAILY)
    columns = {name: daily.get(name) for name in ("time", *_DAILY)}
    lengths = {len(column) if isinstance(column, list) else -1 for column in columns.values()}
    if len(lengths) != 1 or -1 in lengths:
        raise ImplausibleError("the daily columns differ in length")
    days = []
    for row in (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)):
        if row["temperature_2m_min"] is None or row["temperature_2m_max"] is None:
            continue
        days.append(
            Day(
                # a day's time is its local midnight, in UTC seconds
                date=moment(needed(row, "time")).astimezone(zone).date(),
                low_c=needed(row, "temperature_2m_min"),
                high_c=needed(row, "temperature_2m_max"),
                code=_code(number(row, "weather_code")),
                rain_mm=number(row, "precipitation_sum"),
                rain_percent=number(row, "precipitation_probability_max"),
            )
        )
    return tuple(days)


def _check_units(units: Mapping[str, Any], expected: Mapping[str, str]) -> None:
    for name, unit in expected.items():
        if name in units and units[name] != unit:
            raise ImplausibleError(f"{name} came in another unit than {unit}")


def _code(value: float | None) -> int | None:
    return None if value is None else int(value)
