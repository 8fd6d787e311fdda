"""The job that reads a preset's feeds, weather and markets now."""

from datetime import datetime

from radiox_tasks.content.fetch.feeds.feed_health import check_feeds
from radiox_tasks.content.readings.markets import read_markets
from radiox_tasks.content.readings.weather import read_weather
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.job_results import SourcesRead
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.model.preset import Preset


def collect_for(store: Store, preset: Preset, *, now: datetime) -> SourcesRead:
    """Read every source of the preset once; failures are reported in the result."""
    settings, database = store.settings, store.database
    checked = check_feeds(preset.feeds, database=database, settings=settings, now=now)
    readings: list[Reading | Absence] = []
    if preset.weather and preset.location is not None:
        readings.append(
            read_weather(
                preset.location,
                language=preset.language,
                zone=preset.zone,
                settings=settings,
                database=database,
                now=now,
            )
        )
    if preset.markets:
        readings += read_markets(
            preset.markets, language=preset.language, settings=settings, database=database, now=now
        )
    return SourcesRead(
        feeds=tuple(checked),
        articles=sum(health.articles for health in checked),
        readings=tuple(one for one in readings if isinstance(one, Reading)),
        absences=tuple(one for one in readings if isinstance(one, Absence)),
    )
