"""A host that says when to come back (Retry-After, RFC 9110 section 10.2.3) is left alone until then, as a whole.

Remembered in the database: what one worker was told holds for every other one. But whoever writes a feed chooses where
its redirects and its links lead, a busy address of somebody else's host included. So an answer holds for the whole host
when the host's own feed, or a link in it, asked for it; otherwise for requests on that feed's host's word alone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

from radiox_tasks.content.address import host_and_port
from radiox_tasks.content.http_cache import retry_after
from radiox_tasks.content.http_client import FetchError, Reply
from radiox_tasks.data.database import Database
from radiox_tasks.data.feed_store import load_rest, save_rest

LONGEST_REST = timedelta(hours=1)  # one answer of one feed must not silence a whole house for a day
BUSY = frozenset({429, 503})


class HostRestsError(FetchError):
    """The host was not asked, because it asked to be left alone until `until`."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class HostRests:
    """What hosts asked for, looked up before each request and noted after it (http_client.Courtesy).

    `source` is the URL on whose word the requests are made: of the feed that is fetched, or that a link stands in.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], source: str) -> None:
        self._database = database
        self._clock = clock
        self._source = source

    def before(self, url: httpx.URL) -> None:
        """Raises HostRestsError while the host is to be left alone."""
        host, now = host_name(url), self._clock()
        with self._database.transaction() as session:
            for key in {host, self._key(url)}:
                if rest := load_rest(session, key, now=now, longest=LONGEST_REST):
                    raise HostRestsError(f"{host[:100]} answered {asks_for_rest(*rest)}", rest[1])

    def after(self, url: httpx.URL, reply: Reply) -> None:
        """Remember what the answer asks for, for an hour at most."""
        if reply.status not in BUSY:
            return
        now = self._clock()
        if wait := retry_after(reply.headers, now=now):
            until = now + min(wait, LONGEST_REST)
            with self._database.transaction() as session:
                save_rest(session, self._key(url), status=reply.status, until=until, now=now, longest=LONGEST_REST)

    def _key(self, url: httpx.URL) -> str:
        """What an answer of this host is remembered under."""
        host, source = host_name(url), host_name(httpx.URL(self._source.strip()))
        return host if host == source else f"{host} for {source}"


def host_name(url: httpx.URL) -> str:
    """The host, with its port where that is not the web's own: another port is another server."""
    host, port = host_and_port(url)
    return host if port in (80, 443) else f"{host}:{port}"


def asks_for_rest(status: int, until: datetime) -> str:
    """The answer in the words of a feed's health line."""
    return f"HTTP {status}, to be left alone until {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
