"""Rate limits per client: one-minute windows, counted in the broker for all gateways together.

The headers follow the IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10). While
the broker is unavailable, each gateway counts separately.
"""

import hashlib
import ipaddress
import logging
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

from radiox_tasks.broker import redis_url

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
BROKER_SECONDS = 0.5
"""Maximum wait for the broker's answer."""

BROKER_PAUSE_SECONDS = 10.0
"""Seconds for which a broker that did not answer is not asked."""

SIGN_IN_PATH = "/signin"
SIGN_INS = 10

_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
"""


@dataclass(frozen=True)
class Rate:
    """The rest of a client's window. `reset` is in seconds."""

    policy: str
    quota: int
    remaining: int
    reset: int
    exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit-Policy and RateLimit, as structured fields."""
        return {
            "ratelimit-policy": f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}',
            "ratelimit": f'"{self.policy}";r={self.remaining};t={self.reset}',
        }


class RateLimiter:
    """Counts requests by client and policy. `broker_url` is Celery's; None counts in this process only."""

    def __init__(self, broker_url: str | None, *, per_minute: int) -> None:
        self._url = broker_url
        self._quotas = {"read": per_minute, "write": max(1, per_minute // 10), "sign-in": SIGN_INS}
        self._client: Any = None
        self._broker_due = 0.0
        self._own: Counter[str] = Counter()
        self._own_window = 0

    async def count(self, client: str, method: str, path: str) -> Rate:
        """Count one request of this client."""
        policy = "read" if method in ("GET", "HEAD", "OPTIONS") else "sign-in" if path == SIGN_IN_PATH else "write"
        now = time.time()
        window = int(now // WINDOW_SECONDS)
        key = f"radiox:rate:{policy}:{hashlib.sha256(client.encode()).hexdigest()[:24]}:{window}"
        count = await self._count(key, window)
        quota = self._quotas[policy]
        reset = int((window + 1) * WINDOW_SECONDS - now) + 1
        return Rate(policy, quota, max(0, quota - count), reset, count > quota)

    async def _count(self, key: str, window: int) -> int:
        from redis.exceptions import RedisError

        if self._url is not None and time.monotonic() >= self._broker_due:
            try:
                if self._client is None:
                    self._client = _connect(self._url)
                return int(await self._client.eval(_COUNT, 1, key, WINDOW_SECONDS * 2))
            except (RedisError, OSError, TimeoutError) as error:
                logger.warning("requests cannot be counted in the broker at the moment: %s", type(error).__name__)
                self._broker_due = time.monotonic() + BROKER_PAUSE_SECONDS
        if window != self._own_window:
            self._own.clear()
            self._own_window = window
        self._own[key] += 1
        return self._own[key]

    async def close(self) -> None:
        """Close the broker connections."""
        if self._client is not None:
            await self._client.aclose()


def _connect(url: str) -> Any:
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    waits: dict[str, Any] = {
        "socket_timeout": BROKER_SECONDS,
        "socket_connect_timeout": BROKER_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }
    return Redis.from_url(redis_url(url), **waits)


def client_of(scope: Scope) -> str:
    """The client: an address, for IPv6 its /64 network, which is one customer."""
    address = (scope.get("client") or ("", 0))[0]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
