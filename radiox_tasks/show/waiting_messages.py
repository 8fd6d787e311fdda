"""Finds the shows whose messages wait in the broker's queues."""

import json
import re
from collections.abc import Iterator
from typing import Any

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from radiox_tasks.analytics.queue_state import lists_of
from radiox_tasks.app import app
from radiox_tasks.model.queues import QUEUES

AT_ONCE = 500
"""Messages read from the broker at a time; one has about two kilobytes."""

CONNECT_SECONDS = 2.0

_WORD = re.compile(r"\w+")


def waiting_shows(celery: Celery = app) -> frozenset[str]:
    """Every word in the readable arguments of the messages that wait for a worker: the ids of their shows are among
    them. Messages that a worker holds are not. Empty if the broker does not answer."""
    try:
        with celery.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=CONNECT_SECONDS)  # else it retries without limit
            channel = connection.default_channel
            lists = [name for queue in QUEUES for name in lists_of(channel, queue)]
            return frozenset(word for name in lists for told in _arguments(channel.client, name) for word in told)
    except (RedisError, KombuError, OSError):
        return frozenset()


def _arguments(client: Any, name: str) -> Iterator[list[str]]:
    for start in range(0, int(client.llen(name)), AT_ONCE):
        for message in client.lrange(name, start, start + AT_ONCE - 1):
            try:
                yield _WORD.findall(str(json.loads(message)["headers"].get("kwargsrepr")))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
