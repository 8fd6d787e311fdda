"""Archived feed pages (RFC 5005): one feed per day for editions that the main feed no longer contains."""

from collections.abc import Callable
from pathlib import Path

from radiox_tasks.files import replace_public_file
from radiox_tasks.media.edition_layout import read_edition
from radiox_tasks.media.podcast.podcast_feed import Channel, FeedEntry, render_feed
from radiox_tasks.model.edition import ShowDocument

Entry = Callable[[ShowDocument], FeedEntry]


def page_name(day: str) -> str:
    """The file name of a day's feed."""
    return f"feed-{day}.xml"


FEED_PAGES = page_name("????-??-??")
"""A pattern of the archive pages' names."""


def refresh_archive(folder: Path, channel: Channel, newest: int, entry: Entry) -> Channel:
    """Write the archive pages for days with editions beyond the `newest` ones; returns the channel with a link to the
    first page. `folder` is the programme's. Pages of days without editions are deleted. A page is rewritten only if
    its editions or neighbours changed."""
    days = _archived_days(folder, newest)
    for n, day in enumerate(days):
        older = page_name(days[n + 1]) if n + 1 < len(days) else ""
        newer = page_name(days[n - 1]) if n else ""
        _refresh_page(folder / day, page_channel(channel, day, older, newer), entry)
    kept = {page_name(day) for day in days}
    for page in folder.glob(FEED_PAGES):
        if page.name not in kept:
            page.unlink(missing_ok=True)
    base = channel.feed_url.removesuffix("feed.xml")
    return channel.model_copy(update={"older_url": base + page_name(days[0])}) if days else channel


def _archived_days(folder: Path, newest: int) -> list[str]:
    """The days, newest first, with editions beyond the `newest` ones."""
    archived, seen = [], 0
    for day in sorted(folder.glob("????-??-??"), reverse=True):
        seen += sum(1 for _ in day.iterdir())
        if seen > newest:
            archived.append(day.name)
    return archived


def page_channel(channel: Channel, day: str, older: str, newer: str) -> Channel:
    """The channel of a day's page; `older` and `newer` are its neighbours' files, or empty."""
    base = channel.feed_url.removesuffix("feed.xml")
    return channel.model_copy(
        update={
            "archive": True,
            "current_url": channel.feed_url,
            "feed_url": base + page_name(day),
            "older_url": older and base + older,
            "newer_url": newer and base + newer,
        }
    )


def _refresh_page(day: Path, channel: Channel, entry: Entry) -> None:
    page = day.parent / page_name(day.name)
    written = [show.stat().st_mtime_ns for show in day.glob("*/show.json")]
    if page.is_file() and page.stat().st_mtime_ns > max(written, default=0):
        text = page.read_text(encoding="utf-8")
        if _leads(text, "prev-archive", channel.older_url) and _leads(text, "next-archive", channel.newer_url):
            return
    found = (read_edition(folder) for folder in day.iterdir())
    aired = sorted(
        (one for one in found if one is not None and one.status == "published"),
        key=lambda one: (one.air_at, one.show_id),
        reverse=True,
    )
    replace_public_file(page, render_feed(channel, [entry(one) for one in aired]))


def _leads(text: str, relation: str, url: str) -> bool:
    """Whether the page's link with this relation has this URL, or is absent if the URL is empty."""
    return f'href="{url}" rel="{relation}"' in text if url else f'rel="{relation}"' not in text
