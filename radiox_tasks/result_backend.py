"""The Celery result backend: counts the parts of chords and collects their results, and stores nothing else.

Celery's own stores every result for a client that may fetch it, keeps it in a strong table of the process that
submitted the graph, and subscribes to a channel for each, until it is fetched. RadioX never fetches one (the ledger is
the truth about a show): each stored result would cost four of the broker's commands and its memory for hours, and in a
worker that submits shows for months the rest would only grow.
"""

from typing import Any

from celery.backends.redis import RedisBackend


class QuietRedisBackend(RedisBackend):  # type: ignore[misc]  # celery ships no types
    """Redis or Valkey for chords, without stored results and subscriptions."""

    def store_result(self, task_id: str, result: Any, state: str, *_: Any, **__: Any) -> Any:
        """A task is at its end, or is retried: nobody asks the broker for it."""
        return result

    def on_task_call(self, producer: Any, task_id: str) -> None:
        """A task is sent: there is no subscription to its result."""

    def add_pending_result(self, result: Any, weak: bool = False, start_drainer: bool = True) -> Any:
        """A result that another one waits for in this process is counted in the broker, not here."""
        return result


def result_backend_url(broker_url: str) -> str:
    """The backend's URL on the broker's server, naming this class."""
    return f"{__name__}:{QuietRedisBackend.__name__}+{broker_url.removeprefix('redis+')}"
