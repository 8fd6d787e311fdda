"""The newest articles in the database, from the last fetch of each feed."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pydantic import AwareDatetime

from radiox_tasks.content.fetch.feeds.article import StoredFeed, to_article
from radiox_tasks.data.content.feed_store import load_feeds
from radiox_tasks.data.database import Database
from radiox_tasks.model.base import Document
from radiox_tasks.model.preset import Feed

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TEASER_CHARACTERS = 400


class NewsItem(Document):
    """One article. `teaser` is the feed's text, shortened; `published` is None without a date."""

    title: str
    url: str
    source: str
    category: str
    language: str
    published: AwareDatetime | None
    teaser: str


def newest_articles(database: Database, feeds: Iterable[Feed], *, limit: int) -> list[NewsItem]:
    """The newest articles of these feeds, newest first, without duplicate URLs; undated ones are last."""
    listed = {feed.url: feed for feed in feeds}
    with database.ready() as connection:
        records = load_feeds(connection, listed)
    found: dict[str, NewsItem] = {}
    for url, record in records.items():
        if not record.content:
            continue
        stored = StoredFeed.read_json(record.content)
        for item in stored.items:
            article = to_article(item, listed[url], stored=stored)
            own = {name: getattr(article, name) for name in NewsItem.model_fields if name != "teaser"}
            found.setdefault(article.url, NewsItem(**own, teaser=item.body[:TEASER_CHARACTERS]))
    newest = sorted(found.values(), key=lambda article: article.published or _LONG_AGO, reverse=True)
    return newest[:limit]
