"""The network layer of the HTTP client: resolves once, checks every address, connects to a checked one, with a
deadline.

TLS verification and the Host header use the name in the URL, not the address. A name is resolved only once per
connection, which prevents DNS rebinding.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

import httpcore

from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError, is_allowed, is_public
from radiox_tasks.content.fetch.http.response_head import MAX_HEAD, find_end, repair_head
from radiox_tasks.content.sample.server_in_process import port_of

Resolver = Callable[[str, int], list[str]]
RESOLVER_THREADS = 32


class RequestDeadline(threading.local):
    """The time (time.monotonic) by which the calling thread's request must be finished; None is no limit.

    The blocking client works in the caller's thread, so a thread-local applies to each read: a server that sends one
    byte per second stays within every read timeout, but not within this.
    """

    at: float | None = None

    def remaining(self, timeout: float | None) -> float | None:
        """The smaller of the timeout and the remaining time. Raises httpcore.ReadTimeout if none is left."""
        if self.at is None:
            return timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("exceeded its total time limit")
        return left if timeout is None else min(timeout, left)


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host name in the system's order of preference. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _DeadlineStream(httpcore.NetworkStream):
    """A stream for one response that applies the request's deadline to every wait and repairs the head."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: RequestDeadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._head: bytes | None = b""  # the bytes received of it; None once it is complete

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        received = self._inner.read(max_bytes, self._deadline.remaining(timeout))
        while self._head is not None:
            self._head += received
            end = find_end(self._head)
            if end is None and received and len(self._head) < MAX_HEAD:
                received = self._inner.read(max_bytes, self._deadline.remaining(timeout))
                continue
            whole, self._head = self._head, None
            return repair_head(whole[:end], whole[end:]) + whole[end:] if end is not None else whole
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.remaining(timeout))
        return _DeadlineStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections only to public addresses and to hosts that the operator allowed."""

    def __init__(
        self, *, allow: Sequence[str], deadline: RequestDeadline, resolver: Resolver = system_resolver
    ) -> None:
        self._allow = tuple(allow)
        self._deadline = deadline
        self._resolver = resolver
        self._inner = httpcore.SyncBackend()
        self._threads = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="resolve")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        allowed = is_allowed(host, port, self._allow)
        if allowed and (own := port_of(host)):
            addresses, port = ["127.0.0.1"], own
        else:
            addresses = self._resolve(host, port, self._deadline.remaining(timeout))
        if not allowed:
            # One private address among public ones is enough to refuse: a legitimate site has none.
            for address in addresses:
                if not is_public(address):
                    raise ForbiddenAddressError(f"{host[:100]} leads to {address}, which is not a public address")
        failure: Exception = httpcore.ConnectError(f"{host[:100]} has no address")
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.remaining(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _DeadlineStream(stream, self._deadline)
        raise failure

    def _resolve(self, host: str, port: int, timeout: float | None) -> list[str]:
        """Name resolution cannot be interrupted, so it runs in its own thread with a timeout."""
        pending = self._threads.submit(self._resolver, host, port)
        try:
            return pending.result(timeout)
        except FutureTimeoutError:
            raise httpcore.ConnectTimeout(f"the name {host[:100]} was not resolved in time") from None
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"the name {host[:100]} is not known") from None

    def close(self) -> None:
        """Stop the resolver threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
