"""One feed, brought up to date: from the database while it is fresh, over the network when it is due.

Nothing here raises for what happens outside: a feed that fails costs that feed only, and says why.
"""

import hashlib
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from radiox_tasks.content.address import ForbiddenAddressError
from radiox_tasks.content.article import StoredFeed, identify, to_article
from radiox_tasks.content.http_cache import lifetime, retry_after, validator
from radiox_tasks.content.http_client import Bounds, FetchError, Reply, get_client
from radiox_tasks.content.parse_pool import PATIENCE, ParseError, get_pool
from radiox_tasks.content.parse_pool import TIMEOUT as PARSE_TIMEOUT
from radiox_tasks.data.database import Database
from radiox_tasks.data.feed_store import claim_feed, finish_feed, load_feed
from radiox_tasks.data.model.news import FeedOutcome
from radiox_tasks.data.model.preset import Feed
from radiox_tasks.data.tables.feeds import FeedRow
from radiox_tasks.settings import Settings

FRESHNESS = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=60)  # after a failure; doubled with each further one
LONGEST_PAUSE = timedelta(minutes=15)  # so that an hourly show always asks again
BOUNDS = Bounds()
# As long as one fetch can take in all; whoever died with a claim is succeeded after this.
LEASE = timedelta(seconds=BOUNDS.total + PATIENCE + PARSE_TIMEOUT + 10)
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_POLL = 0.1  # seconds between looks at a feed that somebody else is fetching


@dataclass(frozen=True)
class _Result:
    """What one request came to: the status for the outcome and the columns to write."""

    values: dict[str, Any]
    status: str


def collect_feed(
    feed: Feed, *, database: Database, settings: Settings, now: datetime, freshness: timedelta = FRESHNESS
) -> FeedOutcome:
    """The feed's articles, at most `freshness` old (longer where the server's own Cache-Control says so).

    "ok": fetched and read; "not_modified": nothing new, or still fresh from an earlier fetch by any preset, with
    the same articles; "failed" with an error; "retired": the server said 410 Gone, and it is asked no more.
    """
    return _collect(feed, database=database, settings=settings, now=now, freshness=freshness, ask_anyway=False)


def recheck_feed(feed: Feed, *, database: Database, settings: Settings, now: datetime) -> FeedOutcome:
    """As collect_feed, but always with a request: also after a failure, also of a retired feed."""
    return _collect(feed, database=database, settings=settings, now=now, freshness=timedelta(0), ask_anyway=True)


def _collect(
    feed: Feed, *, database: Database, settings: Settings, now: datetime, freshness: timedelta, ask_anyway: bool
) -> FeedOutcome:
    started = time.monotonic()
    owner = uuid.uuid4().hex
    waited = False
    while True:
        with database.transaction() as session:
            row = load_feed(session, feed.url)
            if row is not None and not (ask_anyway and not waited) and not _is_due(row, now=now, freshness=freshness):
                return _outcome(feed, row, _rest_status(row), started)
            if claim_feed(session, feed.url, owner=owner, clock=database.now(session), lease=LEASE):
                break
        if time.monotonic() - started > LEASE.total_seconds():
            error = "another fetch of it did not come to an end"
            return FeedOutcome(url=feed.url, name=feed.name, status="failed", error=error, seconds=_since(started))
        waited = True
        time.sleep(_POLL)
    values: dict[str, Any] = {}
    try:
        result = _fetch(feed.url, row, settings=settings, now=now)
        values, status = result.values, result.status
    finally:  # also when this process is being stopped: the claim is given back
        with database.transaction() as session:
            finish_feed(session, feed.url, owner=owner, values=values)
            row = load_feed(session, feed.url)
    assert row is not None  # noqa: S101 - claim_feed made sure of it
    return _outcome(feed, row, status, started)


def _is_due(row: FeedRow, *, now: datetime, freshness: timedelta) -> bool:
    """Whether the feed may, and should, be asked again."""
    if row.retired_at is not None:
        return False
    if row.retry_at is not None:
        return row.retry_at <= now
    if row.fetched_at is None:
        return True
    return row.fetched_at + freshness <= now and (row.fresh_until is None or row.fresh_until <= now)


def _rest_status(row: FeedRow) -> str:
    if row.retired_at is not None:
        return "retired"
    return "failed" if row.error is not None else "not_modified"


def _outcome(feed: Feed, row: FeedRow, status: str, started: float) -> FeedOutcome:
    articles: tuple[Any, ...] = ()
    if status in ("ok", "not_modified") and row.content:
        stored = StoredFeed.model_validate_json(row.content)
        articles = tuple(to_article(item, feed, site=stored.site) for item in stored.items)
    return FeedOutcome(
        url=feed.url,
        name=feed.name,
        status=status,
        articles=articles,
        error=row.error,
        http_status=row.http_status,
        seconds=_since(started),
    )


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def _fetch(url: str, row: FeedRow | None, *, settings: Settings, now: datetime) -> _Result:
    """One request for the feed, conditional where an earlier body is at hand."""
    headers = {"Accept": _ACCEPT}
    if row is not None and row.content:
        headers |= {"If-None-Match": row.etag} if row.etag else {}
        headers |= {"If-Modified-Since": row.last_modified} if row.last_modified else {}
    client = get_client(settings.fetch_allow, settings.public_url)
    try:
        reply = client.get((row and row.moved_to) or url, headers=headers, bounds=BOUNDS)
        return _read(url, row, reply, conditional=len(headers) > 1, now=now)
    except (ForbiddenAddressError, FetchError, ParseError) as error:
        return _failed(row, str(error), now=now)


def _read(url: str, row: FeedRow | None, reply: Reply, *, conditional: bool, now: datetime) -> _Result:
    if reply.status == 304 and conditional and row is not None:
        return _Result(_good(row, reply, now=now), "not_modified")
    if reply.status == 410 and (row is None or row.moved_to is None):
        values = {"retired_at": now, "http_status": 410, "error": "410 Gone: the feed is no more", "retry_at": None}
        return _Result(values, "retired")
    if reply.status != 200:
        return _failed(row, f"HTTP {reply.status}", now=now, reply=reply)
    digest = hashlib.sha256(reply.body).hexdigest()
    values = _good(row, reply, now=now)
    if row is not None and row.content and row.body_hash == digest:  # no validators, and yet nothing new
        return _Result(values, "not_modified")
    parsed = get_pool().feed(reply.body, headers=reply.headers, url=reply.url, now=now)
    known = StoredFeed.model_validate_json(row.content).items if row is not None and row.content else ()
    items = identify(parsed.items, feed_url=url, known=known, now=now)
    stored = StoredFeed(title=parsed.title, site=parsed.site, items=items)
    return _Result({**values, "body_hash": digest, "content": stored.model_dump_json()}, "ok")


def _good(row: FeedRow | None, reply: Reply, *, now: datetime) -> dict[str, Any]:
    """The columns after an answer that confirms or renews the content."""
    etag, modified = validator(reply.headers.get("etag")), validator(reply.headers.get("last-modified"))
    unchanged = reply.status == 304 and row is not None  # a 304 need not repeat the validators
    return {
        "etag": etag or (row.etag if unchanged and row else None),
        "last_modified": modified or (row.last_modified if unchanged and row else None),
        "moved_to": reply.moved_to or (row.moved_to if row else None),
        "fetched_at": now,
        "fresh_until": now + lifetime(reply.headers, now=now),
        "http_status": reply.status,
        "error": None,
        "failures": 0,
        "retry_at": None,
        "retired_at": None,
    }


def _failed(row: FeedRow | None, error: str, *, now: datetime, reply: Reply | None = None) -> _Result:
    """The columns after a failure. A remembered move is forgotten: the old address may know better by now."""
    failures = (row.failures if row else 0) + 1
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    asked = retry_after(reply.headers, now=now) if reply and reply.status in (429, 503) else None
    values = {
        "error": error[:500],
        "last_error": error[:500],
        "last_error_at": now,
        "http_status": reply.status if reply else None,
        "failures": failures,
        "retry_at": now + (max(pause, asked) if asked is not None else pause),
        "moved_to": None,
    }
    return _Result(values, "failed")
