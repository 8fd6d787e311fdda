"""Reads and writes the feeds, pages, robots and hosts tables, within the caller's transaction."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.database import insert_ignoring, insert_into
from radiox_tasks.data.tables.base import UtcDateTime
from radiox_tasks.data.tables.feeds import FeedRow, HostRow, PageLineRow, PageRow, RobotsRow

KEEP_LINES = timedelta(days=60)
KEEP_UNASKED = timedelta(days=60)
CLOCKS_APART = timedelta(minutes=5)  # what workers' clocks may differ by; a wish beyond it was noted by a wrong one


def key_of(url: str) -> str:
    """The primary key for an address."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class FeedRecord:
    """What is known of one feed; see FeedRow for the columns."""

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


# Built once: hundreds of feeds pass through here in a second, and building a statement costs more than running it.
_FEEDS: Any = FeedRow.__table__
_NAMES = tuple(field.name for field in fields(FeedRecord))
_LOAD = select(*(_FEEDS.c[name] for name in _NAMES)).where(_FEEDS.c.feed_id == bindparam("key"))
_CLAIM = (
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
_REST = select(_HOSTS.c.http_status, _HOSTS.c.rests_until).where(_HOSTS.c.host == bindparam("host"))


def load_feed(connection: Connection, url: str) -> FeedRecord | None:
    """What is known of the feed; None if it was never asked for."""
    row = connection.execute(_LOAD, {"key": key_of(url)}).first()
    return FeedRecord(*row) if row is not None else None


def load_feeds(connection: Connection, urls: Iterable[str]) -> dict[str, FeedRecord]:
    """What is known of these feeds, by address; the ones never asked for are absent."""
    found = (load_feed(connection, url) for url in urls)
    return {record.url: record for record in found if record is not None}


def claim_feed(
    connection: Connection, url: str, *, known: bool, owner: str, clock: datetime, lease: timedelta
) -> FeedRecord | None:
    """Take the feed for one fetch; what is known of it at this moment, which may be more than a moment ago.

    None while somebody else holds it; a claim that ran out can be taken over. `known` says whether load_feed found
    it; if not, it gets its row, unless somebody else was quicker.
    """
    key, until = key_of(url), clock + lease
    if not known:
        new = {"feed_id": key, "url": url, "failures": 0, "claimed_by": owner, "claimed_until": until}
        if insert_ignoring(connection, FeedRow, **new):
            return FeedRecord(url)
    row = connection.execute(_CLAIM, {"key": key, "owner": owner, "clock": clock, "until": until}).first()
    return FeedRecord(*row) if row is not None else None


def release_feed(connection: Connection, url: str, *, owner: str) -> None:
    """Give the claim back with nothing learnt."""
    connection.execute(_RELEASE, {"key": key_of(url), "owner": owner})


def finish_feed(connection: Connection, record: FeedRecord, *, owner: str) -> bool:
    """Write what the fetch came to and let the feed go. False when the claim had run out and someone else took it."""
    values = {f"new_{name}": getattr(record, name) for name in _NAMES}
    found = connection.execute(_FINISH, {**values, "key": key_of(record.url), "owner": owner})
    return found.rowcount == 1


def load_pages(session: Session, urls: Iterable[str], *, now: datetime) -> dict[str, PageRow]:
    """The pages among these that were read, or refused, and have not expired; by address."""
    keys = [key_of(url) for url in urls]
    rows = session.scalars(select(PageRow).where(PageRow.page_id.in_(keys), PageRow.expires_at > now))
    return {row.url: row for row in rows}


def save_page(session: Session, url: str, *, text: str | None, error: str | None, expires_at: datetime) -> None:
    """Remember a page's text, or why there is none."""
    values = {"url": url, "text": text, "error": error, "expires_at": expires_at}
    _upsert(session, PageRow, {"page_id": key_of(url)}, values)


def note_lines(session: Session, host: str, page_url: str, lines: Iterable[str], *, now: datetime) -> None:
    """Count these lines (digests) of one of the host's pages; the page counted last for a line is not counted again."""
    page = key_of(page_url)
    for line in sorted(set(lines)):  # in one order, so that two workers never wait for each other
        values = {"host": host[:300], "line": line, "pages": 1, "last_page": page, "seen_at": now}
        again = {
            "pages": PageLineRow.pages + case((PageLineRow.last_page == page, 0), else_=1),
            "last_page": page,
            "seen_at": now,
        }
        statement = insert_into(session, PageLineRow).values(**values)
        session.execute(statement.on_conflict_do_update(index_elements=["host", "line"], set_=again))


def repeated_lines(session: Session, host: str, lines: Iterable[str], *, least: int) -> frozenset[str]:
    """Those of the lines that stood on at least so many of the host's pages."""
    wanted = list(set(lines))
    found = select(PageLineRow.line).where(
        PageLineRow.host == host[:300], PageLineRow.line.in_(wanted), PageLineRow.pages >= least
    )
    return frozenset(session.scalars(found)) if wanted else frozenset()


def load_robots(session: Session, origin: str, *, now: datetime) -> RobotsRow | None:
    """The site's robots.txt if it was read lately."""
    row = session.get(RobotsRow, origin[:300])
    return row if row is not None and row.expires_at > now else None


def save_robots(session: Session, origin: str, *, body: str | None, expires_at: datetime) -> None:
    """Remember a site's robots.txt."""
    _upsert(session, RobotsRow, {"origin": origin[:300]}, {"body": body, "expires_at": expires_at})


def load_rest(connection: Connection, host: str, *, now: datetime, longest: timedelta) -> tuple[int, datetime] | None:
    """The status with which the host asked to be left alone, and until when, unless that is over by now.

    `longest` is the longest rest anybody notes: one that ends later is not believed.
    """
    row = connection.execute(_REST, {"host": host[:300]}).first()
    if row is None or row.rests_until is None or not now < row.rests_until <= now + longest + CLOCKS_APART:
        return None
    return row.http_status, row.rests_until


def save_rest(session: Session, host: str, *, status: int, until: datetime, now: datetime, longest: timedelta) -> None:
    """Remember that the host is to be left alone; of two such requests that can be believed the longer one holds."""
    insert = insert_into(session, HostRow).values(host=host[:300], http_status=status, rests_until=until)
    noted = HostRow.rests_until
    weaker = or_(noted.is_(None), noted < until, noted > now + longest + CLOCKS_APART)
    values = {"http_status": status, "rests_until": until}
    session.execute(insert.on_conflict_do_update(index_elements=["host"], set_=values, where=weaker))


def reserve_page(
    session: Session, host: str, *, delay: timedelta, now: datetime, latest: datetime, longest: timedelta
) -> datetime | None:
    """Take the host's next turn for an article page, `delay` after the one before it, whichever worker took that.

    None, and no turn taken, when it would come after `latest`. `longest` is the longest delay anybody keeps: a turn
    further ahead is not believed.
    """
    insert_ignoring(session, HostRow, host=host[:300])
    row = session.get_one(HostRow, host[:300], with_for_update=True)
    noted = row.next_page_at
    turn = noted if noted is not None and now < noted <= now + longest + CLOCKS_APART else now
    if turn > latest:
        return None
    row.next_page_at = turn + delay
    return turn


def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete pages, robots.txt and hosts' wishes past their time, and feeds nobody has asked for in KEEP_UNASKED.

    Retired feeds stay: they must not be asked again.
    """
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
