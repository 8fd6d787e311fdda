"""A feed's item before interpretation: its texts as written, from any feed format."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RawItem:
    """`links` and `dates` are tried in order; `permalink` says that the guid can be a URL."""

    title: str
    bodies: tuple[str, ...]
    guid: str
    links: tuple[str, ...]
    permalink: bool
    dates: tuple[str, ...]


@dataclass(frozen=True)
class RawFeed:
    """`language` is the feed's own tag, "" if there is none."""

    title: str
    link: str
    language: str
    items: tuple[RawItem, ...]


def text_of(value: object) -> str:
    """The value if it is a text, else ""."""
    return value if isinstance(value, str) else ""


def from_entry(entry: Mapping[str, Any]) -> RawItem:
    """An entry of feedparser as a plain dictionary: its own class substitutes fields for each other, with a warning."""
    guid = text_of(entry.get("id"))
    contents = entry.get("content") or ()
    texts = [text_of(p.get("value")) for p in contents if str(p.get("type", "text")).startswith(("text", "app"))]
    dates = (text_of(entry.get(name)) for name in ("published", "created", "updated"))
    links = (text_of(entry.get("feedburner_origlink")), text_of(entry.get("link")))
    return RawItem(
        title=text_of(entry.get("title")),
        bodies=tuple(text for text in (text_of(entry.get("summary")), *texts) if text),
        guid=guid,
        links=tuple(link for link in links if link),
        permalink="://" in guid,
        dates=tuple(date for date in dates if date),
    )


_NO_ENTITIES = re.compile(r"[&<]")


def from_json(document: Mapping[str, Any]) -> RawFeed:
    """A JSON Feed, version 1 or 1.1 (jsonfeed.org); values of a wrong type are dropped."""
    items = document.get("items")
    listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return RawFeed(
        title=text_of(document.get("title")),
        link=text_of(document.get("home_page_url")),
        language=text_of(document.get("language")),
        items=tuple(_from_json_item(item) for item in listed),
    )


def _from_json_item(item: Mapping[str, Any]) -> RawItem:
    number = item.get("id")
    guid = str(number) if isinstance(number, int | float) and not isinstance(number, bool) else text_of(number)
    plain = (text_of(item.get("content_text")), text_of(item.get("summary")))
    bodies = (text_of(item.get("content_html")), *(_escaped(text) for text in plain))
    return RawItem(
        title=_escaped(text_of(item.get("title"))),
        bodies=tuple(body for body in bodies if body),
        guid=guid,
        links=tuple(link for link in (text_of(item.get("url")), text_of(item.get("external_url"))) if link),
        permalink="://" in guid,
        dates=tuple(d for d in (text_of(item.get("date_published")), text_of(item.get("date_modified"))) if d),
    )


def _escaped(text: str) -> str:
    """Plain text as escaped markup; unchanged if it contains no markup characters."""
    return _NO_ENTITIES.sub(lambda mark: "&amp;" if mark.group() == "&" else "&lt;", text)
