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
            channel = connection.default_channel
            waiting = {queue: _waiting(channel, queue) for queue in queues}
        workers = workers_by_queue(app)
    except (RedisError, KombuError, OSError) as error:
        return BrokerState(answers=False, error=f"the broker does not answer ({type(error).__name__})")
    states = [
        QueueState(queue=queue, workers=workers.get(queue, 0), depth=depth, oldest_s=oldest)
        for queue, (depth, oldest) in waiting.items()
    ]
    return BrokerState(answers=True, queues=tuple(states))


def lists_of(channel: Any, queue: str) -> list[str]:
    """The lists in which kombu's Redis channel keeps a queue's messages, one per level of priority."""
    return [f"{queue}{channel.sep}{level}" if level else queue for level in channel.priority_steps]


def _waiting(channel: Any, queue: str) -> tuple[int, float | None]:
    """The number of waiting messages and the age of the oldest one."""
    lists = lists_of(channel, queue)
    ages = [age for name in lists if (age := _oldest_age(channel.client, name)) is not None]
    return sum(int(channel.client.llen(name)) for name in lists), max(ages, default=None)


def _oldest_age(client: Any, name: str) -> float | None:
    """Kombu pushes to the left and pops from the right."""
    last = client.lindex(name, -1)
    if last is None:
        return None
    try:
        sent = json.loads(last)["headers"].get(SENT_AT)
    except (ValueError, KeyError, AttributeError):
        return None
    return None if sent is None else max(0.0, round(time.time() - float(sent), 1))


def workers_by_queue(app: Celery) -> dict[str, int]:
    """The number of workers that serve each queue; takes INSPECT_SECONDS."""
    replies: dict[str, list[dict[str, Any]]] = app.control.inspect(timeout=INSPECT_SECONDS).active_queues() or {}
    found: dict[str, int] = {}
    for served in replies.values():
        for queue in served:
            found[queue["name"]] = found.get(queue["name"], 0) + 1
    return found
