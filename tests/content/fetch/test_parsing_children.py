"""Child processes that parse: one that hangs, ends or answers wrongly costs one document."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from radiox_tasks.content.fetch.http.client import HttpClient
from radiox_tasks.content.fetch.parsing.parse_feed import parse_feed
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, ParsePool
from radiox_tasks.content.fetch.parsing.plain_text import MAX_BODY
from tests.content.fetch.hostile_site import NOW, rss


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
