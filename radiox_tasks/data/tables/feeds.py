"""The state of feeds, pages, robots.txt and hosts between fetches."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class FeedRow(Table):
    """One feed by the address presets name it with. `content` is a StoredFeed as JSON: the last body that was good."""

    __tablename__ = "feeds"

    feed_id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of url
    url: Mapped[str] = mapped_column(Text)
    moved_to: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body_hash: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when content was last confirmed
    fresh_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the response's own headers
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # after a failure: not before this
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    http_status: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)  # of the last attempt: a failure, or a host that rests
    last_error: Mapped[str | None] = mapped_column(Text)  # stays when a later fetch succeeds
    last_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)  # in a row
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
    """A line of a host's article pages, and on how many of them it stood: what stands on many is the site's own."""

    __tablename__ = "page_lines"
    __table_args__ = (Index(None, "seen_at"),)

    host: Mapped[str] = mapped_column(String(300), primary_key=True)
    line: Mapped[str] = mapped_column(String(32), primary_key=True)  # a digest
    pages: Mapped[int] = mapped_column(Integer)
    last_page: Mapped[str] = mapped_column(String(64))  # the page counted last: it is not counted again
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RobotsRow(Table):
    """A site's robots.txt as last read. `body` None: the site could not be asked, so nothing of it is read."""

    __tablename__ = "robots"

    origin: Mapped[str] = mapped_column(String(300), primary_key=True)  # scheme://host:port
    body: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HostRow(Table):
    """What a host asked of us: no request before `rests_until`, no article page before `next_page_at`."""

    __tablename__ = "hosts"

    host: Mapped[str] = mapped_column(String(300), primary_key=True)  # as host_rests.py names it
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by Retry-After
    http_status: Mapped[int | None] = mapped_column(Integer)  # the answer that asked for the rest
    next_page_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by robots.txt's Crawl-delay
