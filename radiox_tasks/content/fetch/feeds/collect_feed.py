"""Returns one feed's articles: from the database while they are fresh, else over the network.

Network and feed errors are not raised: a failed feed is an outcome with a reason.
"""

import time
import uuid
from datetime import datetime, timedelta

from radiox_tasks.content.fetch.feeds.article import StoredFeed, to_article
from radiox_tasks.content.fetch.feeds.feed_request import BOUNDS, Status, refresh, standing
from radiox_tasks.content.fetch.http.retry_after import RetryAfterPolicy
from radiox_tasks.content.fetch.parsing.parse_pool import PATIENCE, TIMEOUT
from radiox_tasks.data.content.feed_store import FeedRecord, acquire_feed, finish_feed, load_feed, release_feed
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import Article, FeedOutcome
from radiox_tasks.model.preset import Feed
from radiox_tasks.settings import Settings

FRESHNESS = timedelta(minutes=5)
# Longer than any fetch; after this the lease of a dead worker can be taken over.
LEASE = timedelta(seconds=BOUNDS.total + PATIENCE + TIMEOUT + 10)
_POLL = 0.1  # seconds between checks of a feed that another worker is fetching


def collect_feed(
    feed: Feed, *, database: Database, settings: Settings, now: datetime, freshness: timedelta = FRESHNESS
) -> FeedOutcome:
    """The feed's articles, at most `freshness` old (longer if the server's Cache-Control says so).

    "ok": fetched and parsed; "not_modified": the stored articles, because nothing is new, they are still fresh, or the
    host is paused, with an `error` in the last case; "failed" with an error; "retired": the server said 410 Gone, and
    the feed is not requested any more.
    """
    return _collect(feed, database=database, settings=settings, now=now, freshness=freshness, ask_anyway=False)


def recheck_feed(feed: Feed, *, database: Database, settings: Settings, now: datetime) -> FeedOutcome:
    """As collect_feed, but with a request even if the articles are fresh, the last one failed, or the feed is retired.
    A paused host is not asked."""
    return _collect(feed, database=database, settings=settings, now=now, freshness=timedelta(0), ask_anyway=True)


def _collect(
    feed: Feed, *, database: Database, settings: Settings, now: datetime, freshness: timedelta, ask_anyway: bool
) -> FeedOutcome:
    started = time.monotonic()
    owner = uuid.uuid4().hex
    while True:
        with database.ready() as connection:
            record = load_feed(connection, feed.url)
            if record is not None and not ask_anyway and not _is_due(record, now=now, freshness=freshness):
                return _outcome(feed, record, standing(record), started)
            clock = database.now(connection)
            known = record is not None
            record = acquire_feed(connection, feed.url, known=known, owner=owner, clock=clock, lease=LEASE)
            if record is not None and (ask_anyway or _is_due(record, now=now, freshness=freshness)):
                policy = RetryAfterPolicy(database, lambda: now, feed.url)
                policy.look_ahead(connection, record.moved_to or record.url)
                break
            if record is not None:  # another worker fetched it between the two statements
                release_feed(connection, feed.url, owner=owner)
                return _outcome(feed, record, standing(record), started)
        if time.monotonic() - started > LEASE.total_seconds():
            error = "another fetch of it did not come to an end"
            return FeedOutcome(url=feed.url, name=feed.name, status="failed", error=error, seconds=_since(started))
        ask_anyway = False  # another worker is fetching it; its result will be used
        time.sleep(_POLL)
    try:
        record, status = refresh(record, settings=settings, policy=policy, now=now)
    except BaseException:  # the process is being stopped, or has a defect: release the lease
        with database.ready() as connection:
            release_feed(connection, feed.url, owner=owner)
        raise
    with database.ready() as connection:
        finish_feed(connection, record, owner=owner)
    return _outcome(feed, record, status, started)


def _is_due(record: FeedRecord, *, now: datetime, freshness: timedelta) -> bool:
    """Whether the feed may and should be requested now."""
    if record.retired_at is not None:
        return False
    if record.retry_at is not None:
        return record.retry_at <= now
    if record.fetched_at is None:
        return True
    return record.fetched_at + freshness <= now and (record.fresh_until is None or record.fresh_until <= now)


def _outcome(feed: Feed, record: FeedRecord, status: Status, started: float) -> FeedOutcome:
    articles: tuple[Article, ...] = ()
    if status in ("ok", "not_modified") and record.content:
        stored = StoredFeed.read_json(record.content)
        articles = tuple(to_article(item, feed, stored=stored) for item in stored.items)
    return FeedOutcome(
        url=feed.url,
        name=feed.name,
        status=status,
        articles=articles,
        error=record.error,
        http_status=record.http_status,
        seconds=_since(started),
    )


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)
