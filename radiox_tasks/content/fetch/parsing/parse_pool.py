"""A pool of child processes that parse feeds and pages: they can be killed, have no secrets, and do not hold the GIL.

Malicious documents can occupy a parser for minutes; a thread cannot be stopped, but a child process can. It also keeps
the network threads running while a document is parsed: feedparser takes about a millisecond per item.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from radiox_tasks.capacity import usable_cores
from radiox_tasks.content.fetch.parsing.feed_links import FeedLink
from radiox_tasks.content.fetch.parsing.page_text import PageText
from radiox_tasks.content.fetch.parsing.parse_child import READY
from radiox_tasks.content.fetch.parsing.parse_feed import ParsedFeed
from radiox_tasks.model.base import Document

TIMEOUT = 10.0  # seconds per document
START_TIMEOUT = 30.0  # seconds for a child to start on a busy machine
PATIENCE = 60.0  # seconds to wait for a free child
LEAST = 2  # children: one document that takes its whole time does not hold up all others
IDLE = 20.0  # seconds without a document after which the children end: each holds 70 to 140 MB, and starts in 1 s
_PIECE = 65_536  # bytes read at a time
_LONGEST = 20_000_000  # bytes of an answer: twice the largest expected
_ROOT = Path(__file__).resolve().parents[4]

T = TypeVar("T")


class ParseError(Exception):
    """The document could not be parsed; the message can be shown to users."""


class Ruling(NamedTuple):
    """robots.txt's rule for one page. `delay`: seconds between pages of the site, 0 without a rule."""

    permitted: bool
    delay: float = 0.0


class _Answer(Document, Generic[T]):
    """A child's answer to one job: a result or an error."""

    ok: T | None = None
    error: str | None = None


class _Child:
    """One child process; used by one thread at a time."""

    def __init__(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
        # A socket instead of two pipes, because the kernel implements its timeout: a watching thread would cost
        # more than the exchange itself.
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "radiox_tasks.content.fetch.parsing.parse_child"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={**kept, "PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C is handled by the parent, which closes the socket
            )
        if self._exchange(b"", START_TIMEOUT) != READY:
            self.close()
            raise ParseError("the parser could not be started")

    def ask(self, job: Mapping[str, Any], body: bytes, timeout: float) -> bytes:
        """Send one document; returns the line of JSON that answers it. Raises ParseError, after which the child is
        unusable."""
        header = json.dumps({**job, "size": len(body)}).encode("ascii") + b"\n"
        started = time.monotonic()
        line = self._exchange(header + body, timeout)
        if not line.endswith(b"\n"):
            self.close()
            late = time.monotonic() - started >= timeout
            raise ParseError(f"took more than {timeout:g} s to read" if late else "could not be read")
        return line

    def _exchange(self, sent: bytes, timeout: float) -> bytes:
        """Send, and read one line; an incomplete line on a timeout or at the end of the stream."""
        ends = time.monotonic() + timeout
        line = bytearray()
        with suppress(OSError):  # TimeoutError, and errors caused by a dead child
            self._socket.settimeout(timeout)
            self._socket.sendall(sent)
            while not line.endswith(b"\n") and len(line) < _LONGEST and (left := ends - time.monotonic()) > 0:
                self._socket.settimeout(left)
                if not (piece := self._socket.recv(_PIECE)):
                    break
                line += piece
        return bytes(line)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self._process.kill()
        self._socket.close()
        self._process.wait()


class ParsePool:
    """One child for each processor, and at least LEAST. They start on demand and end after `idle` seconds without a
    document."""

    def __init__(self, size: int | None = None, *, timeout: float = TIMEOUT, idle: float = IDLE) -> None:
        self._slots = threading.BoundedSemaphore(size or max(LEAST, usable_cores()))
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        self._timeout = timeout
        self._idle_seconds = idle
        self._quiet: threading.Timer | None = None
        atexit.register(self.close)

    def feed(self, body: bytes, *, headers: Mapping[str, str], url: str, now: datetime) -> ParsedFeed:
        """parse_feed.parse_feed in a child. Raises ParseError."""
        job = {"kind": "feed", "headers": _relevant(headers), "url": url, "now": now.isoformat()}
        return self._run(job, body, _Answer[ParsedFeed])

    def page(self, body: bytes, *, headers: Mapping[str, str], url: str) -> PageText:
        """page_text.read_page_text in a child. Raises ParseError."""
        job = {"kind": "page", "headers": _relevant(headers), "url": url}
        return self._run(job, body, _Answer[PageText])

    def feed_links(self, body: bytes, *, headers: Mapping[str, str], url: str) -> list[FeedLink]:
        """feed_links.find_feed_links in a child. Raises ParseError."""
        job = {"kind": "links", "headers": _relevant(headers), "url": url}
        return self._run(job, body, _Answer[list[FeedLink]])

    def robots(self, robots: str, *, url: str, agent: str) -> Ruling:
        """robots.txt's rule for the agent and the URL; in a child, because a hostile file costs the parser quadratic
        time and memory (a group of thousands of agents with thousands of rules). Raises ParseError."""
        job = {"kind": "robots", "url": url, "agent": agent}
        return self._run(job, robots.encode("utf-8", "replace"), _Answer[Ruling])

    def _run(self, job: Mapping[str, Any], body: bytes, kind: type[_Answer[T]]) -> T:
        """Run one job in a child; returns its answer. Raises ParseError."""
        if not self._slots.acquire(timeout=PATIENCE):
            raise ParseError("the parsers were busy for too long")
        try:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None or not child.alive:
                child = _Child()
            try:
                answer = kind.model_validate_json(child.ask(job, body, self._timeout))
            except BaseException:  # its answers are out of step, or nobody waits for them
                child.close()
                raise
            self._keep(child)
        except ValidationError:
            raise ParseError("could not be read") from None
        finally:
            self._slots.release()
        if answer.ok is None:
            raise ParseError((answer.error or "could not be read")[:300])
        return answer.ok

    def _keep(self, child: _Child) -> None:
        """Keep a child for the next document; all end when there was none for a while."""
        with self._lock:
            self._idle.append(child)
            if self._quiet is not None:
                self._quiet.cancel()
            self._quiet = threading.Timer(self._idle_seconds, self.close)
            self._quiet.daemon = True
            self._quiet.start()

    def close(self) -> None:
        """End the idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()


def _relevant(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name] for name in ("content-type", "content-language", "tdm-reservation") if name in headers}


_POOL_LOCK = threading.Lock()


@lru_cache(maxsize=2)
def _pool(_pid: int) -> ParsePool:
    return ParsePool()


def get_pool() -> ParsePool:
    """The process's pool; a forked child gets its own."""
    with _POOL_LOCK:  # lru_cache alone lets concurrent threads create several
        return _pool(os.getpid())
