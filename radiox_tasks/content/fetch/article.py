"""From a feed's items to articles: identity, and the text that evidence points into."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import AwareDatetime

from radiox_tasks.content.fetch.article_url import identity_of_url
from radiox_tasks.content.fetch.parse import FeedItem
from radiox_tasks.model.base import Document
from radiox_tasks.model.news import Article
from radiox_tasks.model.preset import Feed


class StoredItem(FeedItem):
    """An item with its identity. `seen` is when the feed first carried it; it stands in for no missing date."""

    article_id: str
    seen: AwareDatetime


class StoredFeed(Document):
    """A feed's last good content, as kept in the database: free of any preset's view of it."""

    title: str = ""
    site: str = ""
    items: tuple[StoredItem, ...] = ()


def identify(
    items: Iterable[FeedItem], *, feed_url: str, known: Sequence[StoredItem], now: datetime
) -> tuple[StoredItem, ...]:
    """Give each item its article id.

    An item that shares its guid, its address or its content with one this feed carried before is that article still.
    A new one is named after its canonical address (so that two feeds of one house name it alike), else after its
    guid in this feed, else after its content.
    """
    before = {key: item for item in reversed(known) for key in _keys(item)}
    result: list[StoredItem] = []
    taken: set[str] = set()
    for item in items:
        old = next((before[key] for key in _keys(item) if key in before), None)
        article_id = old.article_id if old else _new_id(item, feed_url)
        if article_id in taken:
            continue
        taken.add(article_id)
        result.append(StoredItem(**vars(item), article_id=article_id, seen=old.seen if old else now))
    return tuple(result)


def to_article(item: StoredItem, feed: Feed, *, site: str) -> Article:
    """The item as this preset's feed entry sees it. An item without an address is cited by its site's."""
    return Article(
        article_id=item.article_id,
        url=item.url or site or feed.url,
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
    )


def join_text(title: str, body: str) -> str:
    """The stored text of an article: the title, a blank line, the body; the title alone when there is no body."""
    return f"{title}\n\n{body}" if body else title


def body_of(article: Article) -> str:
    """The stored text without its title."""
    return article.text.removeprefix(article.title).lstrip("\n")


def _keys(item: FeedItem) -> list[tuple[str, str]]:
    keys = [("guid", item.guid)] if item.guid else []
    if item.url:
        keys.append(("url", identity_of_url(item.url)))
    if item.body:
        keys.append(("content", f"{item.title}\n{item.body}"))
    return keys


def _new_id(item: FeedItem, feed_url: str) -> str:
    if item.url:
        name = f"url {identity_of_url(item.url)}"
    elif item.guid:
        name = f"guid {feed_url} {item.guid}"
    else:
        name = f"content {item.title}\n{item.body}"
    return hashlib.sha256(name.encode()).hexdigest()[:24]
