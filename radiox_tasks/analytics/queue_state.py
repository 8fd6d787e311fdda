"""The state of the queues in the broker: workers, waiting messages, and the age of the oldest."""

import json
import time
from collections.abc import Sequence
from typing import Any

from celery import Celery

from radiox_tasks.broker import SENT_AT
from radiox_tasks.model.base import Document

INSPECT_SECONDS = 1.0
"""Seconds for workers to answer."""


class QueueState(Document):
    """One queue. `oldest_s` is the age of the oldest waiting message; None if there is none or it is unknown."""

    queue: str
    workers: int
    depth: int
    oldest_s: float | None = None


class BrokerState(Document):
    """The broker's state. If it does not answer, `error` says so, and there are no queues."""

    answers: bool
    queues: tuple[QueueState, ...] = ()
    error: str | None = None


def broker_state(app: Celery, queues: Sequence[str]) -> BrokerState:
    """Query the broker and the workers; takes INSPECT_SECONDS. An unavailable broker is not an exception."""
    from kombu.exceptions import KombuError
    from redis.exceptions import RedisError

    try:
        with app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=INSPECT_SECONDS * 2)
            client = connection.default_channel.client
            waiting = {queue: _waiting(client, queue) for queue in queues}
        workers = _workers(app)
    except (RedisError, KombuError, OSError) as error:
        return BrokerState(answers=False, error=f"the broker does not answer ({type(error).__name__})")
    states = [
        QueueState(queue=queue, workers=workers.get(queue, 0), depth=depth, oldest_s=oldest)
        for queue, (depth, oldest) in waiting.items()
    ]
    return BrokerState(answers=True, queues=tuple(states))


def _waiting(client: Any, queue: str) -> tuple[int, float | None]:
    """Kombu pushes to the left and pops from the right."""
    depth = int(client.llen(queue))
    last = client.lindex(queue, -1) if depth else None
    if last is None:
        return depth, None
    try:
        sent = json.loads(last)["headers"].get(SENT_AT)
    except (ValueError, KeyError, AttributeError):
        return depth, None
    return depth, None if sent is None else max(0.0, round(time.time() - float(sent), 1))


def _workers(app: Celery) -> dict[str, int]:
    replies: dict[str, list[dict[str, Any]]] = app.control.inspect(timeout=INSPECT_SECONDS).active_queues() or {}
    found: dict[str, int] = {}
    for served in replies.values():
        for queue in served:
            found[queue["name"]] = found.get(queue["name"], 0) + 1
    return found
