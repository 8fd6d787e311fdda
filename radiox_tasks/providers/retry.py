"""When to retry a failed call, and how long to wait."""

import random

from radiox_tasks.providers.calls import ErrorKind

BASE_SECONDS = 1.0
LONGEST_SECONDS = 20.0
LONGEST_WAIT = 45.0
"""The longest that a provider's Retry-After is waited for, in seconds; a show has other models and voices by then."""
RATE_LIMITED_TRIES = 8
"""Being told to slow down is no failure: such tries do not use up a request's attempts, but they end too."""

_WORTH_IT: frozenset[ErrorKind] = frozenset({"transient", "rate_limited"})


def may_retry(kind: ErrorKind, *, failures: int, slowed: int, attempts: int) -> bool:
    """Whether to try again after `failures` transient failures and `slowed` answers that asked for patience."""
    return kind in _WORTH_IT and failures < attempts and slowed < RATE_LIMITED_TRIES


def pause_before(attempt: int, retry_after: float | None, *, chance: random.Random | None = None) -> float:
    """Seconds to wait before attempt number `attempt` (2 is the first retry).

    Exponential with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that
    many workers that failed together do not come back together. What the provider asks for is never undercut.
    """
    draw = (chance or random).uniform
    ceiling = min(LONGEST_SECONDS, BASE_SECONDS * 2.0 ** (attempt - 2))
    if retry_after is None:
        return draw(0.0, ceiling)
    return retry_after + draw(0.0, min(ceiling, 0.1 + 0.2 * retry_after))
