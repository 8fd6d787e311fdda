"""Feeds with given items."""

from tests.content.fetch.hostile_site import RSS


def feed_of(*items: str) -> bytes:
    return RSS.format(items="".join(f"<item>{item}</item>" for item in items)).encode()
