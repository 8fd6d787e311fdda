"""The HTTP client of the content domain: address checks, size and time limits, per-host limits. One per process.

It is built on httpcore, httpx's engine, because httpx's additions are unwanted here: cookies, proxies from the
environment, automatic redirects, and unlimited decompression.
"""

import os
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, metadata
from typing import Protocol

import httpcore
import httpx

from radiox_tasks.content.fetch.http.address_policy import check_url, host_and_port
from radiox_tasks.content.fetch.http.guarded_transport import GuardedBackend, RequestDeadline, Resolver, system_resolver
from radiox_tasks.content.fetch.http.response_body import BodyError, read_bounded

PER_HOST = 2  # connections to one host at a time: the policy RFC 2616, section 8.1.4, asked of clients
CONTENT = (200, 203)  # 203 is what a proxy has changed on its way (RFC 9110, 15.3.4)
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Bounds:
    """The limits of one request: seconds and bytes. `total` includes the wait for the host's turn."""

    connect: float = 8.0
    read: float = 10.0
    total: float = 20.0
    redirects: int = 5
    wire: int = 5_000_000
    body: int = 10_000_000


@dataclass(frozen=True)
class Reply:
    """A complete response. Header names are lower case. `url` is where the body came from; `moved_to` is the URL to use
    in future, if the redirects (or the first ones of them) were permanent."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved_to: str | None = None

    @property
    def is_content(self) -> bool:
        """Whether the body is what was asked for."""
        return self.status in CONTENT


class FetchError(Exception):
    """The request failed; the message can be shown to users."""


class TimedOutError(FetchError):
    """The request timed out."""


class UnusableBodyError(FetchError):
    """The body is too large, or does not match its headers."""


class RequestPolicy(Protocol):
    """Per-host rules that apply to each request, redirects included."""

    def before(self, url: httpx.URL) -> None:
        """Called before a request. Raises FetchError if the host must not be asked now."""

    def after(self, url: httpx.URL, reply: Reply) -> None:
        """Called with each response."""


def user_agent(contact: str | None = None) -> str:
    """The User-Agent with a URL for information: the station's own, else the project's."""
    try:
        package = metadata("radiox")
    except PackageNotFoundError:
        return f"RadioX (+{contact})" if contact else "RadioX"
    homes = [line.rpartition(",")[2].strip() for line in package.get_all("Project-URL") or []]
    address = contact or next(iter(homes), None)
    return f"RadioX/{package['Version']}" + (f" (+{address})" if address else "")


class HttpClient:
    """Fetches URLs. Thread-safe; a forked child needs its own (see get_client)."""

    def __init__(
        self, *, allow: Sequence[str] = (), contact: str | None = None, resolver: Resolver = system_resolver
    ) -> None:
        self._allow = tuple(allow)
        self._agent = user_agent(contact)
        self._deadline = RequestDeadline()
        self._backend = GuardedBackend(allow=self._allow, deadline=self._deadline, resolver=resolver)
        self._tls = ssl.create_default_context(cafile=_authorities())
        self._hosts: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        bounds: Bounds | None = None,
        policy: RequestPolicy | None = None,
    ) -> Reply:
        """GET with redirects, each checked like the first URL. Raises ForbiddenAddressError for a URL that must not be
        fetched, FetchError otherwise."""
        bounds = bounds or Bounds()
        self._deadline.at = time.monotonic() + bounds.total
        try:
            return self._follow(url, dict(headers or {}), bounds, policy)
        except httpcore.TimeoutException as error:
            raise TimedOutError(f"timed out: {error}" if str(error) else "timed out") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise FetchError(_plain(error)) from None
        except BodyError as error:
            raise UnusableBodyError(str(error)) from None
        finally:
            self._deadline.at = None

    def close(self) -> None:
        """Stop the resolver's threads."""
        self._backend.close()

    def _follow(self, url: str, headers: dict[str, str], bounds: Bounds, policy: RequestPolicy | None) -> Reply:
        moved_to: str | None = None
        permanent = True
        for _ in range(bounds.redirects + 1):
            target = check_url(url, self._allow)
            with self._turn(target):
                if policy:
                    policy.before(target)
                reply, location = self._send(target, headers, bounds)
                if policy:
                    policy.after(target, reply)
            if location is None:
                return Reply(reply.status, reply.headers, reply.body, str(target), moved_to)
            try:
                url = str(target.join(location))
            except (httpx.InvalidURL, ValueError):
                raise FetchError("redirected to something that is not a URL") from None
            permanent = permanent and reply.status in _PERMANENT
            if permanent:
                moved_to = url
        raise FetchError(f"more than {bounds.redirects} redirects")

    def _send(self, url: httpx.URL, headers: Mapping[str, str], bounds: Bounds) -> tuple[Reply, str | None]:
        """One request, one response: with its body, or with the Location of a redirect."""
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept-Encoding": "gzip, deflate",
            "Accept": "*/*",
            "Connection": "close",
            **headers,
        }
        request = httpcore.Request(
            "GET",
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=[(name.encode("ascii"), value.encode("ascii", "ignore")) for name, value in sent.items()],
            extensions={
                "timeout": {"connect": bounds.connect, "read": bounds.read, "write": bounds.read, "pool": bounds.total}
            },
        )
        # One connection per request: feeds are on many different hosts, and an idle connection
        # may have been closed.
        connection = httpcore.HTTPConnection(request.url.origin, ssl_context=self._tls, network_backend=self._backend)
        try:
            response = connection.handle_request(request)
            received = _headers(response.headers)
            location = received.get("location")
            if response.status in _REDIRECTS and location:
                return Reply(response.status, received, b"", str(url)), location[:8192]
            body = b""
            if response.status in CONTENT:
                body = read_bounded(
                    response.iter_stream(),
                    encoding=received.get("content-encoding", ""),
                    max_wire=bounds.wire,
                    max_body=bounds.body,
                )
            return Reply(response.status, received, body, str(url)), None
        finally:
            connection.close()

    @contextmanager
    def _turn(self, url: httpx.URL) -> Iterator[None]:
        """Wait until this host has fewer than PER_HOST of our requests."""
        host, port = host_and_port(url)
        with self._lock:
            slots = self._hosts.setdefault(f"{host}:{port}", threading.BoundedSemaphore(PER_HOST))
        if not slots.acquire(timeout=self._deadline.remaining(None)):
            raise FetchError(f"{host[:100]} was still busy with earlier requests")
        try:
            yield
        finally:
            slots.release()


def _headers(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in lower case; repeated ones joined by comma (RFC 9110, section 5.2)."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers and key != "location" else text
    return headers


def _plain(error: Exception) -> str:
    text = str(error).strip() or "the connection broke"
    return text[:300]


def _authorities() -> str | None:
    """The certificate authorities: SSL_CERT_FILE if set, else certifi's."""
    if named := os.environ.get("SSL_CERT_FILE"):
        return named
    import certifi

    return certifi.where()


_CLIENT_LOCK = threading.Lock()


@lru_cache(maxsize=4)
def _client(allow: tuple[str, ...], contact: str | None, _pid: int) -> HttpClient:
    return HttpClient(allow=allow, contact=contact)


def get_client(allow: Sequence[str] = (), contact: str | None = None) -> HttpClient:
    """The process's client for this allow list; a forked child gets its own."""
    with _CLIENT_LOCK:  # lru_cache alone lets concurrent threads create several
        return _client(tuple(allow), contact, os.getpid())
