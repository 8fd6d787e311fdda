"""Servers and bodies that mean harm: each ends in a recorded error or in clean articles, in bounded time and memory."""

import contextlib
import gzip
import json
import random
import signal
import socket
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.http.client import Bounds, FetchError, HttpClient
from radiox_tasks.content.fetch.http.response_body import BodyError, read_bounded
from radiox_tasks.content.fetch.parsing.parse_feed import MAX_ITEMS, NotAFeedError, parse_feed
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, ParsePool
from radiox_tasks.content.fetch.parsing.plain_text import MAX_BODY
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import FeedOutcome
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss

SHORT = Bounds(connect=0.4, read=0.4, total=1.0, redirects=3, wire=200_000, body=400_000)


@pytest.fixture
def client(site: Site) -> HttpClient:
    return HttpClient(allow=("127.0.0.1",))


@pytest.fixture
def ask(lite: Database, settings: Settings, site: Site) -> Callable[[bytes], FeedOutcome]:
    def _ask(body: bytes, **headers: str) -> FeedOutcome:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        site.answers["/feed"] = Answer(body, headers={"Content-Type": "application/rss+xml", **named})
        outcome = collect_feed(site.feed(), database=lite, settings=settings, now=NOW)
        assert (outcome.status == "failed") == bool(outcome.error)
        for article in outcome.articles:
            assert article.text.isprintable() or "\n" in article.text
            assert "\x00" not in article.text
            assert len(article.text) <= 20_500
            assert article.published is None or article.published <= NOW.replace(hour=10)
        return outcome

    return _ask


def _timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    with pytest.raises(FetchError):
        work()
    return time.monotonic() - started


# --- time -----------------------------------------------------------------------------------------------------------


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


# --- bytes ----------------------------------------------------------------------------------------------------------


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


def test_endless_headers(client: HttpClient, site: Site) -> None:
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
def test_a_bomb_in_a_bomb(ask) -> None:
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


# --- documents ------------------------------------------------------------------------------------------------------

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><rss version='2.0'><channel><title>x</title><item><title>&a11; news</title></item></channel></rss>"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        b"<item><title>root &x; news</title></item></channel></rss>",
        b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><rss version="2.0"><channel><item>'
        b"<title>One</title></item></channel></rss>",
        b"<rss version='2.0'><channel>" + b"<a>" * 20_000,
        rss("One", body="<![CDATA[" + "<div>" * 20_000 + "]]>"),
        rss("x" * 4_000_000),
        rss("One &#0; &#xD800; &#99999999; &#x1F600; two"),
        rss(*(f"Number {n}" for n in range(1500))),
        b"\x00" * 100_000,
        b"\xff\xfe" + rss("One").decode().encode("utf-16-le"),
        b"not a feed at all",
        b"<html><body>Please log in</body></html>",
        b"<rss",
        b"",
        b"<rss version='2.0'><channel><item></item><item><title> </title></item></channel></rss>",
    ],
    ids=lambda body: repr(body[:20]) + str(len(body)),
)
def test_hostile_documents_end_in_an_error_or_in_clean_articles(ask, body: bytes) -> None:
    started = time.monotonic()
    outcome = ask(body)
    assert time.monotonic() - started < 15
    assert len(outcome.articles) <= MAX_ITEMS
    text = json.dumps([article.text for article in outcome.articles])
    assert "root:" not in text
    assert len(text) < 500_000
    assert all(len(article.title) <= 300 for article in outcome.articles)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00",
        "-1",
        "99999999999",
    ],
)
def test_absurd_and_missing_dates_are_none_and_never_now(ask, date: str) -> None:
    outcome = ask(rss("One", date=date))
    assert outcome.articles[0].published is None
    assert outcome.articles[0].fetched == NOW


def test_a_date_in_the_near_future_by_a_wrong_clock_is_kept_as_given(ask) -> None:
    assert ask(rss("One", date="Mon, 23 Nov 2026 10:45:00 +0100")).articles[0].published == NOW.replace(minute=45)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (rss("Zürich grüsst").decode().encode("latin-1"), {}),
        (rss("Zürich grüsst").decode().encode("latin-1"), {"Content_Type": "text/xml; charset=iso-8859-1"}),
        (rss("Zürich grüsst"), {"Content_Type": "text/xml; charset=us-ascii"}),
        (rss("Zürich grüsst"), {"Content_Type": "text/xml; charset=no-such-thing"}),
        (rss("Zürich grüsst").decode().replace("utf-8", "utf-16").encode(), {}),
    ],
)
def test_wrong_charsets_still_give_readable_articles(ask, body: bytes, headers: dict[str, str]) -> None:
    outcome = ask(body, **headers)
    assert [article.title for article in outcome.articles] == ["Zürich grüsst"]


def test_nuls_control_characters_and_hidden_marks_are_gone(ask) -> None:
    title = "Rates\u202e up\u200b by\x00 two\x07 per\xadcent\u2066"
    outcome = ask(rss(title, body="One\x0bday &#0; later &#x1F;"))
    assert outcome.articles[0].title == "Rates up by two percent"


def test_references_to_what_is_no_character_do_not_cost_the_feed(ask) -> None:
    outcome = ask(rss("One &#0; &#xD800; &#99999999; &#252; two", "Three"))
    assert [article.title for article in outcome.articles] == ["One ü two", "Three"]


# --- the parsers' children ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    pool = ParsePool(1, timeout=0.8)
    pool.feed(rss("Warm"), headers={}, url="http://x.example/", now=NOW)
    slow = rss("Slow", body="&lt;" * 2_000_000)
    started = time.monotonic()
    with pytest.raises(ParseError, match="took more than"):
        pool.feed(slow, headers={}, url="http://x.example/", now=NOW)
    assert time.monotonic() - started < 3
    patient = ParsePool(1, timeout=20)
    assert len(patient.feed(rss("Next"), headers={}, url="http://x.example/", now=NOW).items) == 1
    pool.close()
    patient.close()


@pytest.mark.slow
def test_a_child_that_dies_costs_one_document(client: HttpClient) -> None:
    pool = ParsePool(1)
    pool.feed(rss("One"), headers={}, url="http://x.example/", now=NOW)
    pool._idle[0]._process.kill()
    pool._idle[0]._process.wait()
    assert pool.feed(rss("Two"), headers={}, url="http://x.example/", now=NOW).items[0].title == "Two"
    pool.close()


@pytest.mark.slow
def test_a_child_that_dies_over_a_document_is_noticed_at_once() -> None:
    pool = ParsePool(1, timeout=20)
    pool.feed(rss("Warm"), headers={}, url="http://x.example/", now=NOW)
    child = pool._idle[0]._process
    killer = threading.Timer(0.3, child.kill)
    started = time.monotonic()
    killer.start()
    with pytest.raises(ParseError, match="could not be read"):
        pool.feed(rss("Slow", body="&lt;" * 2_000_000), headers={}, url="http://x.example/", now=NOW)
    assert time.monotonic() - started < 3
    pool.close()


@pytest.mark.slow
def test_a_child_that_does_not_take_the_document_is_given_up() -> None:
    pool = ParsePool(1, timeout=0.8)
    pool.feed(rss("Warm"), headers={}, url="http://x.example/", now=NOW)
    pool._idle[0]._process.send_signal(signal.SIGSTOP)
    with pytest.raises(ParseError, match="took more than"):
        pool.feed(rss("Large", body="large " * 500_000), headers={}, url="http://x.example/", now=NOW)
    pool.close()


@pytest.mark.slow
def test_children_end_when_nothing_was_read_for_a_while_and_start_again_when_something_is() -> None:
    pool = ParsePool(1, idle=0.2)
    pool.feed(rss("One"), headers={}, url="http://x.example/", now=NOW)
    child = pool._idle[0]._process
    assert child.wait(timeout=60) != 0
    assert pool.feed(rss("Two"), headers={}, url="http://x.example/", now=NOW).items[0].title == "Two"
    pool.close()


@pytest.mark.slow
def test_a_long_answer_comes_whole() -> None:
    pool = ParsePool(1)
    body = rss(*(f"Item {n}" for n in range(90)), body="All_of_it." * 2_000)
    read = pool.feed(body, headers={}, url="http://x.example/", now=NOW)
    assert [len(item.body) for item in read.items] == [MAX_BODY] * 90
    pool.close()


@pytest.fixture
def imposter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ParsePool]:
    """A pool whose child is no parser of ours any more: it says that it is ready, and then does as it is told here."""

    def _imposter(then: str) -> ParsePool:
        program = tmp_path / "python"
        start = 'import os, time\nos.write(1, b"ready\\n")\nos.read(0, 9)\n'
        program.write_text(f"#!{sys.executable}\n{start}{then}\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        return ParsePool(1, timeout=1)

    return _imposter


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["b'a' * 16", "b'a' * 65536"])
def test_a_child_that_never_stops_answering_is_given_up(imposter: Callable[[str], ParsePool], piece: str) -> None:
    pool = imposter(f"while True:\n    os.write(1, {piece})")
    started, before = time.monotonic(), psutil.Process().memory_info().rss
    with pytest.raises(ParseError):
        pool.feed(rss("One"), headers={}, url="http://x.example/", now=NOW)
    assert time.monotonic() - started < 5
    assert psutil.Process().memory_info().rss - before < 200_000_000
    assert pool._idle == []


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["hello", '{"ok": {"x": 1}}', '{"ok": null}\\n{"ok": null}'])
def test_an_answer_that_is_none_costs_the_document_and_the_child(
    imposter: Callable[[str], ParsePool], answer: str
) -> None:
    pool = imposter(f"os.write(1, b'{answer}\\n')\ntime.sleep(60)")
    with pytest.raises(ParseError, match="could not be read"):
        pool.feed(rss("One"), headers={}, url="http://x.example/", now=NOW)
    assert pool._idle == []


@pytest.mark.slow
def test_a_child_without_a_waiting_caller_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    pool = ParsePool(1, timeout=20)
    pool.feed(rss("Warm"), headers={}, url="http://x.example/", now=NOW)
    child = pool._idle[0]._process
    monkeypatch.setattr(pool._idle[0], "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pool.feed(rss("One"), headers={}, url="http://x.example/", now=NOW)
    assert child.returncode == -signal.SIGKILL
    assert len(pool.feed(rss("Next"), headers={}, url="http://x.example/", now=NOW).items) == 1
    pool.close()


@pytest.mark.slow
def test_children_do_not_get_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "very-secret")
    pool = ParsePool(1)
    pool.feed(rss("One"), headers={}, url="http://x.example/", now=NOW)
    environment = Path(f"/proc/{pool._idle[0]._process.pid}/environ")
    if not environment.exists():
        pytest.skip("needs /proc")
    assert b"very-secret" not in environment.read_bytes()
    pool.close()


@pytest.mark.slow
@pytest.mark.parametrize("content", ["summary", "content"])
def test_a_child_reads_what_its_parser_reads(content: str) -> None:
    kinds = {"text": "A &amp; b", "html": "&lt;p&gt;One&lt;/p&gt;two", "application/octet-stream": "b25lCg=="}
    entries = "".join(
        f'<entry><id>{kind}</id><title type="html">&lt;i&gt;{n}&lt;/i&gt;</title>'
        f'<{content} type="{kind}">{text}</{content}><updated>2026-11-23T0{n}:00:00Z</updated></entry>'
        for n, (kind, text) in enumerate(kinds.items())
    )
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entries}</feed>'.encode()
    pool = ParsePool(1)
    read = pool.feed(body, headers={}, url="http://x.example/", now=NOW)
    assert [(item.title, item.body) for item in read.items][1:] == [("1", "One\ntwo"), ("0", "A & b")]
    assert read == parse_feed(body, headers={}, url="http://x.example/", now=NOW)
    pool.close()


# --- the parser, fuzzed ---------------------------------------------------------------------------------------------

ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/">
<title>T</title><link href="/"/><entry><id>urn:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; step</title>
<link href="one"/><updated>2026-11-23T08:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>First.</p><p>Second.</p></div></content></entry></feed>"""
SEEDS = [rss("One", "Two"), ATOM, LAUGHS[:400]]
SPICE = [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\x00", b"\xff", b"</item>", b"<item>", b"&#0;", b"&#xD800;", b"'"]


@pytest.mark.slow
def test_fuzz_no_mutation_breaks_the_parser_or_gets_through_it() -> None:
    chance = random.Random(20261123)
    read = 0
    for _ in range(250):
        body = bytearray(chance.choice(SEEDS))
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(body) + 1)
            match chance.randrange(4):
                case 0:
                    body[at:at] = chance.choice(SPICE)
                case 1:
                    del body[at : at + chance.randint(1, 40)]
                case 2:
                    body[at : at + 1] = bytes([chance.randrange(256)])
                case 3:
                    body[at:at] = body[max(0, at - chance.randint(1, 300)) : at]
        try:
            feed = parse_feed(bytes(body), headers={}, url="https://a.example/feed", now=NOW)
        except NotAFeedError:
            continue
        read += 1
        for item in feed.items:
            assert item.title == item.title.strip() != ""
            assert item.title.isprintable()
            assert "\x00" not in item.body
            assert item.url == "" or item.url.startswith(("http://", "https://"))
            json.dumps(item.model_dump(mode="json"), ensure_ascii=False).encode()
    assert read > 60


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_are_not(body: bytes) -> None:
    try:
        parse_feed(body, headers={"content-type": "text/xml"}, url="https://a.example/", now=NOW)
    except NotAFeedError:
        return


@pytest.mark.slow
def test_fuzz_no_answer_on_the_wire_gets_out_of_collect_feed(lite: Database, settings: Settings, site: Site) -> None:
    """Status lines, headers and framing with anything in them: an outcome comes back, never an exception."""
    chance = random.Random(7)
    body = rss("One")
    lines = (
        b"HTTP/1.1 200 OK",
        b"Content-Type: text/xml; charset=utf-8",
        b'ETag: "a"',
        b"Location: /x",
        b"Expires: Mon, 23 Nov 2026 09:45:00 GMT",
        b"Retry-After: 5",
        b"Content-Encoding: identity",
        b"Content-Length: %d" % len(body),
    )
    good = b"\r\n".join(lines) + b"\r\n\r\n"
    statuses = [b"100", b"204", b"301", b"304", b"418", b"503", b"999", b"-1"]
    seen = set()
    for number in range(120):
        head = bytearray(good.replace(b"200", chance.choice([b"200", *statuses])))
        for _ in range(chance.randint(0, 6)):
            at = chance.randrange(len(head))
            head[at : at + chance.randint(0, 2)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 3)))
        raw = bytes(head) + body
        site.answers[f"/{number}"] = Answer(act=lambda handler, raw=raw: handler.wfile.write(raw))
        later = NOW + timedelta(hours=2 * number)  # an answer that asks for a rest has had it by the next one
        outcome = collect_feed(site.feed(f"/{number}"), database=lite, settings=settings, now=later)
        assert outcome.status == "ok" or outcome.error
        seen.add(outcome.status)
    assert seen >= {"ok", "failed"}
