"""Decides whether an item of a feed is the one stored earlier or a new one in its place."""

import re
from collections.abc import Container

from radiox_tasks.content.fetch.parsing.canonical_url import identity_of_url
from radiox_tasks.content.fetch.parsing.parse_feed import FeedItem

Key = tuple[str, str]

ALIKE = 0.4  # minimum share of the shorter title's words in both headlines of one article
_LEAD = 300  # characters of the bodies that are compared
_WORD = re.compile(r"[^\W\d_]{3,}")
_FIGURE = re.compile(r"\d+")


def keys_of(item: FeedItem) -> list[Key]:
    """The possible keys of an item: its guid, its URL, its words."""
    keys = [("guid", item.guid)] if item.guid else []
    if item.url:
        keys.append(("url", identity_of_url(item.url)))
    if item.body:
        keys.append(("content", f"{item.title}\n{item.body}"))
    return keys


def is_same(old: FeedItem, new: FeedItem, shared: Container[Key]) -> bool:
    """Whether two items that share a key are one article, perhaps rewritten.

    A guid or URL that many items share (`shared`) does not count if the titles differ, and a difference in one of them
    means another article unless the headlines are similar.
    """
    if old.title == new.title and old.body == new.body:
        return bool(new.body) or old.guid == new.guid or old.url == new.url or not (old.guid and new.guid)
    mine, theirs = dict(keys_of(new)), dict(keys_of(old))
    agree = {name for name in ("guid", "url") if name in mine and mine[name] == theirs.get(name)}
    differ = {name for name in ("guid", "url") if name in mine and name in theirs} - agree
    if not agree:
        return "content" in mine and mine["content"] == theirs.get("content")
    if old.title == new.title:
        return "guid" in agree or "guid" not in differ
    if all((name, mine[name]) in shared for name in agree):
        # Each article of such a feed has its own title, unless guid and URL identify it.
        return False
    same_figures = _FIGURE.findall(old.title) == _FIGURE.findall(new.title)
    if _go_together(old.title, new.title):
        return same_figures or (not differ and old.published == new.published)
    return len(agree) == 2 and bool(old.body) and _go_together(old.body[:_LEAD], new.body[:_LEAD])


def _go_together(one: str, other: str) -> bool:
    words, others = ({word.casefold() for word in _WORD.findall(title)} for title in (one, other))
    return len(words & others) >= ALIKE * max(min(len(words), len(others)), 1)
