"""The parsed feed that rules check, and the definition of a rule."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from radiox_tasks.media.podcast.podcast_feed import ATOM, HISTORY, ITUNES, PODCAST
from radiox_tasks.model.base import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "fh": HISTORY}
LARGEST = 20 << 20
"""Maximum bytes of a feed: several thousand episodes."""

Level = Literal["error", "warning"]
"""An `error` makes some client reject the feed or lose episodes; a `warning` violates a recommendation."""
ITEM_NAME = 60


class FeedUnreadableError(ValueError):
    """The input is not an RSS feed; the message gives the reason."""


class Finding(Document):
    """One finding of a rule. `where` names the channel or the item; `source` is the rule's reference."""

    rule: str
    level: Level
    where: str
    message: str
    source: str


class Item(NamedTuple):
    """An episode's element, and its name in messages."""

    element: "_Element"
    name: str

    def text(self, path: str) -> str:
        """The text of the first such child, stripped; empty if there is none."""
        return _text(self.element, path)

    def all(self, path: str) -> list["_Element"]:
        """The children by this path, whose prefixes are those of NAMESPACES."""
        return list(self.element.findall(path, NAMESPACES))


class Feed(NamedTuple):
    """A parsed feed. `address` is the URL it was fetched from, empty for a file; `now` is the time of the check."""

    root: "_Element"
    channel: "_Element"
    items: tuple[Item, ...]
    address: str
    now: datetime

    def text(self, path: str) -> str:
        """The text of the channel's first such child, stripped; empty if there is none."""
        return _text(self.channel, path)

    def all(self, path: str) -> list["_Element"]:
        """The channel's children by this path."""
        return list(self.channel.findall(path, NAMESPACES))


Holder = Feed | Item

Found = Iterator[tuple[str, str]]
"""A rule's result: where, and what is wrong."""


class Rule(NamedTuple):
    """A rule: its name, severity, reference, and check function."""

    name: str
    level: Level
    source: str
    look: Callable[[Feed], Found]

    def findings(self, feed: Feed) -> list[Finding]:
        """The findings of this rule."""
        return [
            Finding(rule=self.name, level=self.level, where=where, message=message, source=self.source)
            for where, message in self.look(feed)
        ]


def rule(rules: list[Rule], level: Level, source: str) -> Callable[[Callable[[Feed], Found]], Callable[[Feed], Found]]:
    """Register the function in `rules`, under a name derived from its own."""

    def enter(look: Callable[[Feed], Found]) -> Callable[[Feed], Found]:
        rules.append(Rule(look.__name__.replace("_", "-"), level, source, look))
        return look

    return enter


def read_feed(raw: bytes, *, now: datetime, address: str = "") -> Feed:
    """Parse a feed without resolving external entities. Raises FeedUnreadableError."""
    from lxml import etree

    if len(raw) > LARGEST:
        raise FeedUnreadableError(f"the feed is larger than {LARGEST >> 20} MB")
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedUnreadableError(f"the XML is not well-formed: {error}") from None
    if root.tag != "rss":
        raise FeedUnreadableError(f"this is not an RSS feed: its first element is <{_local(str(root.tag))}>, not <rss>")
    if (channel := root.find("channel")) is None:
        raise FeedUnreadableError("this is not an RSS feed: its <rss> has no <channel>")
    items = tuple(_item(n, element) for n, element in enumerate(channel.findall("item"), 1))
    return Feed(root, channel, items, address, now)


def _item(n: int, element: "_Element") -> Item:
    title = " ".join(_text(element, "title").split())
    return Item(element, f"item {n} ({title[:ITEM_NAME]})" if title else f"item {n}")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(element: "_Element", path: str) -> str:
    found = element.find(path, NAMESPACES)
    return (found.text or "").strip() if found is not None else ""


def holders(feed: Feed) -> list[tuple[str, Holder]]:
    """The channel and its items with their names in messages, for tags that both may have."""
    return [("channel", feed), *((item.name, item) for item in feed.items)]


def date_of(text: str) -> datetime | None:
    """An RFC 822 date with its zone; None otherwise. A zone of "-0000" is UTC, as RFC 5322 has it."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if text.endswith(" -0000") else found if found.tzinfo else None


def seconds_of(duration: str) -> float | None:
    """itunes:duration in seconds, from a number, h:mm:ss or mm:ss; None otherwise."""
    if not re.fullmatch(r"[0-9]{1,9}(?::[0-5]?[0-9]){0,2}", duration):
        return None
    total = 0
    for part in duration.split(":"):
        total = total * 60 + int(part)
    return float(total)


def is_web_address(url: str) -> bool:
    """Whether it is an absolute http(s) URL."""
    return bool(re.fullmatch(r"https?://[^\s/]+\S*", url))
