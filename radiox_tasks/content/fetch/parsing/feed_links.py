"""Finds feed links in a web page (autodiscovery). Pure; runs in the child processes of parse_pool."""

from collections.abc import Mapping

from radiox_tasks.content.fetch.parsing.canonical_url import canonical_url
from radiox_tasks.content.fetch.parsing.charset import decode
from radiox_tasks.content.fetch.parsing.plain_text import clean_title
from radiox_tasks.model.base import Document

MAX_LINKS = 50
_TYPES = frozenset(f"application/{kind}" for kind in ("rss+xml", "atom+xml", "rdf+xml", "feed+xml", "feed+json"))


class FeedLink(Document):
    """A feed that a page announces. `title` is "" if there is none."""

    url: str
    title: str = ""


def find_feed_links(body: bytes, *, headers: Mapping[str, str], url: str) -> list[FeedLink]:
    """The page's `link rel=alternate` entries with a feed type, in order, without duplicate URLs."""
    from radiox_tasks.content.fetch.parsing.trafilatura_functions import load_html

    tree = load_html(decode(body, headers.get("content-type", "")))
    if tree is None:
        return []
    base = next((str(tag.get("href")) for tag in tree.iter("base") if tag.get("href")), "")
    base = canonical_url(base, url) or url
    found: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        rel = str(link.get("rel", "")).lower().split()
        kind = str(link.get("type", "")).partition(";")[0].strip().lower()
        address = canonical_url(str(link.get("href", "")), base)
        if "alternate" in rel and kind in _TYPES and address:
            found.setdefault(address, FeedLink(url=address, title=clean_title(str(link.get("title", "")))))
    return list(found.values())[:MAX_LINKS]
