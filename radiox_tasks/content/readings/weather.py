"""The weather at a preset's location; stale or implausible values are absent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from radiox_tasks.content.fetch.http.public_api import PublicApiError, get_json
from radiox_tasks.content.readings.weather_openmeteo import read_openmeteo
from radiox_tasks.content.readings.weather_openweather import read_openweather
from radiox_tasks.content.readings.weather_report import ImplausibleError, Report, check, forecast_from
from radiox_tasks.content.readings.weather_sentences import describe
from radiox_tasks.data.content.reading_store import cached_reading, store_reading
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.model.preset import Location
from radiox_tasks.settings import Settings

SHARED = timedelta(minutes=10)  # the sources update their values every 10 to 15 minutes
STALE = timedelta(minutes=90)  # an older observation is not current


def read_weather(
    location: Location, *, language: str, zone: ZoneInfo, settings: Settings, database: Database, now: datetime
) -> Reading | Absence:
    """Current weather and outlook.

    Network errors are returned as an absence. OpenWeather is used if its key is set; Open-Meteo (keyless) otherwise,
    and if OpenWeather fails. A reading taken within SHARED is reused; one within STALE is used if no service answers.
    """
    get = partial(get_json, database=database, now=now)
    sources: list[tuple[str, Callable[[], Report]]] = [
        ("open-meteo", lambda: read_openmeteo(location, zone, settings, get))
    ]
    if settings.openweather_api_key:
        sources.insert(0, ("openweather", lambda: read_openweather(location, zone, settings, get)))
    place = f"{location.name[:60]}:{location.latitude:.4f}:{location.longitude:.4f}:{zone.key}:{language}"
    keys = [f"weather:{name}:{place}" for name, _ in sources]
    if (shared := _cached(database, keys[:1], now=now, within=SHARED)) is not None:
        return shared
    why = ""
    for key, (name, read) in zip(keys, sources, strict=True):
        try:
            report = read()
            check(report, now=now, stale=STALE)
        except (PublicApiError, ImplausibleError) as error:
            why = f"{why}; {name}: {error}" if why else f"{name}: {error}"
            continue
        reading = _reading(report, location, language, zone, now)
        with database.transaction() as session:
            store_reading(session, key, reading, fetched=now)
        return reading
    return _cached(database, keys, now=now, within=STALE) or Absence(what="weather", why=why)


def _cached(database: Database, keys: list[str], *, now: datetime, within: timedelta) -> Reading | None:
    with database.transaction() as session:
        readings = [cached_reading(session, key, since=now - within) for key in keys]
    return next((reading for reading in readings if reading is not None and now - reading.taken <= STALE), None)


def _reading(report: Report, location: Location, language: str, zone: ZoneInfo, now: datetime) -> Reading:
    local = report.taken.astimezone(zone)
    days = forecast_from(report, now=now.astimezone(zone))
    return Reading(
        kind="weather",
        name=location.name,
        url=report.url,
        source=report.source,
        text=describe(report, days, place=location.name, taken=local, language=language),
        values=report.values(days),
        taken=report.taken,
    )
