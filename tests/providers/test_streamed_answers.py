"""Streamed answers through the real SDK: put together as they would have come at once, and what is paid when they break
off."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import BrokenOffError, Caller, ProviderError
from radiox_tasks.providers.openai import streaming
from radiox_tasks.providers.openai.client import CutOffError, Strict, UnusableAnswerError, ask
from radiox_tasks.settings import Settings
from tests.providers.calling import calls_of, held, ordered, patient, sqlite, station
from tests.standins.compatible_server import Compatible, compatible_server
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_server import Standin, openai_standin


class Said(Strict):
    words: str
    number: int


WORDS = {"words": "Grüezi und willkommen, " * 20, "number": 3}


@pytest.fixture
def server() -> Iterator[Standin]:
    with openai_standin() as standin:
        yield standin


def put(
    server: Standin | Compatible,
    hear: Callable[[str], None] | None,
    caller: Caller | None = None,
    timeout: float = 20.0,
    **other: Any,
) -> Said:
    settings = Settings.model_validate({"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": server.key} | other)
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say three."}]
    return ask(
        messages,
        Said,
        operation="script",
        settings=settings,
        caller=caller or DirectCaller(),
        expected_tokens=50,
        timeout=timeout,
        on_text=hear,
    )


def paid(server: Standin, folder: Path, heard: list[str]) -> tuple[Said | ProviderError, list[tuple[str, int]]]:
    """The answer or error of one question through the ledger's caller, and its calls with what is counted."""
    store = patient(station(sqlite(folder), folder), 600)
    show = ordered(store)
    result: Said | ProviderError
    with held(store, show) as lease:
        try:
            result = put(server, heard.append, LedgerCaller(store, show, lease))
        except ProviderError as error:
            result = error
    return result, [(call.status, call.counted) for call in calls_of(store)]


def test_the_pieces_are_heard_as_they_come_and_the_answer_is_the_whole(server: Standin, tmp_path: Path) -> None:
    server.answers.append(WORDS)
    heard: list[str] = []
    answer, calls = paid(server, tmp_path, heard)
    assert isinstance(answer, Said)
    assert json.loads("".join(heard)) == answer.model_dump() == WORDS
    assert len(heard) > 10
    (request,) = server.chats
    assert request.body["stream_options"] == {"include_usage": True}
    server.answers.append(WORDS)
    _, unreported = paid(server, tmp_path, [])
    assert calls == unreported


def test_without_usage_the_estimate_counts(server: Standin, tmp_path: Path) -> None:
    server.answers += [WORDS, WORDS]
    server.faults.append("no_usage")
    _, (estimated,) = paid(server, tmp_path, [])
    _, (reported,) = paid(server, tmp_path, [])
    assert estimated[0] == "done"
    assert estimated[1] > 0
    assert estimated != reported


@pytest.mark.parametrize("fault", ["broken", "stalled", "error_event"])
def test_an_answer_that_breaks_off_is_in_doubt_and_not_repeated(server: Standin, fault: str, tmp_path: Path) -> None:
    server.answers.append(WORDS)
    server.faults.append(fault)
    server.slow_seconds = 0.5
    heard: list[str] = []
    error, calls = paid(server, tmp_path, heard)
    assert isinstance(error, BrokenOffError)
    assert "broke off after" in str(error)
    assert 0 < len("".join(heard)) < len(WORDS["words"])
    assert len(server.chats) == 1
    ((status, counted),) = calls
    assert status == "in_doubt"
    assert counted > 0


def test_a_stream_that_stands_still_is_given_up(server: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "STALLED_SECONDS", 0.5)
    server.answers.append(WORDS)
    server.faults.append("stalled")
    server.slow_seconds = 60.0
    with pytest.raises(BrokenOffError):
        put(server, [].append, timeout=60.0)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("refusal", UnusableAnswerError),
        ("content_filter", UnusableAnswerError),
        ("length", CutOffError),
        ("nonsense", UnusableAnswerError),
        ("empty", UnusableAnswerError),
        ("truncated", UnusableAnswerError),
        ("no_choices", ProviderError),
        ("html", ProviderError),
        ("disconnect", ProviderError),
        ("rate_limited", ProviderError),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_as_without_a_stream(
    server: Standin, fault: str, expected: type[Exception]
) -> None:
    server.answers.append(WORDS)
    said = []
    for hear in ([].append, None):
        server.answers = [WORDS]
        server.faults.append(fault)
        with pytest.raises(expected) as caught:
            put(server, hear)
        said.append((type(caught.value), getattr(caught.value, "kind", "")))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("refusal", "left"),
    [
        ("Your organization must be verified to stream this model.", {}),
        ("Unrecognized request argument supplied: stream_options", {"stream": True}),
        ("JSON mode (response_format) does not support streaming", {}),
    ],
)
def test_a_server_that_refuses_streaming_is_asked_without_it_from_then_on(refusal: str, left: dict[str, Any]) -> None:
    def rule(body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        refused = "stream_options" if "stream_options" in refusal else "stream"
        return (400, {"error": {"message": refusal}}) if refused in body else None

    with compatible_server() as server:
        server.rule, server.contents = rule, [json.dumps(WORDS)]
        assert put(server, [].append).number == 3
        assert put(server, [].append).number == 3
        assert len(server.asked) == 3, "what the server refuses was not remembered"
        assert {name: server.asked[-1][name] for name in server.asked[-1] if name.startswith("stream")} == left
        assert server.asked[-1]["response_format"]["type"] == "json_schema"


def test_a_server_that_ignores_the_wish_for_a_stream_is_understood() -> None:
    heard: list[str] = []
    with compatible_server() as server:
        server.contents = [json.dumps(WORDS)]
        assert put(server, heard.append).number == 3
        server.whole.append((200, {"error": {"message": "Provider returned error", "code": 502}}))
        with pytest.raises(ProviderError, match="Provider returned error"):
            put(server, heard.append)
    assert heard == []
