"""When to retry a failed call, and how long to wait."""

import random

from radiox_tasks.providers.calls import ErrorKind

BASE_SECONDS = 1.0
LONGEST_SECONDS = 20.0
LONGEST_WAIT = 45.0
"""The longest Retry-After that is waited for, in seconds; after that a show uses other models and voices."""
RATE_LIMITED_TRIES = 8
"""Rate-limited attempts do not count as failures, but are limited too."""

_WORTH_IT: frozenset[ErrorKind] = frozenset({"transient", "rate_limited"})


def may_retry(kind: ErrorKind, *, failures: int, slowed: int, attempts: int) -> bool:
    """Whether to retry after `failures` transient failures and `slowed` rate-limited answers."""
    return kind in _WORTH_IT and failures < attempts and slowed < RATE_LIMITED_TRIES


def pause_before(attempt: int, retry_after: float | None, *, chance: random.Random | None = None) -> float:
    """Seconds to wait before attempt number `attempt` (2 is the first retry).

    Exponential with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), which
    spreads the retries of many workers. At least the provider's Retry-After.
    """
    draw = (chance or random).uniform
    ceiling = min(LONGEST_SECONDS, BASE_SECONDS * 2.0 ** (attempt - 2))
    if retry_after is None:
        return draw(0.0, ceiling)
    return retry_after + draw(0.0, min(ceiling, 0.1 + 0.2 * retry_after))
