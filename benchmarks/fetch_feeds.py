"""300 feeds with 100 ms latency each: our fetch against what the network alone allows, and what a second round costs.

    python benchmarks/fetch_feeds.py            # the table below
    python benchmarks/fetch_feeds.py --quick    # 60 feeds

Every feed has a port of its own on the loopback, so that none shares a host (politeness would rightly slow them).
"The network alone" is the same number of threads, each with a bare socket: connect, ask, read to the end. Processor
time is ours and our parsers', without the feeds' servers'.
"""

import argparse
import asyncio
import multiprocessing
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.http.client import get_client
from radiox_tasks.content.fetch.parsing.parse_pool import get_pool
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables import Table
from radiox_tasks.model.news import FeedOutcome
from radiox_tasks.model.preset import Feed
from radiox_tasks.settings import Settings


def feed_body(number: int, items: int) -> bytes:
    """A feed as news sites write them: about 600 bytes an item."""
    teaser = "The council met on Monday and discussed the budget for the coming year at length in public. " * 3
    parts = [
        f"<item><title>Council of town {number} decides on matter {n}</title>"
        f"<link>https://town{number}.example/news/{n}?utm_source=rss</link><guid>t{number}-{n}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 {n % 24:02}:00:00 +0000</pubDate><description>{teaser}</description></item>"
        for n in range(items)
    ]
    head = f"<title>Town {number}</title><link>https://town{number}.example/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(parts)}</channel></rss>'.encode()


def serve(pipe: Connection, feeds: int, items: int, latency: float) -> None:
    """The feeds' servers, in one process: each answers after `latency` seconds; 304 where the ETag is still right."""

    async def answer(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = bodies[number]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(latency)
                if b'"same"' in head:
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n')
                else:
                    size = len(body)
                    kind = b"Content-Type: application/rss+xml; charset=utf-8"
                    writer.write(b'HTTP/1.1 200 OK\r\nETag: "same"\r\n%b\r\nContent-Length: %d\r\n\r\n' % (kind, size))
                    writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        ports = []
        for number in range(feeds):
            server = await asyncio.start_server(
                lambda r, w, number=number: answer(number, r, w),
                "127.0.0.1",
                0,  # type: ignore[misc]
            )
            ports.append(server.sockets[0].getsockname()[1])
        pipe.send(ports)
        await asyncio.Event().wait()

    bodies = [feed_body(number, items) for number in range(feeds)]
    asyncio.run(run())


def bare(port: int) -> int:
    """One GET over a bare socket; the number of bytes."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length:")[2].split()[0])
        while len(body) < size:
            body += connection.recv(65536)
        return len(body)


def timed(label: str, work: Callable[[], object], base: float | None = None) -> float:
    used, started = processor_seconds(), time.perf_counter()
    work()
    seconds, used = time.perf_counter() - started, processor_seconds() - used
    ratio = f"  {seconds / base:5.2f} x the network" if base else ""
    print(f"{label:<50}{seconds:7.2f} s{used:7.2f} s of processor time{ratio}", flush=True)
    return seconds


def processor_seconds() -> float:
    """What this process and its parsers have used so far, to a hundredth."""
    ours = psutil.Process()
    parsers = (
        child for child in ours.children() if "radiox_tasks.content.fetch.parsing.parse_child" in child.cmdline()
    )
    return sum(times.user + times.system for times in (process.cpu_times() for process in (ours, *parsers)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds")
    parser.add_argument("--threads", type=int, default=32)
    parser.add_argument("--quick", action="store_true", help="60 feeds")
    options = parser.parse_args()
    count = 60 if options.quick else options.feeds
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs, count, options.items, options.latency), daemon=True
    )
    server.start()
    ports: list[int] = ours.recv()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.threads) as threads:
        run(ports, Path(folder), threads, options)
    server.terminate()


def run(ports: Sequence[int], folder: Path, threads: ThreadPoolExecutor, options: argparse.Namespace) -> None:
    database = Database(f"sqlite:///{folder / 'bench.sqlite3'}")
    Table.metadata.create_all(database.engine)
    urls = [f"http://127.0.0.1:{port}/" for port in ports]
    allow = tuple(f"127.0.0.1:{port}" for port in ports)
    settings = Settings(RADIOX_HOME=str(folder), RADIOX_FETCH_ALLOW=",".join(allow))
    feeds = [Feed(url=url, name=f"town{n}", language="en") for n, url in enumerate(urls)]
    now = datetime.now(UTC)

    def collect(at: datetime) -> list[FeedOutcome]:
        def one(feed: Feed) -> FeedOutcome:
            return collect_feed(feed, database=database, settings=settings, now=at)

        outcomes = list(threads.map(one, feeds))
        assert all(len(outcome.articles) == options.items for outcome in outcomes), outcomes[0]
        return outcomes

    print(f"{len(ports)} feeds, {options.items} items each, {options.latency * 1000:g} ms, {options.threads} threads")
    base = timed("the network alone (bare sockets)", lambda: list(threads.map(bare, ports)))
    # The client and, below, the parsers of a worker that has been up for a while: made once a process.
    client = get_client(settings.fetch_allow, settings.public_url)
    timed("fetched (guarded, bounded)", lambda: list(threads.map(client.get, urls)), base)
    body = feed_body(0, options.items)
    pool = get_pool()
    warm = [threads.submit(pool.feed, body, headers={}, url="http://x.example/", now=now) for _ in range(8)]
    for future in warm:
        future.result()
    parse = "read by feedparser alone, on all cores"
    timed(parse, lambda: list(threads.map(lambda _: pool.feed(body, headers={}, url=urls[0], now=now), ports)))
    timed("first round: fetched, read, stored", lambda: collect(now), base)
    timed("second round within freshness: no request", lambda: collect(now + timedelta(minutes=1)), base)
    timed("second round when due: 304 each", lambda: collect(now + timedelta(minutes=10)), base)
    database.engine.dispose()


if __name__ == "__main__":
    main()
