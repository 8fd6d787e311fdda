"""robots.txt (RFC 9309): which pages may be fetched, and the crawl delay. Cached in the database."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError, check_url, host_and_port, with_port
from radiox_tasks.content.fetch.http.client import Bounds, FetchError, HttpClient
from radiox_tasks.content.fetch.http.retry_after import HostPausedError, RetryAfterPolicy
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, Ruling, get_pool
from radiox_tasks.data.content.feed_store import load_robots, store_robots
from radiox_tasks.data.database import Database

TOKEN = "RadioX"  # noqa: S105 - the product token that robots.txt files may name
KEEP = timedelta(hours=24)  # RFC 9309, section 2.4: not longer than a day
KEEP_UNREACHABLE = timedelta(minutes=30)
MAX_BYTES = 512_000  # RFC 9309, section 2.5: at least 500 kibibytes must be read


class RobotsGate:
    """robots.txt rules for one batch of pages; each site's file is requested once."""

    def __init__(
        self,
        *,
        client: HttpClient,
        policy: Callable[[str], RetryAfterPolicy],
        database: Database,
        now: datetime,
        allow: tuple[str, ...],
    ) -> None:
        self._client = client
        self._policy = policy
        self._database = database
        self._now = now
        self._allow = allow
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def rule(self, url: str, *, seconds: float) -> Ruling:
        """Whether the page may be read. False too if robots.txt cannot be read (RFC 9309, section 2.3.1.4). Raises
        HostPausedError if the host is paused."""
        parsed = check_url(url, self._allow)
        host, port = host_and_port(parsed)
        origin = f"{parsed.scheme}://{with_port(host, port)}"
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            with self._database.transaction() as session:
                row = load_robots(session, origin, now=self._now)
                known, body = row is not None, row.body if row is not None else None
            if not known:
                body = self._ask(origin, seconds)
                keep = KEEP if body is not None else KEEP_UNREACHABLE
                with self._database.transaction() as session:
                    store_robots(session, origin, body=body, expires_at=self._now + keep)
            if not body:
                return Ruling(permitted=body is not None)
            try:
                return get_pool().robots(body, url=url, agent=TOKEN)
            except ParseError:  # a file that is expensive to parse: the site is treated as unreadable
                with self._database.transaction() as session:
                    store_robots(session, origin, body=None, expires_at=self._now + KEEP_UNREACHABLE)
                return Ruling(permitted=False)

    def _ask(self, origin: str, seconds: float) -> str | None:
        """The file; "" if the site has none (4xx: everything is permitted); None if it cannot be read."""
        bounds = Bounds(total=seconds, wire=MAX_BYTES, body=MAX_BYTES)
        try:
            reply = self._client.get(f"{origin}/robots.txt", bounds=bounds, policy=self._policy(origin))
        except HostPausedError:
            raise
        except (FetchError, ForbiddenAddressError):
            return None
        if reply.status == 200:
            return reply.body.decode("utf-8", "replace").replace("\x00", "")
        return "" if 400 <= reply.status < 500 and reply.status != 429 else None
