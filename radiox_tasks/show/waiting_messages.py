"""Finds the shows whose messages wait in the broker's queues, or were just taken from one."""

import json
import re
import time
from collections.abc import Iterator
from itertools import chain
from typing import Any

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from radiox_tasks.analytics.queue_state import lists_of
from radiox_tasks.app import app
from radiox_tasks.model.declared.queues import QUEUES

AT_ONCE = 500
"""Messages read from the broker at a time; one has about two kilobytes."""

CONNECT_SECONDS = 2.0

_WORD = re.compile(r"\w+")


def waiting_shows(celery: Celery = app, *, taken_within: float) -> frozenset[str]:
    """Every word in the readable arguments of the messages that wait for a worker: the ids of their shows are among
    them. Messages that a worker holds are included for so many seconds: under load it takes some until their steps are
    acquired, and those of a worker that was killed are not waited for. Empty if the broker does not answer."""
    try:
        with celery.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=CONNECT_SECONDS)  # else it retries without limit
            channel: Any = connection.default_channel
            lists = [name for queue in QUEUES for name in lists_of(channel, queue)]
            waiting = [_in_list(channel.client, name) for name in lists]
            taken = _taken(channel, time.time() - taken_within)  # read last: a message goes from its queue to these
            messages = chain(*waiting, taken)
            return frozenset(word for message in messages for word in _WORD.findall(_arguments_text(message)))
    except (RedisError, KombuError, OSError):
        return frozenset()


def _in_list(client: Any, name: str) -> Iterator[Any]:
    for start in range(0, int(client.llen(name)), AT_ONCE):
        yield from map(_read, client.lrange(name, start, start + AT_ONCE - 1))


def _taken(channel: Any, since: float) -> Iterator[Any]:
    """The messages that workers took since then and have not acknowledged, as kombu stores them."""
    if tags := channel.client.zrangebyscore(channel.unacked_index_key, since, "+inf"):
        for stored in channel.client.hmget(channel.unacked_key, tags):
            message = _read(stored)
            yield message[0] if isinstance(message, list) and message else message


def _read(stored: bytes | None) -> Any:
    try:
        return json.loads(stored or b"null")
    except ValueError:
        return None


def _arguments_text(message: Any) -> str:
    try:
        return str(message["headers"].get("kwargsrepr"))
    except (KeyError, TypeError, AttributeError):
        return ""
