"""The job that previews a preset's rundown: reads its feeds and chooses stories; nothing is paid or stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.rundown.choose_stories import choose, count_reasons
from radiox_tasks.content.rundown.rundown_step import AIRED_DAYS
from radiox_tasks.data.shows.aired_stories import aired_stories
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.job_results import PreviewFeed, PreviewStory, RundownPreview
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.openai.access import has_language_model

FETCHERS = 16
REASONS_TOLD = 5


def preview_rundown(store: Store, preset: Preset, *, now: datetime) -> RundownPreview:
    """The feeds' states, the chosen stories, and the near misses."""
    with ThreadPoolExecutor(min(FETCHERS, len(preset.feeds)), thread_name_prefix="preview") as pool:
        outcomes = list(
            pool.map(
                lambda feed: collect_feed(feed, database=store.database, settings=store.settings, now=now),
                preset.feeds,
            )
        )
    with store.database.transaction() as session:
        aired = aired_stories(session, preset.name, now - timedelta(days=AIRED_DAYS), before=now)
    need_language = not has_language_model(store.settings)
    rundown = choose(
        outcomes,
        preset=preset,
        count=preset.news.count,
        weather=None,
        markets=(),
        aired=aired,
        air_at=now,
        need_language=need_language,
        retell=True,
    )
    against = count_reasons(outcomes, preset=preset, aired=aired, air_at=now, need_language=need_language)
    return RundownPreview(
        feeds=tuple(
            PreviewFeed(name=one.name, url=one.url, status=one.status, articles=len(one.articles), error=one.error)
            for one in outcomes
        ),
        stories=tuple(
            PreviewStory(
                title=story.title,
                category=story.category,
                reason=story.reason,
                sources=tuple(sorted({article.source for article in story.articles})),
                url=story.articles[0].url,
            )
            for story in rundown.stories
        ),
        near_misses=rundown.near_misses,
        left_out=dict(against.most_common(REASONS_TOLD)),
    )
