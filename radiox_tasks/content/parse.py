"""From a feed's bytes to its items. Pure: no network, no database. Hostile input belongs into parse_pool's children."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime

from radiox_tasks.content.article_text import clean, clean_body, clean_title
from radiox_tasks.content.article_url import canonical_url
from radiox_tasks.content.dates import believable, from_parsed
from radiox_tasks.content.language import detect_language
from radiox_tasks.data.model.base import Document

MAX_ITEMS = 100  # a feed is a window on what is new; sitemaps and archives in feed form are cut here
_HEADERS = ("content-type", "content-language")


class FeedItem(Document):
    """One item as the feed gave it, cleaned; nothing in it depends on a preset. `language` is None if unsure."""

    guid: str
    url: str
    title: str
    body: str
    language: str | None
    published: AwareDatetime | None


class ParsedFeed(Document):
    """What a feed's body held. `site` is the address of the page it belongs to, "" when it names none."""

    title: str = ""
    site: str = ""
    items: tuple[FeedItem, ...] = ()


class NotAFeedError(Exception):
    """The body is not a feed in any format feedparser knows."""


def parse_feed(body: bytes, *, headers: Mapping[str, str], url: str, now: datetime) -> ParsedFeed:
    """Read RSS, Atom or RDF. Broken feeds give the items that could be read; raises NotAFeedError when it is none."""
    import feedparser

    response = {name: headers[name] for name in _HEADERS if headers.get(name)}
    # Markup is stripped here anyway; feedparser's own cleaning would take twice the time for nothing.
    result = feedparser.parse(
        io.BytesIO(body),
        response_headers=response,  # without the address: links are made absolute below, each once
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not result.get("version") and not result.get("entries"):
        raise NotAFeedError("not a feed (no RSS, Atom or RDF in it)")
    if result.get("bozo") and not result["entries"]:
        raise NotAFeedError("broken XML, and no item in it could be read")
    feed = result.get("feed") or {}
    base = canonical_url(_text(feed.get("link")), url) or url
    items = [item for entry in result["entries"][:MAX_ITEMS] if (item := _read_entry(entry, base=base, now=now))]
    return ParsedFeed(
        title=clean_title(_text(feed.get("title"))),
        site=canonical_url(_text(feed.get("link")), url),
        items=tuple(_without_repeats(items)),
    )


def _read_entry(entry: Mapping[str, Any], *, base: str, now: datetime) -> FeedItem | None:
    """An item, or None when it says nothing: without a title there is no news to tell."""
    title = clean_title(_text(entry.get("title")))
    if not title:
        return None
    body = max((clean_body(text) for text in _bodies(entry)), key=len, default="")
    if body == title:
        body = ""
    published = from_parsed(entry.get("published_parsed")) or from_parsed(entry.get("updated_parsed"))
    return FeedItem(
        guid=clean(_text(entry.get("id")), 1000),
        url=_link(entry, base),
        title=title,
        body=body,
        language=detect_language(f"{title}. {body}"),
        published=believable(published, now=now),
    )


def _bodies(entry: Mapping[str, Any]) -> list[str]:
    """The summary and every text content of an entry."""
    contents = entry.get("content") or ()
    texts = [_text(part.get("value")) for part in contents if str(part.get("type", "text")).startswith(("text", "app"))]
    return [text for text in (_text(entry.get("summary")), *texts) if text]


def _link(entry: Mapping[str, Any], base: str) -> str:
    """The article's page: the item's link, its original before the feed's redirector, or a permalink guid."""
    guid = _text(entry.get("id")) if entry.get("guidislink") else ""
    for candidate in (entry.get("feedburner_origlink"), entry.get("link"), guid):
        if text := _text(candidate):
            return canonical_url(text, base)
    return ""


def _without_repeats(items: list[FeedItem]) -> list[FeedItem]:
    """The first of items that share a guid, an address, or title and body."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for item in items:
        keys = {("content", f"{item.title}\n{item.body}")}
        keys |= {("guid", item.guid)} if item.guid else set()
        keys |= {("url", item.url)} if item.url else set()
        if not keys & seen:
            kept.append(item)
        seen |= keys
    return kept


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
