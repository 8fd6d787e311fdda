"""A web site on the loopback with the faults that a test chooses; it records its requests."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from radiox_tasks.model.preset import Feed

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Sample</title><link>https://paper.example/</link>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://paper.example/{slug}</link><guid>{slug}</guid>
<pubDate>{date}</pubDate><description>{body}</description></item>"""


def rss(*titles: str, date: str = "Mon, 23 Nov 2026 08:00:00 GMT", body: str = "The council met on Monday.") -> bytes:
    """A well-formed feed with one item a title."""
    items = "".join(ITEM.format(title=t, slug=f"n{n}", date=date, body=body) for n, t in enumerate(titles))
    return RSS.format(items=items).encode()


@dataclass
class Answer:
    """What a path answers. `act` takes the whole thing over, down to the socket."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    delay: float = 0.0
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


class Site(ThreadingHTTPServer):
    """Answers by path; `asked` holds path and headers of every request, `at_once` the most that ran together."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, Message]] = []
        self.at_once = 0
        self._running = 0
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str = "/feed") -> str:
        return f"http://{self.host}{path}"

    def feed(self, path: str = "/feed", **fields: object) -> Feed:
        return Feed.model_validate({"url": self.url(path), "name": "sample", **fields})

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self._running += 1
            self.at_once = max(self.at_once, self._running)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up on an endless answer are the point of these tests."""


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        with self.server.counted():  # until the answer begins: who has all of it asks on before this thread notices
            self.server.asked.append((self.path, self.headers))
            answer = self.server.answers.get(self.path, Answer(status=404))
            time.sleep(answer.delay)
        if answer.act is not None:
            self.close_connection = True
            answer.act(self)
            return
        if answer.etag and self.headers.get("If-None-Match") == answer.etag:
            answer = Answer(status=304, headers=answer.headers, etag=answer.etag)
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.etag:
            self.send_header("ETag", answer.etag)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.status != 304:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
