"""Honours Retry-After (RFC 9110 section 10.2.3) per host: no requests until the time the host named.

Pauses are stored in the database for all workers. A feed's author chooses where its redirects and links lead, possibly
to a host of somebody else. A pause therefore applies to the whole host only if it was requested by the host's own feed,
or a link in it; otherwise it applies to requests that originate from that feed's host.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property

import httpx
from sqlalchemy import Connection

from radiox_tasks.content.fetch.http.address_policy import host_and_port
from radiox_tasks.content.fetch.http.cache_headers import retry_after
from radiox_tasks.content.fetch.http.client import FetchError, Reply
from radiox_tasks.data.content.feed_store import HostPause, load_pause, store_pause
from radiox_tasks.data.database import Database

LONGEST_HOST_PAUSE = timedelta(hours=1)  # one response must not stop requests to a whole host for a day
LOOK_HOLDS = 0.25  # seconds for which a look-ahead is valid
BUSY = frozenset({429, 503})


class HostPausedError(FetchError):
    """The host was not asked, because it requested a pause until `until`."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class RetryAfterPolicy:
    """Looks up requested pauses before each request, and stores new ones after it (client.RequestPolicy). `source` is
    the URL from which the requests originate: the feed that is fetched, or that contains the link."""

    def __init__(self, database: Database, clock: Callable[[], datetime], source: str) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._ahead: tuple[str, float, HostPause | None] | None = None  # host, when, what was found

    def look_ahead(self, connection: Connection, url: str) -> None:
        """Look up the next request's pause within an open transaction."""
        with suppress(httpx.InvalidURL, ValueError):  # an invalid URL is rejected before any request
            parsed = httpx.URL(url.strip())
            self._ahead = host_name(parsed), time.monotonic(), self._load(connection, parsed)

    def before(self, url: httpx.URL) -> None:
        """Raises HostPausedError while the host is paused."""
        host = host_name(url)
        if self._ahead and self._ahead[0] == host and time.monotonic() - self._ahead[1] < LOOK_HOLDS:
            pause = self._ahead[2]
        else:
            with self._database.ready() as connection:
                pause = self._load(connection, url)
        if pause is not None:
            raise HostPausedError(f"{host[:100]} answered {asks_to_wait(pause.status, pause.until)}", pause.until)

    def after(self, url: httpx.URL, reply: Reply) -> None:
        """Store the pause that the response requests, at most an hour."""
        if reply.status not in BUSY:
            return
        now = self._clock()
        if wait := retry_after(reply.headers, now=now):
            key, until = self._key(host_name(url)), now + min(wait, LONGEST_HOST_PAUSE)
            with self._database.transaction() as session:
                store_pause(session, key, status=reply.status, until=until, now=now, longest=LONGEST_HOST_PAUSE)

    def _load(self, connection: Connection, url: httpx.URL) -> HostPause | None:
        now = self._clock()
        host = host_name(url)
        found = (load_pause(connection, key, now=now, longest=LONGEST_HOST_PAUSE) for key in {host, self._key(host)})
        return next((pause for pause in found if pause is not None), None)

    def _key(self, host: str) -> str:
        """The key of a host's pause."""
        return host if host == self._home else f"{host} for {self._home}"

    @cached_property
    def _home(self) -> str:
        """The host from which the requests originate."""
        return host_name(httpx.URL(self._source.strip()))


def host_name(url: httpx.URL) -> str:
    """The host, with its port unless it is the default: another port is another server."""
    host, port = host_and_port(url)
    return host if port in (80, 443) else f"{host}:{port}"


def asks_to_wait(status: int, until: datetime) -> str:
    """A description of the response for users."""
    return f"HTTP {status}, paused until {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
