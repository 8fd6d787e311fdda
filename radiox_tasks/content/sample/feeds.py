"""A sample feed as RSS 2.0, Atom or RSS 1.0 (RDF)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from radiox_tasks.content.sample.sample_texts import SampleArticle, SampleFeed
from radiox_tasks.model.formats.media_types import RSS

TYPES = {"rss": RSS, "atom": "application/atom+xml", "rdf": "application/rdf+xml"}

# A feed truncated in its first tag: nothing of it can be parsed.
BROKEN = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Sample & <item <'


def published(article: SampleArticle, now: datetime) -> datetime:
    """The article's publication time, for a server started at `now`."""
    return now.replace(microsecond=0) - timedelta(minutes=article.minutes)


def render_feed(feed: SampleFeed, base_url: str, now: datetime) -> bytes:
    """The feed's document as encoded bytes, with links under `base_url` and dates before `now`."""
    if feed.fault == "broken-xml":
        return BROKEN.encode()
    document = '<?xml version="1.0" encoding="utf-8"?>\n' + _FORMATS[feed.format](feed, base_url, now)
    # The charset fault: declared as UTF-8, encoded otherwise.
    return document.encode("cp1252" if feed.fault == "charset" else "utf-8")


def _items(feed: SampleFeed, base_url: str, now: datetime) -> Iterator[tuple[SampleArticle, str, datetime | None]]:
    """Each item as sent, newest first: the article, its URL and its date."""
    for article in sorted(feed.articles, key=lambda article: article.minutes):
        url = base_url + feed.page_path(article)
        date = published(article, now) if article.dated else None
        yield article, url, date
        if article.twice:
            yield article, url + "?utm_source=feed&utm_medium=rss", date


def _title(article: SampleArticle) -> str:
    return escape(article.title_html or article.title)


def _rss(feed: SampleFeed, base_url: str, now: datetime) -> str:
    items = "".join(
        f"<item><title>{_title(article)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">{feed.guid(article)}</guid><category>{escape(feed.category)}</category>'
        f"<description>{escape(article.teaser)}</description>"
        + (f"<pubDate>{format_datetime(date)}</pubDate>" if date else "")
        + "</item>\n"
        for article, url, date in _items(feed, base_url, now)
    )
    return (
        f'<rss version="2.0"><channel><title>{escape(feed.title)}</title><link>{base_url}/</link>'
        f"<description>{escape(feed.outlet)}</description><language>{feed.language}</language>\n"
        f"{items}</channel></rss>\n"
    )


def _atom(feed: SampleFeed, base_url: str, now: datetime) -> str:
    entries = "".join(
        f'<entry><id>{feed.guid(article)}</id><title type="{"html" if article.title_html else "text"}">'
        f'{_title(article)}</title><link rel="alternate" type="text/html" href="{escape(url)}"/>'
        + (f"<published>{date.isoformat()}</published><updated>{date.isoformat()}</updated>" if date else "")
        + f'<summary type="html">{escape(f"<p>{escape(article.teaser)}</p>")}</summary></entry>\n'
        for article, url, date in _items(feed, base_url, now)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}"><id>urn:radiox:sample:{feed.key}</id>'
        f"<title>{escape(feed.title)}</title><author><name>{escape(feed.outlet)}</name></author>"
        f'<link href="{base_url}/"/><updated>{now.replace(microsecond=0).isoformat()}</updated>\n{entries}</feed>\n'
    )


def _rdf(feed: SampleFeed, base_url: str, now: datetime) -> str:
    listed, items = [], []
    for article, url, date in _items(feed, base_url, now):
        listed.append(f'<rdf:li rdf:resource="{escape(url)}"/>')
        items.append(
            f'<item rdf:about="{escape(url)}"><title>{_title(article)}</title><link>{escape(url)}</link>'
            f"<description>{escape(article.teaser)}</description>"
            f"<dc:identifier>{feed.guid(article)}</dc:identifier>"
            + (f"<dc:date>{date.isoformat()}</dc:date>" if date else "")
            + "</item>\n"
        )
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{base_url}{feed.path}">'
        f"<title>{escape(feed.title)}</title><link>{base_url}/</link><description>{escape(feed.outlet)}</description>"
        f"<dc:language>{feed.language}</dc:language><items><rdf:Seq>{''.join(listed)}</rdf:Seq></items></channel>\n"
        f"{''.join(items)}</rdf:RDF>\n"
    )


_FORMATS: dict[str, Callable[[SampleFeed, str, datetime], str]] = {"rss": _rss, "atom": _atom, "rdf": _rdf}
