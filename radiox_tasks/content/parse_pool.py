"""Warm child processes that read feeds and pages: killable, without our secrets, and beside the GIL.

Hostile documents can keep a parser busy for minutes, and no thread can be stopped. A child can. It also lets the
network go on while something is parsed: feedparser takes about a millisecond an item.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from radiox_tasks.content.discover_links import FeedLink
from radiox_tasks.content.pages_text import PageText
from radiox_tasks.content.parse import ParsedFeed
from radiox_tasks.content.parse_child import READY

TIMEOUT = 10.0  # seconds for one document
START_TIMEOUT = 30.0  # seconds for a child to come up, on a machine that is busy with everything at once
PATIENCE = 60.0  # seconds to wait for a free child
_ROOT = Path(__file__).resolve().parents[2]


class ParseError(Exception):
    """The document could not be read; the message is fit for a feed's health line."""


class Ruling(NamedTuple):
    """A robots.txt about one page. `delay`: seconds from one page of the site to the next, 0 where it asks for none."""

    permitted: bool
    delay: float = 0.0


class _Child:
    """One process; used by one thread at a time."""

    def __init__(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "LANG") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "radiox_tasks.content.parse_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C is for the parent, who closes the pipe
        )

        if self._exchange(b"", START_TIMEOUT) != READY:
            self.close()
            raise ParseError("the parser could not be started")

    def ask(self, job: Mapping[str, Any], body: bytes, timeout: float) -> dict[str, Any]:
        """One document. Raises ParseError; the child is of no further use then, unless it said so itself."""
        header = json.dumps({**job, "size": len(body)}).encode("ascii") + b"\n"
        started = time.monotonic()
        line = self._exchange(header + body, timeout)
        if not line.endswith(b"\n"):
            self.close()
            late = time.monotonic() - started >= timeout
            raise ParseError(f"took more than {timeout:g} s to read" if late else "could not be read")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _exchange(self, sent: bytes, timeout: float) -> bytes:
        """Send, and read one line; whatever is not over in time is ended by killing the child."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return b""
        killer = threading.Timer(timeout, self._process.kill)
        killer.daemon = True
        killer.start()
        try:
            stdin.write(sent)
            stdin.flush()
            return stdout.readline()
        except OSError:
            return b""
        finally:
            killer.cancel()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # unsent bytes to a dead child
                    continue
        self._process.wait()


class ParsePool:
    """One child more than there are processors, so that none of them waits for a thread; started when first needed."""

    def __init__(self, size: int | None = None, *, timeout: float = TIMEOUT) -> None:
        self._slots = threading.BoundedSemaphore(size or (os.cpu_count() or 1) + 1)
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        self._timeout = timeout
        atexit.register(self.close)

    def feed(self, body: bytes, *, headers: Mapping[str, str], url: str, now: datetime) -> ParsedFeed:
        """parse.parse_feed in a child. Raises ParseError."""
        job = {"kind": "feed", "headers": _relevant(headers), "url": url, "now": now.isoformat()}
        return ParsedFeed.model_validate(self.run(job, body))

    def page(self, body: bytes, *, headers: Mapping[str, str], url: str) -> PageText:
        """pages_text.read_page_text in a child. Raises ParseError."""
        job = {"kind": "page", "headers": _relevant(headers), "url": url}
        return PageText.model_validate(self.run(job, body))

    def feed_links(self, body: bytes, *, headers: Mapping[str, str], url: str) -> list[FeedLink]:
        """discover_links.find_feed_links in a child. Raises ParseError."""
        job = {"kind": "links", "headers": _relevant(headers), "url": url}
        return [FeedLink.model_validate(link) for link in self.run(job, body)]

    def robots(self, robots: str, *, url: str, agent: str) -> Ruling:
        """What a robots.txt says to the agent about the address; in a child, because a hostile one takes the parser
        quadratic time and memory (a group of thousands of agents with thousands of rules). Raises ParseError."""
        return Ruling(**self.run({"kind": "robots", "url": url, "agent": agent}, robots.encode("utf-8", "replace")))

    def run(self, job: Mapping[str, Any], body: bytes) -> Any:
        """One job; what the child answered. Raises ParseError."""
        if not self._slots.acquire(timeout=PATIENCE):
            raise ParseError("the parsers were busy for too long")
        try:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None or not child.alive:
                child = _Child()
            reply = child.ask(job, body, self._timeout)
            with self._lock:
                self._idle.append(child)
        finally:
            self._slots.release()
        if "error" in reply:
            raise ParseError(str(reply["error"])[:300])
        return reply["ok"]

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
    """The process's parsers; a forked child gets its own."""
    with _POOL_LOCK:  # lru_cache alone lets threads that come together make one each
        return _pool(os.getpid())
