"""Malicious servers and bodies: each ends in a recorded error, in bounded time and memory."""

import contextlib
import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.http.client import Bounds, FetchError, HttpClient
from radiox_tasks.content.fetch.http.response_body import BodyError, read_bounded
from radiox_tasks.data.database import Database
from tests.content.fetch.hostile_site import Answer, Site, rss

SHORT = Bounds(connect=0.4, read=0.4, total=1.0, redirects=3, wire=200_000, body=400_000)


def _timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    with pytest.raises(FetchError):
        work()
    return time.monotonic() - started


def test_a_server_that_does_not_accept(client: HttpClient) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:  # fill the backlog; what comes after gets no answer
            one.setblocking(False)
            one.connect_ex(address)
        time.sleep(0.05)
        assert _timed(lambda: client.get(f"http://127.0.0.1:{address[1]}/", bounds=SHORT)) < 1.5
        for one in waiting:
            one.close()


def test_a_name_server_that_does_not_answer() -> None:
    gate = threading.Event()

    def resolver(_host: str, _port: int) -> list[str]:
        gate.wait(5)
        return []

    client = HttpClient(resolver=resolver)
    assert _timed(lambda: client.get("http://slow.example/", bounds=SHORT)) < 1.5
    gate.set()


def test_a_server_that_says_nothing(client: HttpClient, site: Site) -> None:
    site.answers["/feed"] = Answer(act=lambda _: time.sleep(1.5))
    assert _timed(lambda: client.get(site.url(), bounds=SHORT)) < 1.5


@pytest.mark.parametrize("opening", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n<rss>"])
def test_a_server_that_drips(client: HttpClient, site: Site, opening: bytes) -> None:
    """Each byte comes within the read timeout; it is the total that ends it."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(opening)
        for _ in range(60):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)

    site.answers["/feed"] = Answer(act=drip)
    assert _timed(lambda: client.get(site.url(), bounds=SHORT)) < 2.0


def test_redirects_that_never_end(ask, client: HttpClient, site: Site) -> None:
    site.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
    site.answers["/b"] = Answer(status=302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match="more than 3 redirects"):
        client.get(site.url("/a"), bounds=SHORT)
    assert len(site.asked) == 4


def test_a_host_that_hangs_does_not_hold_its_other_feeds_for_ever(client: HttpClient, site: Site) -> None:
    asked = threading.Semaphore(0)
    site.answers["/slow"] = Answer(act=lambda _: (asked.release(), time.sleep(4)))
    patient = Bounds(read=8.0, total=2.5)

    def hang() -> None:
        with contextlib.suppress(FetchError):
            client.get(site.url("/slow"), bounds=patient)

    threads = [threading.Thread(target=hang) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert all(asked.acquire(timeout=30) for _ in threads)
    with pytest.raises(FetchError, match="busy"):
        client.get(site.url("/feed"), bounds=Bounds(total=0.3))
    for thread in threads:
        thread.join()
    site.answers["/feed"] = Answer(b"x")
    assert client.get(site.url("/feed")).body == b"x"


@pytest.mark.parametrize(
    "opening", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"]
)
def test_an_endless_stream(client: HttpClient, site: Site, opening: bytes) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(opening)
        while True:
            handler.wfile.write(b"<item>" * 10_000)

    site.answers["/feed"] = Answer(act=pour)
    with pytest.raises(FetchError, match="more than 200 kB"):
        client.get(site.url(), bounds=Bounds(wire=200_000))


def test_endless_headers_end_with_the_time_limit(client: HttpClient, site: Site) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            handler.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")

    site.answers["/feed"] = Answer(act=pour)
    assert _timed(lambda: client.get(site.url(), bounds=SHORT)) < 1.5


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_noticed_before_it_goes_off(ask, encoding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    zeros = b"\0" * 1_000_000
    bomb = b"".join(packer.compress(zeros) for _ in range(60)) + packer.flush()  # 60 MB from 60 kB
    tracemalloc.start()
    outcome = ask(bomb, Content_Encoding=encoding)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.error == "more than 10000 kB after decompression"
    assert peak < 40_000_000


@pytest.mark.slow
def test_a_body_that_is_compressed_twice_is_limited_too(ask) -> None:
    inner = gzip.compress(b"\0" * 50_000_000)
    assert ask(gzip.compress(inner), Content_Encoding="gzip, gzip").error == "more than 10000 kB after decompression"


def test_a_truncated_and_a_corrupt_body(ask, lite: Database) -> None:
    packed = gzip.compress(rss(*map(str, range(200))))
    assert ask(packed[: len(packed) // 2], Content_Encoding="gzip").error == "the compressed body ends too early"


@given(
    st.binary(max_size=3000),
    st.sampled_from(["", "gzip", "deflate", "bare"]),
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=0, max_value=4000),
)
def test_bodies_come_out_whole_however_they_are_cut(content: bytes, encoding: str, step: int, limit: int) -> None:
    window = {"gzip": 31, "deflate": 15, "bare": -15}
    packed = content
    if encoding:
        packer = zlib.compressobj(6, zlib.DEFLATED, window[encoding])
        packed = packer.compress(content) + packer.flush()
    chunks = [packed[at : at + step] for at in range(0, len(packed), step)]
    name = "deflate" if encoding == "bare" else encoding
    if encoding == "bare" and len(packed) > 1 and (packed[0] & 15) == 8 and int.from_bytes(packed[:2], "big") % 31 == 0:
        return  # a bare stream that looks like a zlib header cannot be told apart
    if len(content) > limit:
        with pytest.raises(BodyError):
            read_bounded(chunks, encoding=name, max_wire=10_000, max_body=limit)
    else:
        assert read_bounded(chunks, encoding=name, max_wire=10_000, max_body=limit) == content
