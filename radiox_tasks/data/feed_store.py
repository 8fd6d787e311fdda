"""The feeds, pages and robots tables, behind plain functions. Each takes the session of the caller's transaction."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from radiox_tasks.data.tables.feeds import FeedRow, PageRow, RobotsRow


def key_of(url: str) -> str:
    """The primary key for an address."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def load_feed(session: Session, url: str) -> FeedRow | None:
    """What is known of the feed, detached from the session's later changes; None if it was never asked for."""
    return session.get(FeedRow, key_of(url), populate_existing=True)


def load_feeds(session: Session, urls: Iterable[str]) -> dict[str, FeedRow]:
    """What is known of these feeds, by address; the ones never asked for are absent."""
    keys = [key_of(url) for url in urls]
    return {row.url: row for row in session.scalars(select(FeedRow).where(FeedRow.feed_id.in_(keys)))}


def claim_feed(session: Session, url: str, *, owner: str, clock: datetime, lease: timedelta) -> bool:
    """Take the feed for one fetch. False while somebody else holds it; a claim that ran out can be taken over."""
    ensure = _insert(session, FeedRow).values(feed_id=key_of(url), url=url, failures=0).on_conflict_do_nothing()
    session.execute(ensure)
    claimed = session.execute(
        update(FeedRow)
        .where(FeedRow.feed_id == key_of(url))
        .where(or_(FeedRow.claimed_until.is_(None), FeedRow.claimed_until <= clock))
        .values(claimed_by=owner, claimed_until=clock + lease)
        .returning(FeedRow.feed_id)
        .execution_options(synchronize_session=False)
    ).first()
    return claimed is not None


def finish_feed(session: Session, url: str, *, owner: str, values: dict[str, Any]) -> bool:
    """Write what the fetch came to and let the feed go. False when the claim had run out and someone else took it."""
    done = session.execute(
        update(FeedRow)
        .where(FeedRow.feed_id == key_of(url), FeedRow.claimed_by == owner)
        .values(**values, claimed_by=None, claimed_until=None)
        .returning(FeedRow.feed_id)
        .execution_options(synchronize_session=False)
    ).first()
    return done is not None


def load_pages(session: Session, urls: Iterable[str], *, now: datetime) -> dict[str, PageRow]:
    """The pages among these that were read, or refused, and have not expired; by address."""
    keys = [key_of(url) for url in urls]
    rows = session.scalars(select(PageRow).where(PageRow.page_id.in_(keys), PageRow.expires_at > now))
    return {row.url: row for row in rows}


def save_page(session: Session, url: str, *, text: str | None, error: str | None, expires_at: datetime) -> None:
    """Remember a page's text, or why there is none."""
    values = {"url": url, "text": text, "error": error, "expires_at": expires_at}
    _upsert(session, PageRow, {"page_id": key_of(url)}, values)


def load_robots(session: Session, origin: str, *, now: datetime) -> RobotsRow | None:
    """The site's robots.txt if it was read lately."""
    row = session.get(RobotsRow, origin[:300])
    return row if row is not None and row.expires_at > now else None


def save_robots(session: Session, origin: str, *, body: str | None, expires_at: datetime) -> None:
    """Remember a site's robots.txt."""
    _upsert(session, RobotsRow, {"origin": origin[:300]}, {"body": body, "expires_at": expires_at})


def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete pages and robots.txt files that are past their time."""
    session.execute(delete(PageRow).where(PageRow.expires_at <= now))
    session.execute(delete(RobotsRow).where(RobotsRow.expires_at <= now))


def _insert(session: Session, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect at hand."""
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _upsert(session: Session, table: Any, keys: dict[str, Any], values: dict[str, Any]) -> None:
    statement = _insert(session, table).values(**keys, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))
