"""The content queue's steps: fetch feeds, read weather and markets, choose the rundown."""

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
    """Fetch the preset's feed of this number, from 0. A failed feed is an outcome too: it costs that feed only."""
    from radiox_tasks.content.sources import fetch_feed

    return fetch_feed(context, number)


@task(WEATHER)
def read_weather(context: Context) -> SourceAnswer:
    """Read the weather at the preset's place; absent when it is unknown or implausible."""
    from radiox_tasks.content.sources import read_weather

    return read_weather(context)


@task(MARKETS)
def read_markets(context: Context) -> MarketsRead:
    """Read the configured markets; each is absent when it is unknown, stale or implausible."""
    from radiox_tasks.content.sources import read_markets

    return read_markets(context)


@task(RUNDOWN)
def choose_rundown(
    context: Context, gathered: list[FeedFetched | SourceAnswer | MarketsRead | CastChosen | StepFailed]
) -> RundownChosen:
    """Choose what this show tells, once: a second submission finds the same rundown."""
    from radiox_tasks.content.rundown.produce import choose_rundown

    return choose_rundown(context, gathered)
