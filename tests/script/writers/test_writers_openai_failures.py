"""Answers of the model that cannot be used, and errors of its provider."""

from collections.abc import Callable, Iterator

import pytest

from radiox_tasks.providers.calls import CallRequest, ProviderError, Usage
from radiox_tasks.script.choose_writer import write_checked_script
from tests.script.writers import newsroom
from tests.script.writers.openai_scripts import RecordingCaller, T, settings_for, write
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_server import Standin, openai_standin


@pytest.fixture
def server() -> Iterator[Standin]:
    with openai_standin() as standin:
        yield standin


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refusal", "declined"),
        ("content_filter", "declined"),
        ("length", "cut off"),
        ("truncated", "shape"),
        ("nonsense", "shape"),
        ("empty", "empty"),
        ("no_choices", "no choice"),
        ("wrong_language", "wrong language"),
        ("unknown_speaker", "not in the cast"),
        ("unknown_story", "not in the running order"),
        ("no_news", "no news"),
        ("content_policy", "content_policy_violation"),
    ],
)
def test_a_useless_answer_is_asked_for_once_more_and_told_why(server: Standin, fault: str, said: str) -> None:
    server.faults.append(fault)
    script = write(server)
    assert script.writer == "openai:gpt-6.1-terra"
    assert len(server.chats) == 2
    assert said in server.chats[1].body["messages"][-1]["content"]


def test_what_was_paid_for_a_useless_answer_is_counted(server: Standin) -> None:
    server.faults.append("refusal")
    caller = RecordingCaller()
    write(server, caller=caller)
    assert len(caller.usage) == 2
    assert all(usage.units["input_tokens"] > 0 for usage in caller.usage)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["refusal", "wrong_language", "unknown_speaker", "truncated"])
def test_twice_useless_is_the_local_writers_turn(server: Standin, fault: str) -> None:
    server.faults += [fault, fault]
    script = write(server)
    assert script.writer == "local"
    assert len(server.chats) == 2
    assert "written by the local writer" in script.notes[0]


@pytest.mark.parametrize(
    "fault", ["rate_limited", "quota", "unauthorised", "forbidden", "server_error", "overloaded", "disconnect"]
)
def test_an_error_of_the_provider_is_not_retried_here(server: Standin, fault: str) -> None:
    server.faults.append(fault)
    script = write(server)
    assert script.writer == "local"
    assert len(server.requests) == 1
    assert script.notes[0].startswith("written by the local writer: openai script:")
    assert server.key not in script.model_dump_json()
    assert server.key[:12] not in script.model_dump_json()


@pytest.mark.parametrize(
    ("fault", "kind", "retry_after"),
    [
        ("rate_limited", "rate_limited", 2.0),
        ("quota", "quota", None),
        ("unauthorised", "unauthorised", None),
        ("forbidden", "unauthorised", None),
        ("content_policy", "refused", None),
        ("server_error", "transient", None),
        ("overloaded", "transient", 1.0),
        ("disconnect", "transient", None),
        ("html", "nonsense", None),
        ("no_choices", "nonsense", None),
    ],
)
def test_errors_are_classified_by_what_the_provider_says(
    server: Standin, fault: str, kind: str, retry_after: float | None
) -> None:
    from radiox_tasks.providers.openai.client import ask
    from radiox_tasks.script.writers.model.openai_schema import WrittenScript

    server.faults.append(fault)
    with pytest.raises(ProviderError) as caught:
        ask(
            [{"role": "user", "content": "x"}],
            WrittenScript,
            operation="script",
            settings=settings_for(server),
            caller=DirectCaller(),
            expected_tokens=100,
        )
    assert (caught.value.kind, caught.value.retry_after) == (kind, retry_after)
    assert server.key[:8] not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_no_answer_in_time_is_transient(server: Standin) -> None:
    from radiox_tasks.providers.openai.client import ask
    from radiox_tasks.script.writers.model.openai_schema import WrittenScript

    class Impatient(DirectCaller):
        def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
            return send(0.3)

    server.faults.append("slow")
    with pytest.raises(ProviderError, match="no answer in time") as caught:
        ask(
            [{"role": "user", "content": "x"}],
            WrittenScript,
            operation="script",
            settings=settings_for(server),
            caller=Impatient(),
            expected_tokens=100,
        )
    assert caught.value.kind == "transient"


def test_an_unknown_model_is_an_invalid_request(server: Standin) -> None:
    settings = settings_for(server, RADIOX_SCRIPT_MODEL="gpt-none")
    script = write_checked_script(newsroom.request(), settings=settings, caller=DirectCaller())
    assert script.writer == "local"
    assert "HTTP 404" in script.notes[0]
