"""The steps that read a show's sources: its feeds, the weather, the markets."""

from datetime import UTC, datetime

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.readings import markets, weather
from radiox_tasks.model.declared.steps import (
    FETCH,
    MARKETS,
    WEATHER,
    FeedFetched,
    FeedInputs,
    MarketsRead,
    OfShow,
    SourceAnswer,
)
from radiox_tasks.model.news import Absence, FeedOutcome, Reading
from radiox_tasks.settings import Settings
from radiox_tasks.step import Context


class FeedFailedError(OSError):
    """A feed could not be read. `outcome` gives the reason."""

    def __init__(self, outcome: FeedOutcome) -> None:
        super().__init__(outcome.error or outcome.status)
        self.outcome = outcome


def settings_for(context: Context) -> Settings:
    """The settings; for a sample show, with the sample server's address allowed."""
    settings, allowed = context.store.settings, context.show.order.fetch_allow
    return settings.model_copy(update={"fetch_allow": settings.fetch_allow + allowed}) if allowed else settings


def fetch_feed(context: Context, number: int) -> FeedFetched:
    """The preset's feed of this number, as a FeedOutcome. A failed one is not stored as done: the next submission tries
    again."""
    store, feed = context.store, context.show.preset.feeds[number]

    def work(_: object) -> FeedFetched:
        outcome = collect_feed(feed, database=store.database, settings=settings_for(context), now=datetime.now(UTC))
        if outcome.status in ("failed", "retired"):
            raise FeedFailedError(outcome)
        return FeedFetched(ref=store.put(outcome), articles=len(outcome.articles))

    inputs = FeedInputs(show=context.show.show_id, feed=feed.url)
    try:
        return context.run(FETCH, inputs, work, label=f"{feed.name} ({feed.category})")
    except FeedFailedError as failed:
        return FeedFetched(ref=store.put(failed.outcome), articles=0)


def read_weather(context: Context) -> SourceAnswer:
    """The weather at the preset's location."""
    preset = context.show.preset

    def work(_: object) -> SourceAnswer:
        if not preset.weather or preset.location is None:
            return SourceAnswer()
        if context.show.order.sample:
            return SourceAnswer(absence=Absence(what="weather", why="a sample show has no weather"))
        return _answer(
            weather.read_weather(
                preset.location,
                language=preset.language,
                zone=preset.zone,
                settings=context.store.settings,
                database=context.store.database,
                now=datetime.now(UTC),
            )
        )

    place = preset.location.name if preset.location else ""
    return context.run(WEATHER, OfShow(show=context.show.show_id), work, label=place)


def read_markets(context: Context) -> MarketsRead:
    """The preset's markets, one answer each."""
    names = context.show.preset.markets

    def work(_: object) -> MarketsRead:
        if not names:
            return MarketsRead(readings=())
        if context.show.order.sample:
            why = "a sample show has no market prices"
            return MarketsRead(readings=tuple(SourceAnswer(absence=Absence(what=name, why=why)) for name in names))
        read = markets.read_markets(
            names,
            language=context.show.preset.language,
            settings=context.store.settings,
            database=context.store.database,
            now=datetime.now(UTC),
        )
        return MarketsRead(readings=tuple(_answer(reading) for reading in read))

    return context.run(MARKETS, OfShow(show=context.show.show_id), work, label=", ".join(names))


def _answer(found: Reading | Absence) -> SourceAnswer:
    return SourceAnswer(reading=found) if isinstance(found, Reading) else SourceAnswer(absence=found)
