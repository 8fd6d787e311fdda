"""A host that says when to come back (Retry-After, RFC 9110 section 10.2.3) is left alone until then, as a whole.

Remembered in the database: what one worker was told holds for every other one.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

from radiox_tasks.content.address import host_and_port
from radiox_tasks.content.http_cache import retry_after
from radiox_tasks.content.http_client import FetchError, Reply
from radiox_tasks.data.database import Database
from radiox_tasks.data.feed_store import load_rest, save_rest

LONGEST = timedelta(hours=1)  # one answer of one feed must not silence a whole house for a day
BUSY = frozenset({429, 503})


class HostRestsError(FetchError):
    """The host was not asked, because it asked to be left alone until `until`."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class HostRests:
    """What hosts asked for, looked up before each request and noted after it (http_client.Courtesy)."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def before(self, url: httpx.URL) -> None:
        """Raises HostRestsError while the host is to be left alone."""
        host = host_name(url)
        with self._database.transaction() as session:
            rest = load_rest(session, host, now=self._clock())
        if rest is not None:
            status, until = rest
            raise HostRestsError(f"{host[:100]} answered {asks_for_rest(status, until)}", until)

    def after(self, url: httpx.URL, reply: Reply) -> None:
        """Remember what the answer asks for, for an hour at most."""
        if reply.status not in BUSY:
            return
        now = self._clock()
        if wait := retry_after(reply.headers, now=now):
            with self._database.transaction() as session:
                save_rest(session, host_name(url), status=reply.status, until=now + min(wait, LONGEST))


def host_name(url: httpx.URL) -> str:
    """The host, with its port where that is not the web's own: another port is another server."""
    host, port = host_and_port(url)
    return host if port in (80, 443) else f"{host}:{port}"


def asks_for_rest(status: int, until: datetime) -> str:
    """The answer in the words of a feed's health line."""
    return f"HTTP {status}, to be left alone until {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
