"""The sample server, asked over real HTTP."""

import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import feedparser
import httpx
import pytest

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.content.sample.server import Sample, serve_sample
from radiox_tasks.settings import ROOT

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample() -> Iterator[Sample]:
    with serve_sample(now=NOW) as sample:
        yield sample


def test_asking_again_costs_a_304(sample: Sample) -> None:
    url = f"{sample.base_url}/feeds/chronik-zurich.xml"
    first = httpx.get(url)
    assert first.status_code == 200
    by_tag = httpx.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert httpx.get(url, headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    earlier = "Sun, 22 Nov 2026 08:30:00 GMT"
    assert httpx.get(url, headers={"If-Modified-Since": earlier}).status_code == 200
    # RFC 9110: a tag that does not match wins over a date that does.
    both = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]}
    assert httpx.get(url, headers=both).status_code == 200


def test_head_tells_the_length_and_sends_nothing(sample: Sample) -> None:
    url = f"{sample.base_url}/feeds/chronik-zurich.xml"
    head = httpx.head(url)
    assert int(head.headers["content-length"]) == len(httpx.get(url).content)
    assert head.content == b""


def test_a_feed_has_its_articles_with_dates_before_now(sample: Sample) -> None:
    feed = next(feed for feed in load_catalogue() if feed.key == "almanac-switzerland")
    parsed = feedparser.parse(httpx.get(sample.base_url + feed.path).content)
    assert parsed.version == "atom10"
    newest = min(article.minutes for article in feed.articles)
    assert datetime.fromisoformat(parsed.entries[0].published) == NOW - timedelta(minutes=newest)
    assert {entry.title for entry in parsed.entries} >= {article.title for article in feed.articles}


def test_the_port_is_free_again_afterwards() -> None:
    with serve_sample() as sample:
        port = int(sample.allow.rpartition(":")[2])
    with serve_sample(port=port) as again:
        assert again.allow == sample.allow
        assert httpx.get(f"{again.base_url}/robots.txt").status_code == 200


def test_a_client_that_hangs_up_makes_no_noise(sample: Sample, capfd: pytest.CaptureFixture[str]) -> None:
    slow = next(feed for feed in load_catalogue() if feed.delay_s)
    host, _, port = sample.allow.rpartition(":")
    connection = socket.create_connection((host, int(port)))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing resets
    connection.sendall(f"GET {slow.path} HTTP/1.1\r\nHost: {sample.allow}\r\n\r\n".encode())
    time.sleep(0.2)
    connection.close()
    time.sleep(slow.delay_s + 0.4)
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_ctrl_c_ends_the_server_by_hand_cleanly() -> None:
    command = [sys.executable, "-m", "radiox_tasks.content.sample"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("RADIOX_FETCH_ALLOW=127.0.0.1:")
        for _ in load_catalogue():
            server.stdout.readline()
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=120)
    finally:
        server.kill()
    assert (server.returncode, said) == (0, "stopped\n")
