"""OpenWeather: current weather and the 5-day forecast in 3-hour steps (openweathermap.org); needs a key."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from radiox_tasks.content.fetch.http.public_api import GetJson
from radiox_tasks.content.readings.weather_report import Day, ImplausibleError, Report, moment, needed, number, table
from radiox_tasks.model.preset import Location
from radiox_tasks.settings import Settings

_KMH = 3.6  # with units=metric, wind is in metres per second
STEPS_A_DAY = 8
WHOLE_DAY = 6  # three-hour steps required before their extremes count as the day's

# OpenWeather's condition ids (https://openweathermap.org/weather-conditions) as WMO codes. Smoke, dust, ash, squalls
# and tornadoes (7xx) have no code here: the condition is then omitted.
_CODES = {
    500: 61, 501: 63, 502: 65, 503: 65, 504: 65, 511: 67, 520: 80, 521: 81, 522: 82, 531: 82,
    600: 71, 601: 73, 602: 75, 611: 68, 612: 68, 613: 68, 615: 68, 616: 68, 620: 85, 621: 85, 622: 86,
    701: 45, 741: 45, 800: 0, 801: 1, 802: 2, 803: 2, 804: 3,
}  # fmt: skip


def read_openweather(location: Location, zone: ZoneInfo, settings: Settings, get: GetJson) -> Report:
    """Two requests. Raises PublicApiError or ImplausibleError; neither names the key."""
    if settings.openweather_api_key is None:
        raise ImplausibleError("no key is set")
    parameters = {
        "lat": f"{location.latitude:.4f}",
        "lon": f"{location.longitude:.4f}",
        "units": "metric",
        "appid": settings.openweather_api_key.get_secret_value(),
    }
    current = get(settings.openweather_base_url, "/data/2.5/weather", parameters)
    forecast = get(settings.openweather_base_url, "/data/2.5/forecast", parameters)
    return parse(current, forecast, zone)


def parse(current: Any, forecast: Any, zone: ZoneInfo) -> Report:
    """Parse both answers; the forecast's steps are grouped by local days."""
    main = table(current, "main")
    wind = current.get("wind")
    wind = wind if isinstance(wind, Mapping) else {}
    return Report(
        source="OpenWeather",
        url="https://openweathermap.org/",
        taken=moment(needed(current, "dt")),
        temperature_c=needed(main, "temp"),
        feels_like_c=number(main, "feels_like"),
        humidity_percent=number(main, "humidity"),
        wind_kmh=_kmh(number(wind, "speed")),
        wind_degrees=number(wind, "deg"),
        gusts_kmh=_kmh(number(wind, "gust")),
        code=_code(current),
        days=_days(forecast, zone),
    )


def _days(forecast: Any, zone: ZoneInfo) -> tuple[Day, ...]:
    steps = forecast.get("list") if isinstance(forecast, Mapping) else None
    if not isinstance(steps, list):
        raise ImplausibleError("the answer has no list")
    by_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for step in steps[: 5 * STEPS_A_DAY]:
        if not isinstance(step, Mapping):
            raise ImplausibleError("a forecast step is not an object")
        by_day[moment(needed(step, "dt")).astimezone(zone).date()].append(step)
    return tuple(_day(day, steps) for day, steps in sorted(by_day.items()) if len(steps) >= WHOLE_DAY)


def _day(day: date, steps: list[Mapping[str, Any]]) -> Day:
    mains = [table(step, "main") for step in steps]
    chances = [chance for step in steps if (chance := number(step, "pop")) is not None]
    codes = [code for step in steps if (code := _code(step)) is not None]
    return Day(
        date=day,
        low_c=min(needed(main, "temp_min") for main in mains),
        high_c=max(needed(main, "temp_max") for main in mains),
        code=max(codes) if codes else None,  # the day's most severe weather, like Open-Meteo's daily code
        rain_mm=round(sum(_fallen(step, "rain") + _fallen(step, "snow") for step in steps), 1),
        rain_percent=max(chances) * 100 if chances else None,
    )


def _fallen(step: Mapping[str, Any], kind: str) -> float:
    """Millimetres in three hours; 0 if the field is missing."""
    record = step.get(kind)
    return (number(record, "3h") or 0.0) if isinstance(record, Mapping) else 0.0


def _kmh(metres_a_second: float | None) -> float | None:
    return None if metres_a_second is None else round(metres_a_second * _KMH, 1)


def _code(record: Mapping[str, Any]) -> int | None:
    conditions = record.get("weather")
    if not isinstance(conditions, list) or not conditions or not isinstance(conditions[0], Mapping):
        return None
    condition = number(conditions[0], "id")
    if condition is None:
        return None
    if 200 <= condition < 300:
        return 95
    if 300 <= condition < 400:
        return 53
    return _CODES.get(int(condition))
