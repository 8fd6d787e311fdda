"""From a feed's bytes to its items. Pure: no network, no database. Hostile input belongs into parse_pool's children."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime

from radiox_tasks.content.fetch.article_text import clean, clean_body, clean_title
from radiox_tasks.content.fetch.article_url import canonical_url
from radiox_tasks.content.fetch.dates import believable, from_parsed
from radiox_tasks.content.fetch.language import detect_language
from radiox_tasks.model.base import Document

MAX_ITEMS = 100  # a feed is a window on what is new; sitemaps and archives in feed form are cut here
# A billion laughs in 800 bytes: expat stops it, after a million calls into Python and ten seconds.
_PROLOGUE = 100_000  # bytes: declarations stand before the first element
_NESTED_ENTITY = re.compile(rb"<!ENTITY\s[^>]{1,4000}&[^#>]")
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,16}|[0-9]{1,16});?")
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

    if _NESTED_ENTITY.search(body[:_PROLOGUE]):
        raise NotAFeedError("declares entities made of entities, as no feed does")
    response = {name: headers[name] for name in _HEADERS if headers.get(name)}
    try:
        # Markup is stripped here anyway; feedparser's own cleaning would take twice the time for nothing. Nor is it
        # given the feed's address: links are made absolute below, each once.
        result = feedparser.parse(
            io.BytesIO(_REFERENCE.sub(_only_characters, body)),
            response_headers=response,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError, RecursionError) as error:
        raise NotAFeedError(f"feedparser cannot read it ({type(error).__name__})") from None
    if not result.get("version") and not result.get("entries"):
        raise NotAFeedError("not a feed (no RSS, Atom or RDF in it)")
    if result.get("bozo") and not result["entries"]:
        raise NotAFeedError("broken XML, and no item in it could be read")
    feed = result.get("feed") or {}
    base = canonical_url(_text(feed.get("link")), url) or url
    # As plain dictionaries: feedparser's own warn and hand out one field for another, and take their time over each.
    entries = [dict(entry) for entry in result["entries"][:MAX_ITEMS]]
    items = [item for entry in entries if (item := _read_entry(entry, base=base, now=now))]
    return ParsedFeed(
        title=clean_title(_text(feed.get("title"))),
        site=canonical_url(_text(feed.get("link")), url),
        items=tuple(_without_repeats(items)),
    )


def _only_characters(match: re.Match[bytes]) -> bytes:
    """Drop references to what is no character (&#0;, &#xD800;): one of them costs feedparser the whole feed."""
    digits = match.group(1).decode("ascii")
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return match.group(0) if allowed else b""


def _read_entry(entry: dict[str, Any], *, base: str, now: datetime) -> FeedItem | None:
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
