"""The rundown step: chooses the rundown from everything that the header steps gathered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from radiox_tasks.content.fetch.pages.article_pages import read_pages
from radiox_tasks.content.rundown.choose_stories import SPARES, choose, count_reasons, with_texts
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.rerank import OFFERED, rerank
from radiox_tasks.content.rundown.same_event import without_twins
from radiox_tasks.content.source_steps import settings_for
from radiox_tasks.content.stories.vector_cache import recall_vectors, store_new_vectors
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.aired_stories import aired_stories
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.steps import (
    FETCH,
    MARKETS,
    RUNDOWN,
    WEATHER,
    FeedFetched,
    MarketsRead,
    OfShow,
    RundownChosen,
    SourceAnswer,
    StepFailed,
)
from radiox_tasks.model.news import Absence, AiredStory, FeedOutcome, Reading, Rundown
from radiox_tasks.providers.openai.access import has_language_model
from radiox_tasks.step import Context, PermanentError

PAGES_SECONDS = 25.0
"""Seconds that a show waits for article pages; articles whose page is late keep their teaser."""

AIRED_DAYS = 3
"""How long a told story counts as told."""

REASONS_TOLD = 4
"""Number of reasons in a message about missing news."""


class NoArticlesError(OSError):
    """No feed gave an article; a later attempt may succeed."""


@dataclass(frozen=True)
class Gathered:
    """The results of the header steps, in the preset's order; failures are absences."""

    feeds: list[FeedOutcome]
    weather: Reading | Absence | None
    markets: list[Reading | Absence]


def choose_rundown(context: Context, outcomes: Sequence[Document]) -> RundownChosen:
    """The show's rundown. Raises PermanentError if there is nothing to tell, NoArticlesError if that may change."""
    fewer = context.is_at("fewer")

    def work(lease: Lease) -> RundownChosen:
        rundown = _choose(context, lease, gather(context, outcomes), fewer=fewer)
        rundown = rundown.model_copy(update={"show": context.show.show_id})
        return RundownChosen(ref=context.store.put(rundown), stories=len(rundown.stories))

    return context.run(RUNDOWN, OfShow(show=context.show.show_id), work)


def gather(context: Context, outcomes: Sequence[Document]) -> Gathered:
    """Sort the outcomes of the chord's header, which are in the order of the graph: feeds first."""
    preset = context.show.preset
    feeds: list[FeedOutcome] = []
    weather: Reading | Absence | None = None
    markets: list[Reading | Absence] = []
    for number, outcome in enumerate(outcomes):
        match outcome:
            case FeedFetched():
                feeds.append(context.load(outcome.ref, FeedOutcome))
            case StepFailed(failed=FETCH.name):
                feed = preset.feeds[number]
                feeds.append(FeedOutcome(url=feed.url, name=feed.name, status="failed", error=outcome.error))
            case SourceAnswer():
                weather = outcome.reading or outcome.absence
            case StepFailed(failed=WEATHER.name):
                weather = Absence(what="weather", why=outcome.error)
            case MarketsRead():
                markets = [found for answer in outcome.readings if (found := answer.reading or answer.absence)]
            case StepFailed(failed=MARKETS.name):
                markets = [Absence(what=name, why=outcome.error) for name in preset.markets]
    return Gathered(feeds, weather, markets)


def _choose(context: Context, lease: Lease, gathered: Gathered, *, fewer: bool) -> Rundown:
    store, show, preset = context.store, context.show, context.show.preset
    if not any(feed.articles for feed in gathered.feeds):
        why = no_articles(gathered.feeds, sample=show.order.sample)
        raise (PermanentError if show.deadline is None else NoArticlesError)(why)
    recall_vectors([article for feed in gathered.feeds for article in feed.articles], store.database)
    count = max(1, preset.news.count // 2) if fewer else preset.news.count
    has_model = has_language_model(store.settings)
    asks_model = has_model and preset.news.rerank and not fewer and not show.order.dry_run
    aired = _aired(context)
    rundown = choose(
        gathered.feeds,
        preset=preset,
        count=count,
        spare=OFFERED if asks_model else SPARES,
        weather=gathered.weather,
        markets=gathered.markets,
        aired=aired,
        air_at=show.local_air_at,
        need_language=not has_model,  # the local writer quotes and cannot translate
        retell=True,
    )
    store_new_vectors(store.database, now=datetime.now(UTC))
    if not rundown.stories:
        against = count_reasons(
            gathered.feeds, preset=preset, aired=aired, air_at=show.local_air_at, need_language=not has_model
        )
        raise PermanentError(no_news(sum(len(feed.articles) for feed in gathered.feeds), against))
    if asks_model:
        rundown = rerank(
            rundown,
            count=count,
            spare=SPARES,
            preset=preset,
            settings=store.settings,
            caller=context.caller(RUNDOWN, lease),
            air_at=show.local_air_at,
        )
    return _with_pages(context, rundown)


def _aired(context: Context) -> list[AiredStory]:
    """The stories that the programme told recently; empty for a sample show, whose stories never change."""
    show = context.show
    if show.order.sample:
        return []
    with context.store.database.transaction() as session:
        return aired_stories(session, show.preset.name, show.air_at - timedelta(days=AIRED_DAYS), show.air_at)


def _with_pages(context: Context, rundown: Rundown) -> Rundown:
    """The rundown with its articles' full texts, as far as their pages are read in time, and without stories that turn
    out to tell the same event."""
    now = datetime.now(UTC)
    pages = read_pages(
        [article for story in rundown.offered for article in story.articles],
        database=context.store.database,
        settings=settings_for(context),
        now=now,
        deadline=now + timedelta(seconds=PAGES_SECONDS),
    )
    reasons = Reasons(context.show.preset.language, context.show.local_air_at)
    return without_twins(with_texts(rundown, pages), reasons)


def no_news(articles: int, against: Counter[str]) -> str:
    """Why no story is left: the most frequent reasons, each with its number of stories."""
    why = "; ".join(f"{count} × {reason.rstrip('.')}" for reason, count in against.most_common(REASONS_TOLD))
    rest = against.total() - sum(count for _, count in against.most_common(REASONS_TOLD))
    return (
        f"none of the {articles} articles is news for this show ({why}{f'; {rest} × other reasons' if rest else ''}). "
        "Wait for news, or widen the preset's news rules (max_age, categories, min_priority)"
    )


def no_articles(feeds: Sequence[FeedOutcome], *, sample: bool) -> str:
    """Why there are no articles: the feeds' errors if they are one, else one as an example. With what to do, which for
    a sample is not about the network: its feeds are on this machine."""
    named = {feed.error: f"{feed.name}: {feed.error}" for feed in feeds if feed.error}
    why = next(iter(named.values()), "")
    if len(feeds) == 1:
        problem = f"the feed {why or feeds[0].name + ' has no articles'}"
    elif len(named) == 1 and all(feed.error for feed in feeds):
        problem = f"none of the {len(feeds)} feeds gave an article: {next(iter(named))}"
    else:
        problem = f"none of the {len(feeds)} feeds gave an article{f' (for example {why})' if why else ''}"
    if sample:
        return f"{problem}. Check that this machine has free memory and processor time, and make the show again"
    return (
        f"{problem}. Check the network, or `radiox feeds check`; to hear a show all the same, add --sample-if-offline"
    )
