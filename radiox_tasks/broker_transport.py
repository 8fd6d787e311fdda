"""kombu's transport for Redis and Valkey, with one client for each channel.

kombu's own makes a client for each command: three for a message that is sent, taken and acknowledged. Making one copies
redis-py's table of 170 commands, which is a fifth of the processor time of a worker's main thread.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from kombu.transport import redis


class OneClientChannel(redis.Channel):
    """A channel whose commands share a client; each takes a connection of the channel's pool for its time."""

    @cached_property
    def _one_client(self) -> Any:
        return self._create_client()  # type: ignore[no-untyped-call]

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        """The given client, or the channel's."""
        yield self._one_client if client is None else client


class Transport(redis.Transport):
    """The transport of the schemes redis and rediss, with and without +socket."""

    Channel = OneClientChannel
