"""The content queue's steps: fetch feeds, read weather and markets, choose the rundown."""

from datetime import UTC, datetime

from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.job_results import RundownPreview, SourcesRead
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.steps import (
    FETCH,
    MARKETS,
    RUNDOWN,
    WEATHER,
    CastChosen,
    FeedFetched,
    MarketsRead,
    RundownChosen,
    SourceAnswer,
    StepFailed,
)
from radiox_tasks.step import Context, task


@task(FETCH)
def fetch_feed(context: Context, number: int) -> FeedFetched:
    """Fetch the preset's feed of this number, from 0. A failed feed is an outcome and affects that feed only."""
    from radiox_tasks.content.source_steps import fetch_feed

    return fetch_feed(context, number)


@task(WEATHER)
def read_weather(context: Context) -> SourceAnswer:
    """Read the weather at the preset's location; absent if it is unknown or implausible."""
    from radiox_tasks.content.source_steps import read_weather

    return read_weather(context)


@task(MARKETS)
def read_markets(context: Context) -> MarketsRead:
    """Read the configured markets; each is absent if it is unknown, stale or implausible."""
    from radiox_tasks.content.source_steps import read_markets

    return read_markets(context)


@task(RUNDOWN)
def choose_rundown(
    context: Context, gathered: list[FeedFetched | SourceAnswer | MarketsRead | CastChosen | StepFailed]
) -> RundownChosen:
    """Choose the rundown once: a second submission returns the same one."""
    from radiox_tasks.content.rundown.rundown_step import choose_rundown

    return choose_rundown(context, gathered)


@job
def preview(running: RunningJob, document: Preset) -> RundownPreview:
    """A job: preview the rundown of this preset."""
    from radiox_tasks.content.rundown.preview import preview_rundown

    return preview_rundown(running.store, document, now=datetime.now(UTC))


@job
def collect(running: RunningJob, preset: str) -> SourcesRead:
    """A job: read a preset's feeds, weather and markets now."""
    from radiox_tasks.content.collect_preset import collect_for
    from radiox_tasks.data.presets.find_presets import load_preset

    return collect_for(running.store, load_preset(preset, settings=running.store.settings), now=datetime.now(UTC))
