"""Streamed answers of servers with their own ways, through the real SDK: read if they can be, else a ProviderError."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import BrokenOffError, Caller, ProviderError
from radiox_tasks.providers.openai import streaming
from radiox_tasks.providers.openai.client import Strict, ask
from radiox_tasks.settings import Settings
from tests.providers.calling import calls_of, held, ordered, patient, sqlite, station
from tests.standins.direct_caller import DirectCaller
from tests.standins.raw_server import Ending, raw_server


class Line(Strict):
    text: str


class Said(Strict):
    lines: list[Line]


WHOLE = json.dumps({"lines": [{"text": "Grüezi."}, {"text": "Adieu."}]})
CUT = WHOLE[: WHOLE.index("}") + 1]  # a nested object is closed, the answer is not


def chunk(content: object = None, finish: str | None = None, **other: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(head | other).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def put(url: str, heard: list[str], caller: Caller | None = None, timeout: float = 30.0) -> Said:
    return ask(
        [{"role": "user", "content": "Say two."}],
        Said,
        operation="script",
        settings=Settings(OPENAI_BASE_URL=url, OPENAI_API_KEY="sk-any"),
        caller=caller or DirectCaller(),
        expected_tokens=50,
        timeout=timeout,
        attempts=1,
        on_text=heard.append,
    )


@pytest.mark.parametrize("ending", ["lost", "open"])
def test_an_answer_whose_end_came_needs_no_end_of_its_connection(ending: Ending) -> None:
    with raw_server(chunk(WHOLE, "stop"), ending=ending) as url:
        assert len(put(url, []).lines) == 2


@pytest.mark.parametrize("ending", ["lost", "complete", "open"])
def test_without_a_finish_reason_the_closed_answer_is_its_end(ending: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "STALLED_SECONDS", 1.0)
    with raw_server(chunk("<think>{}</think>" + WHOLE), ending=ending) as url:
        assert len(put(url, []).lines) == 2
    with raw_server(chunk("<think>{}</think>" + CUT), ending=ending) as url, pytest.raises(BrokenOffError):
        put(url, [])


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"null", "application/json"),
        (b"[]", "application/json"),
        (b'"busy"', "application/json"),
        (b'{"a":"\xff\xfe"}', "application/json"),
        (b'{"choices":{"0":1}}', "application/json"),
        (b'{"choices":[null]}', "application/json"),
        (b'data: {"id":\n\n', "text/event-stream"),
        (b'data: {"choices":[null]}\n\n', "text/event-stream"),
        (b"data: null\n\n", "text/event-stream"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_failed_call(answer: bytes, kind: str, tmp_path: Path) -> None:
    store = patient(station(sqlite(tmp_path), tmp_path), 600)
    show = ordered(store)
    with raw_server(answer, kind=kind) as url, held(store, show) as lease, pytest.raises(ProviderError) as caught:
        put(url, [], LedgerCaller(store, show, lease))
    assert caught.value.kind == "nonsense"
    assert [call.status for call in calls_of(store)] == ["failed"]


def test_a_piece_that_cannot_be_read_breaks_the_answer_off() -> None:
    with raw_server(chunk(CUT) + b'data: {"choices":[null]}\n\n') as url, pytest.raises(BrokenOffError):
        put(url, [])


@pytest.mark.parametrize(
    "answer",
    [
        chunk([{"type": "thinking", "thinking": []}, {"type": "text", "text": WHOLE}], "stop"),
        b"data: []\n\n" + chunk(WHOLE[:9]) + b"data: null\n\n" + chunk(WHOLE[9:], "stop"),
        chunk(WHOLE, "stop", usage="none"),
    ],
)
def test_pieces_of_other_forms_are_understood_or_passed_over(answer: bytes) -> None:
    heard: list[str] = []
    with raw_server(answer + DONE) as url:
        assert len(put(url, heard).lines) == 2
    assert "".join(heard) == WHOLE


@pytest.mark.parametrize("answer", [chunk(WHOLE, "eos"), chunk(WHOLE, "stop", usage={"prompt_tokens": None})])
def test_a_kept_answer_is_read_as_it_was_on_arrival(answer: bytes, tmp_path: Path) -> None:
    store = patient(station(sqlite(tmp_path), tmp_path), 600)
    show = ordered(store)
    with raw_server(answer + DONE) as url, held(store, show) as lease:
        first = put(url, [], LedgerCaller(store, show, lease))
        assert put(url, [], LedgerCaller(store, show, lease)) == first
    assert [call.status for call in calls_of(store)] == ["done"]


def test_a_kept_answer_that_cannot_be_read_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = patient(station(sqlite(tmp_path), tmp_path), 600)
    show = ordered(store)
    with raw_server(chunk(WHOLE, "stop") + DONE) as url, held(store, show) as lease:
        put(url, [], LedgerCaller(store, show, lease))
        (kept,) = [call.answer for call in calls_of(store)]
        assert kept is not None
        monkeypatch.setattr(type(store.blobs), "get", lambda *_: b"no JSON")
        assert len(put(url, [], LedgerCaller(store, show, lease)).lines) == 2
    assert [call.status for call in calls_of(store)] == ["done", "done"]


def test_a_reader_that_gives_up_leaves_the_connection() -> None:
    gone = threading.Event()
    with raw_server(b"", ending="comments", gone=gone) as url:
        with pytest.raises(ProviderError, match="no answer in time"):
            put(url, [], timeout=2.0)
        assert gone.wait(20.0), "the connection is still read"


def test_the_time_for_the_whole_also_counts_for_pieces_that_have_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    now = streaming.monotonic
    monkeypatch.setattr(streaming, "monotonic", lambda: now() + 100.0 * len(heard))
    heard: list[str] = []
    with raw_server(b"".join(map(chunk, CUT)), ending="open") as url, pytest.raises(BrokenOffError):
        put(url, heard)
    assert len(heard) == 1
