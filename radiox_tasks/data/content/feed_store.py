"""Reads and writes the feeds, pages, robots and hosts tables, within the caller's transaction."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.database import insert_ignoring, insert_into
from radiox_tasks.data.tables.base import UtcDateTime
from radiox_tasks.data.tables.feeds import FeedRow, HostRow, PageLineRow, PageRow, RobotsRow

KEEP_LINES = timedelta(days=60)
KEEP_UNASKED = timedelta(days=60)
CLOCKS_APART = timedelta(minutes=5)
"""Maximum clock difference between workers; a later time was recorded by a wrong clock."""


def key_of(url: str) -> str:
    """The primary key for a URL."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class FeedRecord:
    """The stored state of one feed; see FeedRow for the columns."""

    url: str
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    content: str | None = None
    fetched_at: datetime | None = None
    fresh_until: datetime | None = None
    retry_at: datetime | None = None
    retired_at: datetime | None = None
    http_status: int | None = None
    error: str | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    failures: int = 0


# Built once: hundreds of feeds pass through here per second, and building a statement costs more than running it.
_FEEDS: Any = FeedRow.__table__
_NAMES = tuple(field.name for field in fields(FeedRecord))
_LOAD = select(*(_FEEDS.c[name] for name in _NAMES)).where(_FEEDS.c.feed_id == bindparam("key"))
_ACQUIRE = (
    update(_FEEDS)
    .where(_FEEDS.c.feed_id == bindparam("key"))
    .where(or_(_FEEDS.c.claimed_until.is_(None), _FEEDS.c.claimed_until <= bindparam("clock", type_=UtcDateTime())))
    .values(claimed_by=bindparam("owner"), claimed_until=bindparam("until"))
    .returning(*(_FEEDS.c[name] for name in _NAMES))
)
_RELEASE = (
    update(_FEEDS)
    .where(_FEEDS.c.feed_id == bindparam("key"), _FEEDS.c.claimed_by == bindparam("owner"))
    .values(claimed_by=None, claimed_until=None)
)
_FINISH = _RELEASE.values({name: bindparam(f"new_{name}") for name in _NAMES})
_HOSTS: Any = HostRow.__table__
_PAUSE = select(_HOSTS.c.http_status, _HOSTS.c.rests_until).where(_HOSTS.c.host == bindparam("host"))


def load_feed(connection: Connection, url: str) -> FeedRecord | None:
    """The state of the feed; None if it was never requested."""
    row = connection.execute(_LOAD, {"key": key_of(url)}).first()
    return FeedRecord(*row) if row is not None else None


def load_feeds(connection: Connection, urls: Iterable[str]) -> dict[str, FeedRecord]:
    """The states of these feeds, by URL; feeds that were never requested are absent."""
    found = (load_feed(connection, url) for url in urls)
    return {record.url: record for record in found if record is not None}


def acquire_feed(
    connection: Connection, url: str, *, known: bool, owner: str, clock: datetime, lease: timedelta
) -> FeedRecord | None:
    """Acquire the feed for one fetch; returns its current state, or None while another worker holds the lease.

    An expired lease can be taken over. `known` says whether load_feed found the feed; if not, its row is inserted,
    unless another worker did so first.
    """
    key, until = key_of(url), clock + lease
    if not known:
        new = {"feed_id": key, "url": url, "failures": 0, "claimed_by": owner, "claimed_until": until}
        if insert_ignoring(connection, FeedRow, **new):
            return FeedRecord(url)
    row = connection.execute(_ACQUIRE, {"key": key, "owner": owner, "clock": clock, "until": until}).first()
    return FeedRecord(*row) if row is not None else None


def release_feed(connection: Connection, url: str, *, owner: str) -> None:
    """Release the lease without a result."""
    connection.execute(_RELEASE, {"key": key_of(url), "owner": owner})


def finish_feed(connection: Connection, record: FeedRecord, *, owner: str) -> bool:
    """Store the result of the fetch and release the lease. False if the lease had expired and another worker
    took it."""
    values = {f"new_{name}": getattr(record, name) for name in _NAMES}
    found = connection.execute(_FINISH, {**values, "key": key_of(record.url), "owner": owner})
    return found.rowcount == 1


def load_pages(session: Session, urls: Iterable[str], *, now: datetime) -> dict[str, PageRow]:
    """The unexpired pages among these that were read or refused, by URL."""
    keys = [key_of(url) for url in urls]
    rows = session.scalars(select(PageRow).where(PageRow.page_id.in_(keys), PageRow.expires_at > now))
    return {row.url: row for row in rows}


def store_page(session: Session, url: str, *, text: str | None, error: str | None, expires_at: datetime) -> None:
    """Store a page's text, or why there is none."""
    values = {"url": url, "text": text, "error": error, "expires_at": expires_at}
    _upsert(session, PageRow, {"page_id": key_of(url)}, values)


def count_lines(session: Session, host: str, page_url: str, lines: Iterable[str], *, now: datetime) -> None:
    """Count these lines (digests) of a page of the host. The page counted last for a line is not counted twice in a
    row."""
    page = key_of(page_url)
    for line in sorted(set(lines)):  # in a fixed order, to avoid deadlocks between workers
        values = {"host": host[:300], "line": line, "pages": 1, "last_page": page, "seen_at": now}
        again = {
            "pages": PageLineRow.pages + case((PageLineRow.last_page == page, 0), else_=1),
            "last_page": page,
            "seen_at": now,
        }
        statement = insert_into(session, PageLineRow).values(**values)
        session.execute(statement.on_conflict_do_update(index_elements=["host", "line"], set_=again))


def repeated_lines(session: Session, host: str, lines: Iterable[str], *, least: int) -> frozenset[str]:
    """The lines that occurred on at least this many of the host's pages."""
    wanted = list(set(lines))
    found = select(PageLineRow.line).where(
        PageLineRow.host == host[:300], PageLineRow.line.in_(wanted), PageLineRow.pages >= least
    )
    return frozenset(session.scalars(found)) if wanted else frozenset()


def load_robots(session: Session, origin: str, *, now: datetime) -> RobotsRow | None:
    """The site's robots.txt, if it was read recently."""
    row = session.get(RobotsRow, origin[:300])
    return row if row is not None and row.expires_at > now else None


def store_robots(session: Session, origin: str, *, body: str | None, expires_at: datetime) -> None:
    """Store a site's robots.txt."""
    _upsert(session, RobotsRow, {"origin": origin[:300]}, {"body": body, "expires_at": expires_at})


class HostPause(NamedTuple):
    """A pause that a host requested: the HTTP status of that response, and its end."""

    status: int
    until: datetime


def load_pause(connection: Connection, host: str, *, now: datetime, longest: timedelta) -> HostPause | None:
    """The pause that the host requested, if it has not ended. `longest` is the longest that is stored; a later end is
    ignored as implausible."""
    row = connection.execute(_PAUSE, {"host": host[:300]}).first()
    if row is None or row.rests_until is None or not now < row.rests_until <= now + longest + CLOCKS_APART:
        return None
    return HostPause(row.http_status, row.rests_until)


def store_pause(
    session: Session, host: str, *, status: int, until: datetime, now: datetime, longest: timedelta
) -> None:
    """Store the pause that a host requested; of two plausible requests the longer one wins."""
    insert = insert_into(session, HostRow).values(host=host[:300], http_status=status, rests_until=until)
    noted = HostRow.rests_until
    weaker = or_(noted.is_(None), noted < until, noted > now + longest + CLOCKS_APART)
    values = {"http_status": status, "rests_until": until}
    session.execute(insert.on_conflict_do_update(index_elements=["host"], set_=values, where=weaker))


def reserve_page(
    session: Session, host: str, *, delay: timedelta, now: datetime, latest: datetime, longest: timedelta
) -> datetime | None:
    """Reserve the host's next slot for an article page, `delay` after the previous one by any worker.

    None, without a reservation, if it would be after `latest`. `longest` is the longest delay that is stored; a slot
    further ahead is ignored as implausible.
    """
    insert_ignoring(session, HostRow, host=host[:300])
    row = session.get_one(HostRow, host[:300], with_for_update=True)
    noted = row.next_page_at
    turn = noted if noted is not None and now < noted <= now + longest + CLOCKS_APART else now
    if turn > latest:
        return None
    row.next_page_at = turn + delay
    return turn


def delete_expired(session: Session, *, now: datetime) -> None:
    """Delete expired pages, robots.txt and host pauses, and feeds that were not requested within KEEP_UNASKED. Retired
    feeds are kept, since they must not be requested again."""
    session.execute(delete(PageRow).where(PageRow.expires_at <= now))
    session.execute(delete(RobotsRow).where(RobotsRow.expires_at <= now))
    session.execute(delete(PageLineRow).where(PageLineRow.seen_at <= now - KEEP_LINES))
    wishes = (HostRow.rests_until, HostRow.next_page_at)
    session.execute(delete(HostRow).where(*(or_(wish.is_(None), wish <= now) for wish in wishes)))
    asked = func.coalesce(FeedRow.fetched_at, FeedRow.last_error_at)
    both = or_(FeedRow.last_error_at.is_(None), FeedRow.last_error_at < now - KEEP_UNASKED)
    session.execute(delete(FeedRow).where(FeedRow.retired_at.is_(None), asked < now - KEEP_UNASKED, both))


def _upsert(session: Session, table: Any, keys: dict[str, Any], values: dict[str, Any]) -> None:
    statement = insert_into(session, table).values(**keys, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))
