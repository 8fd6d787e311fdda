"""Checks the health of feeds now, for `radiox feeds check`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Literal

from radiox_tasks.content.fetch.feeds.collect_feed import recheck_feed
from radiox_tasks.data.content.feed_store import load_feeds
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import FeedHealth, FeedOutcome
from radiox_tasks.model.preset import Feed
from radiox_tasks.settings import Settings

CHECKERS = 32  # feeds at a time


def check_feeds(feeds: Sequence[Feed], *, database: Database, settings: Settings, now: datetime) -> list[FeedHealth]:
    """Request every distinct feed once and report its state, in the given order."""
    unique = list({feed.url: feed for feed in feeds}.values())
    if not unique:
        return []
    with ThreadPoolExecutor(min(CHECKERS, len(unique)), thread_name_prefix="feed") as pool:
        outcomes = list(
            pool.map(lambda feed: recheck_feed(feed, database=database, settings=settings, now=now), unique)
        )
    with database.ready() as connection:
        rows = load_feeds(connection, [feed.url for feed in unique])
    result = []
    for feed, outcome in zip(unique, outcomes, strict=True):
        row = rows.get(feed.url)
        dates = [article.published for article in outcome.articles if article.published is not None]
        result.append(
            FeedHealth(
                url=feed.url,
                name=feed.name,
                category=feed.category,
                status=_status(outcome),
                http_status=outcome.http_status,
                articles=len(outcome.articles),
                newest=max(dates, default=None),
                undated=len(outcome.articles) - len(dates),
                seconds=outcome.seconds,
                error=outcome.error,
                last_error=row.last_error if row else None,
                last_error_at=row.last_error_at if row else None,
                moved_to=row.moved_to if row else None,
            )
        )
    return result


def _status(outcome: FeedOutcome) -> Literal["ok", "empty", "failed", "retired"]:
    if outcome.status in ("failed", "retired"):
        return "retired" if outcome.status == "retired" else "failed"
    return "ok" if outcome.articles else "empty"
