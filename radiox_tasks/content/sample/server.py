"""The sample feeds and their pages over HTTP, on a loopback port of their own."""

import hashlib
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from radiox_tasks.content.sample.feeds import TYPES, render_feed
from radiox_tasks.content.sample.pages import render_page
from radiox_tasks.content.sample.sample_texts import SampleFeed, load_catalogue
from radiox_tasks.model.preset import Feed


@dataclass(frozen=True)
class Sample:
    """The running server. `allow` is its entry for RADIOX_FETCH_ALLOW; `feeds` can replace a preset's feeds."""

    base_url: str
    allow: str
    feeds: tuple[Feed, ...]


@dataclass(frozen=True)
class Resource:
    """One response: its bytes and headers. It is sent after `delay_s`."""

    body: bytes
    content_type: str
    modified: datetime
    status: int = 200
    delay_s: float = 0.0

    @property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class SampleServer(ThreadingHTTPServer):
    """Serves the result of build_site(), from memory."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, now: datetime) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.site = build_site(load_catalogue(), self.base_url, now)

    def site_of(self, host: str) -> dict[str, Resource]:
        """The resources of this host."""
        return self.site

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that disconnected; log other errors."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def build_site(catalogue: tuple[SampleFeed, ...], base_url: str, now: datetime) -> dict[str, Resource]:
    """All resources of the server. Dates are before `now`; pages that are missing on purpose are omitted."""
    robots = b"User-agent: *\nAllow: /\n"
    site = {"/robots.txt": Resource(robots, "text/plain; charset=utf-8", now)}
    for feed in catalogue:
        if feed.fault == "missing":
            continue
        body, status = render_feed(feed, base_url, now), 200
        if feed.fault == "error":
            body, status = b"The sample breaks here on purpose.\n", 500
        kind = f"{TYPES[feed.format]}; charset=utf-8" if status == 200 else "text/plain; charset=utf-8"
        site[feed.path] = Resource(body, kind, now, status, feed.delay_s)
        for article in feed.articles:
            if article.page == "served":
                page = render_page(feed, article, base_url, now)
                site[feed.page_path(article)] = Resource(page, "text/html; charset=utf-8", now)
    return site


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD with ETag and Last-Modified, so that repeated requests get a 304."""

    protocol_version = "HTTP/1.1"
    server_version = "RadioXSample"
    sys_version = ""
    timeout = 30  # seconds until an idle connection is closed
    server: SampleServer

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        resource = self.server.site_of(self.headers.get("Host", "")).get(self.path.partition("?")[0])
        if resource is None:
            resource = Resource(b"Not in the sample.\n", "text/plain; charset=utf-8", datetime.now(UTC), 404)
        time.sleep(resource.delay_s)
        if resource.status == 200 and self._is_known(resource):
            self.send_response(304)
            self._send_validators(resource)
            self.end_headers()
            return
        self.send_response(resource.status)
        if resource.status == 200:
            self._send_validators(resource)
        self.send_header("Content-Type", resource.content_type)
        self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(resource.body)

    def _send_validators(self, resource: Resource) -> None:
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", format_datetime(resource.modified.astimezone(UTC), usegmt=True))

    def _is_known(self, resource: Resource) -> bool:
        """RFC 9110 section 13.2.2: If-None-Match takes precedence."""
        if tags := self.headers.get("If-None-Match"):
            return tags.strip() == "*" or resource.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
            return resource.modified.replace(microsecond=0) <= since
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        """No request log: the fetcher records its requests."""


def feeds_at(base_url: str) -> tuple[Feed, ...]:
    """The sample's feeds, as entries of a preset."""
    return tuple(
        Feed(
            url=base_url + feed.path,
            name=feed.outlet,
            category=feed.category,
            priority=feed.priority,
            weight=feed.weight,
            language=feed.language,
        )
        for feed in load_catalogue()
    )


@contextmanager
def serve_sample(port: int = 0, now: datetime | None = None) -> Iterator[Sample]:
    """Serve the sample on 127.0.0.1 for the duration of the block. Port 0 is any free one; ages count back
    from `now`."""
    server = SampleServer(port, now or datetime.now(UTC))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Sample(server.base_url, f"127.0.0.1:{server.server_port}", feeds_at(server.base_url))
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
