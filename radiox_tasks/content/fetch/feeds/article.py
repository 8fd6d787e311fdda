"""Converts feed items into articles: assigns ids and builds the text that evidence offsets refer to."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import AwareDatetime

from radiox_tasks.content.fetch.feeds.same_item import Key, is_same, keys_of
from radiox_tasks.content.fetch.parsing.canonical_url import identity_of_url
from radiox_tasks.content.fetch.parsing.parse_feed import FeedItem
from radiox_tasks.model.base import Document
from radiox_tasks.model.news import Article
from radiox_tasks.model.preset import Feed

_WORD = re.compile(r"\w+")
REMEMBERED = 200  # items that left the feed: one that returns is not new


class StoredItem(FeedItem):
    """An item with its id. `seen` is when the feed first had it; it does not replace a missing date."""

    article_id: str
    seen: AwareDatetime


class StoredFeed(Document):
    """A feed's last valid content as stored in the database, independent of presets. `since` is when this station first
    read it; `left` holds the items that it no longer has, latest first, without bodies."""

    title: str = ""
    site: str = ""
    since: AwareDatetime | None = None
    items: tuple[StoredItem, ...] = ()
    left: tuple[StoredItem, ...] = ()

    @property
    def known(self) -> tuple[StoredItem, ...]:
        """Every item that the feed is known to have had."""
        return (*self.items, *self.left)


def identify(
    items: Iterable[FeedItem], *, feed_url: str, known: Sequence[StoredItem], now: datetime
) -> tuple[StoredItem, ...]:
    """Assign each item its article id.

    An item that the feed had before (same_item) keeps its id. A new one is identified by its canonical URL (so that two
    feeds of one outlet agree), else by its guid in this feed, else by its content. URLs and guids shared by several
    items are not used.
    """
    listed = list(items)
    before: dict[Key, list[StoredItem]] = defaultdict(list)
    for stored in known:
        for key in keys_of(stored):
            before[key].append(stored)
    shared = _shared(listed) | _shared(known)
    result: list[StoredItem] = []
    taken = {item.article_id for item in known}
    given: set[str] = set()
    for item in listed:
        candidates = (old for key in keys_of(item) for old in before.get(key, ()) if old.article_id not in given)
        old = next((old for old in candidates if is_same(old, item, shared)), None)
        if old is not None:
            article_id = old.article_id
        else:
            names = (_id(name) for name in _names(item, feed_url, shared))
            article_id = next((name for name in names if name not in taken | given), "")
        if not article_id:  # an identical earlier version
            continue
        given.add(article_id)
        result.append(StoredItem(**vars(item), article_id=article_id, seen=old.seen if old else now))
    return tuple(result)


def left_behind(known: Sequence[StoredItem], items: Sequence[StoredItem]) -> tuple[StoredItem, ...]:
    """The items that the feed no longer has, without their bodies, at most REMEMBERED."""
    present = {item.article_id for item in items}
    gone = [item.model_copy(update={"body": ""}) for item in known if item.article_id not in present]
    return tuple(gone[:REMEMBERED])


def to_article(item: StoredItem, feed: Feed, *, stored: StoredFeed) -> Article:
    """The item as an article of this preset's feed. An item without a URL is cited by its site's."""
    return Article(
        article_id=item.article_id,
        url=item.url or stored.site or feed.url,
        source=feed.name,
        title=item.title,
        text=join_text(item.title, item.body),
        language=item.language or feed.language,
        category=feed.category,
        priority=feed.priority,
        weight=feed.weight,
        feed_url=feed.url,
        published=item.published,
        fetched=item.seen,
        found_first=stored.since is None or item.seen <= stored.since,
    )


def join_text(title: str, body: str) -> str:
    """The stored text of an article: title, blank line, body; the title alone without a body."""
    return f"{title}\n\n{body}" if body else title


def with_page_text(article: Article, text: str) -> Article:
    """The article with its page's text behind the feed's teaser, which states the news where a page opens with a scene;
    without the teaser where the page has it."""
    teaser = body_of(article)
    if not teaser or _words(teaser) in _words(text):
        return article.model_copy(update={"text": join_text(article.title, text), "from_page": True, "teaser_end": 0})
    head = join_text(article.title, teaser)
    return article.model_copy(update={"text": join_text(head, text), "from_page": True, "teaser_end": len(head)})


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def body_of(article: Article) -> str:
    """The stored text without its title."""
    return article.text.removeprefix(article.title).lstrip("\n")


def _shared(items: Sequence[FeedItem]) -> frozenset[Key]:
    """Guids and URLs that differently titled items share, and which therefore do not identify an item."""
    titles = {(*key, item.title) for item in items for key in keys_of(item) if key[0] != "content"}
    counts = Counter(title[:2] for title in titles)
    return frozenset(key for key, count in counts.items() if count > 1)


def _names(item: FeedItem, feed_url: str, shared: frozenset[Key]) -> list[str]:
    """Possible identities of the item, best first."""
    keys = dict(keys_of(item))
    names = []
    if "url" in keys and ("url", keys["url"]) not in shared:
        names.append(f"url {identity_of_url(item.url)}")
    if "guid" in keys and ("guid", keys["guid"]) not in shared:
        names.append(f"guid {feed_url} {item.guid}")
    return [*names, f"content {item.url}\n{item.title}\n{item.body}"]


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]
