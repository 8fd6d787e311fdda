"""The Celery result backend: counts the parts of chords; results themselves are never fetched.

Celery's own keeps every result of a submitted graph in a strong table and subscribes to a channel for
each, until it is fetched. RadioX never fetches one (the ledger is the truth about a show), so in a worker that submits
shows for months both would only grow.
"""

from typing import Any

from celery.backends.redis import RedisBackend


class QuietRedisBackend(RedisBackend):  # type: ignore[misc]  # celery ships no types
    """Redis or Valkey results without subscriptions."""

    def on_task_call(self, producer: Any, task_id: str) -> None:
        """A task is sent: there is no subscription to its result."""

    def add_pending_result(self, result: Any, weak: bool = False, start_drainer: bool = True) -> Any:
        """A result that another one waits for in this process is counted in the broker, not here."""
        return result


def result_backend_url(broker_url: str) -> str:
    """The backend's URL on the broker's server, naming this class."""
    return f"{__name__}:{QuietRedisBackend.__name__}+{broker_url.removeprefix('redis+')}"
