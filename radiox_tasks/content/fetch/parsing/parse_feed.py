"""Parses a feed's bytes into items. Pure; untrusted input is parsed in the child processes of parse_pool."""

import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from pydantic import AwareDatetime

from radiox_tasks.content.fetch.parsing.canonical_url import canonical_url
from radiox_tasks.content.fetch.parsing.charset import decode
from radiox_tasks.content.fetch.parsing.dates.item_dates import DateReader
from radiox_tasks.content.fetch.parsing.detect_language import detect_language
from radiox_tasks.content.fetch.parsing.plain_text import clean, clean_body, clean_title
from radiox_tasks.content.fetch.parsing.raw_feed import RawFeed, RawItem, from_entry, from_json, text_of
from radiox_tasks.content.fetch.parsing.repeated_lines import digests, repeated_in, without_lines
from radiox_tasks.language.articles.paid_articles import is_paid, without_ad_labels, without_subscribers_label
from radiox_tasks.language.articles.site_lines import without_site_lines
from radiox_tasks.language.languages import FALLBACK
from radiox_tasks.model.base import Document

MAX_ITEMS = 250  # the newest are kept; sitemaps and archives are cut here
MAX_READ = 5_000  # items whose dates are read
FEWEST_ALIKE, MOSTLY = 3, 0.9  # items, and share of the items, whose language is the feed's
# A billion laughs in 800 bytes: expat stops it only after a million calls into Python and ten seconds.
_PROLOGUE = 100_000  # bytes: declarations are before the first element
_NESTED_ENTITY = re.compile(rb"<!ENTITY\s[^>]{1,4000}&[^#>]")
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,16}|[0-9]{1,16});?")
_START = re.compile(r"<(?:\?xml|!DOCTYPE|rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
_BEFORE_START = 10_000  # characters of a server's warnings before the feed
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
# feedparser lets a second, empty element replace the first one's content.
_EMPTY = re.compile(
    r"<((?:[a-z]{1,10}:)?(?:pubDate|date|published|updated|issued|modified|created|title|guid|description|link))"
    r"(?:\s*/>|>\s{0,50}(?:<!\[CDATA\[\s{0,50}\]\]>)?\s{0,50}</\1\s{0,50}>)",
    re.IGNORECASE,
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_JSON_FEED = re.compile(r'\s*\{[\s\S]{0,2000}"version"\s{0,20}:\s{0,20}"https?:\\?/\\?/jsonfeed\.org', re.IGNORECASE)


class FeedItem(Document):
    """One cleaned item of a feed, independent of presets. `language` is None if uncertain."""

    guid: str
    url: str
    title: str
    body: str
    language: str | None
    published: AwareDatetime | None


class ParsedFeed(Document):
    """A parsed feed, newest item first. `site` is the URL of its page, "" if there is none."""

    title: str = ""
    site: str = ""
    items: tuple[FeedItem, ...] = ()


class NotAFeedError(Exception):
    """The body is not a feed in a supported format."""


def parse_feed(body: bytes, *, headers: Mapping[str, str], url: str, now: datetime) -> ParsedFeed:
    """Parse RSS, Atom, RDF or JSON Feed. From broken feeds the readable items are returned; items from the future are
    dropped. Raises NotAFeedError."""
    text = decode(body, headers.get("content-type", ""))
    raw = _read_json(text) if _JSON_FEED.match(text) else _read_xml(text, headers.get("content-language", ""))
    site = canonical_url(raw.link, url)
    texts = (date for item in raw.items for date in item.dates)
    dates = DateReader(language=raw.language or headers.get("content-language", ""), texts=texts, now=now)
    newest = _newest(raw.items, dates)
    addresses = _addresses([item for item, _ in newest], site or url)
    items = [
        item
        for (entry, published), address in zip(newest, addresses, strict=True)
        if (item := _read_item(entry, address, published, raw.title))
    ]
    items = _with_common_language(list(_without_repeats(items)))
    return ParsedFeed(title=clean_title(raw.title), site=site, items=_without_site_text(items))


def _read_json(text: str) -> RawFeed:
    try:
        document = json.loads(_NO_XML.sub("", text))
    except (ValueError, RecursionError):
        raise NotAFeedError("a JSON Feed that is not JSON") from None
    return from_json(document if isinstance(document, dict) else {})


def _read_xml(text: str, language: str) -> RawFeed:
    import feedparser

    from radiox_tasks.content.fetch.parsing.feedparser_options import adapt_feedparser

    adapt_feedparser()
    source = _prepared(text)
    if _NESTED_ENTITY.search(source[:_PROLOGUE]):
        raise NotAFeedError("declares nested entities, which no feed needs")
    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-language": language} if language else {})
    try:
        # Markup is stripped here anyway, and feedparser's own cleaning would double the time. It does not get
        # the feed's URL either: links are made absolute below, once each.
        result = feedparser.parse(
            io.BytesIO(source), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError, RecursionError) as error:
        raise NotAFeedError(f"feedparser cannot read it ({type(error).__name__})") from None
    if not result.get("version") and not result.get("entries"):
        raise NotAFeedError("not a feed (no RSS, Atom, RDF or JSON Feed in it)")
    if result.get("bozo") and not result["entries"]:
        raise NotAFeedError("broken XML, and no item in it could be read")
    feed = result.get("feed") or {}
    return RawFeed(
        title=text_of(feed.get("title")),
        link=text_of(feed.get("link")),
        language=text_of(feed.get("language")),
        items=tuple(from_entry(dict(entry)) for entry in result["entries"][:MAX_READ]),
    )


def _prepared(text: str) -> bytes:
    """The document in UTF-8, from its first tag on, without its declaration and invalid XML characters."""
    start = _START.search(text, 0, _BEFORE_START)
    text = text[start.start() :] if start else text
    text = _EMPTY.sub("", _NO_XML.sub("", _DECLARATION.sub("", text, count=1)))
    return _REFERENCE.sub(_only_characters, text.encode())


def _only_characters(match: re.Match[bytes]) -> bytes:
    """Drop references to invalid characters (&#0;, &#xD800;): one of them makes feedparser reject the whole feed."""
    digits = match.group(1).decode("ascii")
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return match.group(0) if allowed else b""


def _newest(items: Sequence[RawItem], dates: DateReader) -> list[tuple[RawItem, datetime | None]]:
    """The newest MAX_ITEMS items with their dates, newest first; one without a date follows the one before it."""
    found: list[tuple[RawItem, datetime | None, datetime]] = []
    last = datetime.max.replace(tzinfo=UTC)
    for item in items:
        published, ahead = dates.published(item.dates, partial(detect_language, clean_title(item.title)))
        if ahead:
            continue
        last = published or last
        found.append((item, published, last))
    found.sort(key=lambda entry: entry[2], reverse=True)  # stable: document order among equals
    return [(item, published) for item, published, _ in found[:MAX_ITEMS]]


def _addresses(items: Sequence[RawItem], base: str) -> list[str]:
    """The items' URLs. Parameters and fragments that distinguish items of one feed are kept."""
    found = [_address(item, base) for item in items]
    whole: dict[str, set[str]] = defaultdict(set)
    for link, address in found:
        whole[address].add(canonical_url(link, base, whole=True))
    return [canonical_url(link, base, whole=True) if len(whole[address]) > 1 else address for link, address in found]


def _address(item: RawItem, base: str) -> tuple[str, str]:
    """The link to the article's page and its canonical form: the first valid link, else a permalink guid."""
    for link in (*item.links, *((item.guid,) if item.permalink else ())):
        if address := canonical_url(link, base):
            return link, address
    return "", ""


def _read_item(item: RawItem, address: str, published: datetime | None, outlet: str) -> FeedItem | None:
    """An item, or None if it has no title."""
    title = without_subscribers_label(clean_title(item.title), outlet)
    if not title:
        return None
    body = max((clean_body(text) for text in item.bodies), key=len, default="")
    if body == title:
        body = ""
    return FeedItem(
        guid=clean(item.guid, 1000),
        url=address,
        title=title,
        body=body,
        language=detect_language(f"{title}. {body}"),
        published=published,
    )


def _with_common_language(items: list[FeedItem]) -> list[FeedItem]:
    """The items; those whose language is uncertain get that of nearly all others of the feed."""
    languages = Counter(item.language for item in items if item.language)
    if not languages:
        return items
    language, count = languages.most_common(1)[0]
    if count < FEWEST_ALIKE or count < MOSTLY * languages.total():
        return items
    return [item if item.language else item.model_copy(update={"language": language}) for item in items]


def _without_site_text(items: Sequence[FeedItem]) -> tuple[FeedItem, ...]:
    """The items without lines that the site adds: lines that several items share, and the usual ones. A paid article
    keeps its lines, which say that it is one."""
    bodies = without_ad_labels([(item.body, item.language or FALLBACK) for item in items])
    items = [_with_body(item, body) for item, body in zip(items, bodies, strict=True)]
    repeated = repeated_in({item.title: digests(item.body, item.title) for item in items if item.body})
    cleaned = []
    for item in items:
        if is_paid(item.title, item.body, item.url, item.language or FALLBACK):
            cleaned.append(item)
            continue
        body = without_site_lines(without_lines(item.body, item.title, repeated), item.language or FALLBACK)
        cleaned.append(_with_body(item, body))
    return tuple(cleaned)


def _with_body(item: FeedItem, body: str) -> FeedItem:
    return item if body == item.body else item.model_copy(update={"body": body})


def _without_repeats(items: Sequence[FeedItem]) -> Iterator[FeedItem]:
    """The newest of items with equal content: title and body, or title and guid, or title and URL without guids. A guid
    or a URL alone does not suffice: some feeds give all their items the same one."""
    seen: set[tuple[str, str, str]] = set()
    for item in items:
        title = item.title.casefold()
        keys = {("body", title, item.body)}
        if item.guid:
            keys.add(("guid", title, item.guid))
        elif item.url:
            keys.add(("url", title, item.url))
        if not keys & seen:
            yield item
        seen |= keys
