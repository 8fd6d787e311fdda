"""The state of feeds, pages, robots.txt and hosts between fetches."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class FeedRow(Table):
    """One feed, by the URL in presets. `content` is a StoredFeed as JSON: the last valid body."""

    __tablename__ = "feeds"

    feed_id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of url
    url: Mapped[str] = mapped_column(Text)
    moved_to: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body_hash: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when content was last confirmed
    fresh_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from the response's own headers
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # after a failure: earliest time of the next request
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    http_status: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)  # of the last attempt: a failure, or a paused host
    last_error: Mapped[str | None] = mapped_column(Text)  # kept when a later fetch succeeds
    last_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)  # consecutive
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PageRow(Table):
    """An article's page: its text, or why there is none."""

    __tablename__ = "pages"
    __table_args__ = (Index(None, "expires_at"),)

    page_id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of url
    url: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PageLineRow(Table):
    """A line of a host's article pages, and the number of pages it occurred on; a line on many pages belongs to the
    site."""

    __tablename__ = "page_lines"
    __table_args__ = (Index(None, "seen_at"),)

    host: Mapped[str] = mapped_column(String(300), primary_key=True)
    line: Mapped[str] = mapped_column(String(32), primary_key=True)  # digest
    pages: Mapped[int] = mapped_column(Integer)
    last_page: Mapped[str] = mapped_column(String(64))  # the page counted last, to avoid counting it twice
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RobotsRow(Table):
    """A site's robots.txt as last read. `body` None: it could not be read, so no page of the site is read."""

    __tablename__ = "robots"

    origin: Mapped[str] = mapped_column(String(300), primary_key=True)  # scheme://host:port
    body: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HostRow(Table):
    """Pauses that a host requested: no request before `rests_until`, no article page before `next_page_at`."""

    __tablename__ = "hosts"

    host: Mapped[str] = mapped_column(String(300), primary_key=True)  # in the form of retry_after.host_name
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by Retry-After
    http_status: Mapped[int | None] = mapped_column(Integer)  # the status of the response that requested the pause
    next_page_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by robots.txt's Crawl-delay
