"""The child process of parse_pool: reads jobs from stdin and writes answers to stdout until stdin closes.

A job is one line of JSON ({"kind", "size", …}) followed by `size` bytes; an answer is one line of JSON, {"ok": …} or
{"error": …}. The process has no secrets (see parse_pool) and at most MEMORY bytes, so that a malicious document affects
only itself.
"""

import contextlib
import gc
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from radiox_tasks.content.fetch.parsing.feedparser_options import adapt_feedparser
from radiox_tasks.content.fetch.parsing.parse_feed import NotAFeedError, parse_feed

READY = b"ready\n"  # the first line, once all modules are imported
MEMORY = 1_000_000_000  # bytes of private memory; an idle child holds about 50 MB


def answer(job: Mapping[str, Any], body: bytes) -> str:
    """Run one job; returns the answer as one line of JSON."""
    try:
        return f'{{"ok":{_read(job, body)}}}'
    except NotAFeedError as error:
        return json.dumps({"error": str(error)})
    except MemoryError:
        return json.dumps({"error": "needs too much memory to be read"})
    except Exception as error:  # any parser error on untrusted input concerns that document only
        return json.dumps({"error": f"cannot be read ({type(error).__name__})"})


def _read(job: Mapping[str, Any], body: bytes) -> str:
    """The content of the document, as JSON."""
    if job["kind"] == "feed":
        now = datetime.fromisoformat(job["now"])
        return parse_feed(body, headers=job["headers"], url=job["url"], now=now).model_dump_json()
    if job["kind"] == "page":
        from radiox_tasks.content.fetch.parsing.page_text import read_page_text

        return read_page_text(body, headers=job["headers"], url=job["url"]).model_dump_json()
    if job["kind"] == "robots":
        from protego import Protego

        rules = Protego.parse(body.decode("utf-8", "replace"))
        delay = rules.crawl_delay(job["agent"]) or 0.0  # finite and positive: protego ignores other values
        return json.dumps({"permitted": bool(rules.can_fetch(job["url"], job["agent"])), "delay": delay})
    from radiox_tasks.content.fetch.parsing.feed_links import find_feed_links

    links = find_feed_links(body, headers=job["headers"], url=job["url"])
    return f"[{','.join(link.model_dump_json() for link in links)}]"


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Write READY, then answer jobs until the source ends."""
    sink.write(READY)
    sink.flush()
    while line := source.readline():
        job = json.loads(line)
        sink.write(answer(job, source.read(job["size"])).encode() + b"\n")
        sink.flush()


def main() -> None:
    """Entry point of `python -m radiox_tasks.content.fetch.parsing.parse_child`."""
    adapt_feedparser()  # before the first job, which saves feedparser's import time
    gc.freeze()  # what was imported is no garbage
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on every system; the time limit applies anyway
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(KeyboardInterrupt, ConnectionError):
        serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
