"""Finds the shows whose messages wait in the broker's queues."""

import json
import re
from collections.abc import Iterator
from typing import Any

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

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
            client = connection.default_channel.client
            return frozenset(word for queue in QUEUES for told in _arguments(client, queue) for word in told)
    except (RedisError, KombuError, OSError):
        return frozenset()


def _arguments(client: Any, queue: str) -> Iterator[list[str]]:
    for start in range(0, int(client.llen(queue)), AT_ONCE):
        for message in client.lrange(queue, start, start + AT_ONCE - 1):
            try:
                yield _WORD.findall(str(json.loads(message)["headers"].get("kwargsrepr")))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
