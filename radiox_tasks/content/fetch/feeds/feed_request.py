"""One HTTP request for one feed: takes the feed's record and returns the updated one."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from radiox_tasks.content.fetch.feeds.article import StoredFeed, identify, left_behind
from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError
from radiox_tasks.content.fetch.http.cache_headers import lifetime, retry_after, validator
from radiox_tasks.content.fetch.http.client import Bounds, FetchError, Reply, RequestPolicy, get_client
from radiox_tasks.content.fetch.http.retry_after import BUSY, HostPausedError, asks_to_wait
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, get_pool
from radiox_tasks.data.content.feed_store import FeedRecord
from radiox_tasks.settings import Settings

BOUNDS = Bounds()
FIRST_PAUSE = timedelta(seconds=60)  # after a failure; doubles with each further one
LONGEST_PAUSE = timedelta(minutes=15)  # short enough that an hourly show always tries again
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, */*;q=0.5"
)

Status = Literal["ok", "not_modified", "failed", "retired"]


def refresh(
    record: FeedRecord, *, settings: Settings, policy: RequestPolicy, now: datetime
) -> tuple[FeedRecord, Status]:
    """Request the feed, conditionally if an earlier body is stored. Network and HTTP errors end up in the record."""
    conditions: dict[str, str] = {}
    if record.content and record.etag:
        conditions["If-None-Match"] = record.etag
    if record.content and record.last_modified:
        conditions["If-Modified-Since"] = record.last_modified
    client = get_client(settings.fetch_allow, settings.public_url)
    try:
        headers = {"Accept": _ACCEPT, **conditions}
        reply = client.get(record.moved_to or record.url, headers=headers, bounds=BOUNDS, policy=policy)
        return _read(record, reply, conditional=bool(conditions), now=now)
    except HostPausedError as pause:  # the feed was not requested: its state and content are unchanged
        reason = str(pause)[:500]
        record = replace(record, error=reason, last_error=reason, last_error_at=now, http_status=None)
        return replace(record, retry_at=pause.until), standing(record)
    except (ForbiddenAddressError, FetchError, ParseError) as error:
        return _failed(record, str(error), now=now), "failed"


def standing(record: FeedRecord) -> Status:
    """The feed's stored content, unless the last request failed."""
    if record.retired_at is not None:
        return "retired"
    return "failed" if record.failures or record.content is None else "not_modified"


def _read(record: FeedRecord, reply: Reply, *, conditional: bool, now: datetime) -> tuple[FeedRecord, Status]:
    if reply.status == 304 and conditional:
        return _confirmed(record, reply, now=now), "not_modified"
    # 410 from a moved URL is not conclusive: the next attempt uses the feed's own URL.
    if reply.status == 410 and record.moved_to is None:
        gone = "410 Gone: the feed no longer exists"
        retired = replace(_failed(record, gone, now=now, reply=reply), retired_at=now, retry_at=None)
        return retired, "retired"
    if not reply.is_content:
        return _failed(record, f"HTTP {reply.status}", now=now, reply=reply), "failed"
    digest = hashlib.sha256(reply.body).hexdigest()
    if record.content and record.body_hash == digest:  # no validators, but the same content
        return _confirmed(record, reply, now=now), "not_modified"
    parsed = get_pool().feed(reply.body, headers=reply.headers, url=reply.url, now=now)
    before = StoredFeed.read_json(record.content) if record.content else StoredFeed(since=now)
    items = identify(parsed.items, feed_url=record.url, known=before.known, now=now)
    left = left_behind(before.known, items)
    since = before.since or min((item.seen for item in before.items), default=now)
    content = StoredFeed(title=parsed.title, site=parsed.site, since=since, items=items, left=left)
    return replace(_confirmed(record, reply, now=now), body_hash=digest, content=content.model_dump_json()), "ok"


def _confirmed(record: FeedRecord, reply: Reply, *, now: datetime) -> FeedRecord:
    """The record after a response that renews or confirms the content."""
    etag, modified = validator(reply.headers.get("etag")), validator(reply.headers.get("last-modified"))
    if reply.status == 304:  # which may omit the validators
        etag, modified = etag or record.etag, modified or record.last_modified
    return replace(
        record,
        etag=etag,
        last_modified=modified,
        moved_to=reply.moved_to or record.moved_to,
        fetched_at=now,
        fresh_until=now + lifetime(reply.headers, now=now),
        http_status=reply.status,
        error=None,
        failures=0,
        retry_at=None,
        retired_at=None,
    )


def _failed(record: FeedRecord, error: str, *, now: datetime, reply: Reply | None = None) -> FeedRecord:
    """The record after a failure. A remembered redirect is dropped: the original URL may work again."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(record.failures, 10), LONGEST_PAUSE)
    if reply is not None and reply.status in BUSY and (wait := retry_after(reply.headers, now=now)):
        pause = max(pause, wait)
        error = asks_to_wait(reply.status, now + wait)
    return replace(
        record,
        error=error[:500],
        last_error=error[:500],
        last_error_at=now,
        http_status=reply.status if reply is not None else None,
        failures=record.failures + 1,
        retry_at=now + pause,
        moved_to=None,
    )
