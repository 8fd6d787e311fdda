"""Finds the feeds of a site from the site's URL."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urljoin

from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError
from radiox_tasks.content.fetch.http.client import FetchError, Reply, get_client
from radiox_tasks.content.fetch.http.retry_after import RetryAfterPolicy
from radiox_tasks.content.fetch.parsing.feed_links import FeedLink
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, get_pool
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings

GUESSES = ("/feed/", "/rss.xml", "/atom.xml", "/feed.xml")  # paths where common software serves its feed


class DiscoveryError(Exception):
    """The site could not be read, or has no feed; the message says which."""


def discover_feeds(site: str, *, settings: Settings, database: Database, now: datetime) -> list[FeedLink]:
    """The feeds that a page announces; the URL itself if it is a feed; else one found at a usual path. `site` may omit
    the scheme. Raises DiscoveryError, also for a paused host."""
    url = site if "://" in site else f"https://{site}"
    get = partial(
        get_client(settings.fetch_allow, settings.public_url).get, policy=RetryAfterPolicy(database, lambda: now, url)
    )
    try:
        reply = get(url)
    except (FetchError, ForbiddenAddressError) as error:
        raise DiscoveryError(f"{site}: {error}") from None
    if reply.status != 200:
        raise DiscoveryError(f"{site}: HTTP {reply.status}")
    if (itself := _as_feed(reply, now=now)) is not None:
        return [itself]
    try:
        links = get_pool().feed_links(reply.body, headers=reply.headers, url=reply.url)
    except ParseError as error:
        raise DiscoveryError(f"{site}: {error}") from None
    return links or [_guess(site, reply.url, get, now=now)]


def _guess(site: str, url: str, get: Callable[[str], Reply], *, now: datetime) -> FeedLink:
    """A feed at a usual path of the site. Raises DiscoveryError."""
    for path in GUESSES:
        try:
            reply = get(urljoin(url, path))
        except (FetchError, ForbiddenAddressError):
            continue
        if reply.status == 200 and (found := _as_feed(reply, now=now)) is not None:
            return found
    raise DiscoveryError(f"{site}: the page links to no feed, and there is none at the usual URLs")


def _as_feed(reply: Reply, *, now: datetime) -> FeedLink | None:
    """The response as a feed with its title, or None."""
    try:
        parsed = get_pool().feed(reply.body, headers=reply.headers, url=reply.url, now=now)
    except ParseError:
        return None
    return FeedLink(url=reply.url, title=parsed.title)
