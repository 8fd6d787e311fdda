"""The content queue's tasks: fetch feeds, read weather and markets, choose the rundown."""

from datetime import UTC, datetime

from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.declared.job_results import RundownPreview, SourcesRead
from radiox_tasks.model.declared.jobs import PREVIEW_RUNDOWN, READ_SOURCES, RundownPreviewArguments, SourcesArguments
from radiox_tasks.model.declared.show_tasks import (
    CHOOSE_RUNDOWN,
    FETCH_FEED,
    READ_MARKETS,
    READ_WEATHER,
    FeedMessage,
    GatheredMessage,
    NoMessage,
)
from radiox_tasks.model.declared.steps import FeedFetched, MarketsRead, RundownChosen, SourceAnswer
from radiox_tasks.step import Context, task


@task(FETCH_FEED)
def fetch_feed(context: Context, message: FeedMessage) -> FeedFetched:
    """Fetch one of the preset's feeds. A failed feed is an outcome and affects that feed only."""
    from radiox_tasks.content.source_steps import fetch_feed

    return fetch_feed(context, message.number)


@task(READ_WEATHER)
def read_weather(context: Context, _: NoMessage) -> SourceAnswer:
    """Read the weather at the preset's location; absent if it is unknown or implausible."""
    from radiox_tasks.content.source_steps import read_weather

    return read_weather(context)


@task(READ_MARKETS)
def read_markets(context: Context, _: NoMessage) -> MarketsRead:
    """Read the configured markets; each is absent if it is unknown, stale or implausible."""
    from radiox_tasks.content.source_steps import read_markets

    return read_markets(context)


@task(CHOOSE_RUNDOWN)
def choose_rundown(context: Context, message: GatheredMessage) -> RundownChosen:
    """Choose the rundown once: a second submission returns the same one."""
    from radiox_tasks.content.rundown.rundown_step import choose_rundown

    return choose_rundown(context, message.outcomes)


@job(PREVIEW_RUNDOWN)
def preview(running: RunningJob, arguments: RundownPreviewArguments) -> RundownPreview:
    """A job: preview the rundown of this preset."""
    from radiox_tasks.content.rundown.preview import preview_rundown

    return preview_rundown(running.store, arguments.document, now=datetime.now(UTC))


@job(READ_SOURCES)
def collect(running: RunningJob, arguments: SourcesArguments) -> SourcesRead:
    """A job: read a preset's feeds, weather and markets now."""
    from radiox_tasks.content.collect_preset import collect_for
    from radiox_tasks.data.presets.find_presets import load_preset

    preset = load_preset(arguments.preset, settings=running.store.settings)
    return collect_for(running.store, preset, now=datetime.now(UTC))
