"""What a slow or rate-limited provider may cost a show: its time is bounded, and one cause has one message."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest

from radiox_tasks.data.store import Store
from radiox_tasks.providers import caller
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import ProviderError, Usage
from radiox_tasks.providers.elevenlabs.account import with_reset
from radiox_tasks.providers.elevenlabs.errors import classify
from radiox_tasks.providers.openai import errors as openai_errors
from radiox_tasks.settings import Settings
from tests.providers.calling import held, ordered, speech, sqlite, station
from tests.standins.elevenlabs_server import elevenlabs_standin


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return station(sqlite(tmp_path), tmp_path)


def failing(error: ProviderError, seconds: float | None = None):  # type: ignore[no-untyped-def]
    """A provider that takes `seconds` (None: all the time it is given) and then fails."""

    def send(timeout: float) -> str:
        time.sleep(min(timeout, timeout if seconds is None else seconds))
        raise error

    return send


def call(store: Store, name: str, send, times: int = 1) -> ProviderError:  # type: ignore[no-untyped-def]
    """The last error of so many calls in one step."""
    with held(store, ordered(store, preset=name)) as lease:
        asking = LedgerCaller(store, ordered(store, preset=name), lease)
        for _ in range(times):
            with pytest.raises(ProviderError) as caught:
                asking.call(speech(attempts=3), send, lambda _: Usage())
    return caught.value


@pytest.mark.parametrize("seconds", [120.0, 3600.0])
def test_a_long_retry_after_is_not_waited_for_and_holds_for_all(store: Store, seconds: float) -> None:
    refusal = ProviderError("rate_limited", "openai script: HTTP 429: slow down", retry_after=seconds)
    started = time.monotonic()
    assert call(store, "first", failing(refusal, 0.0)).kind == "rate_limited"
    again = call(store, "second", failing(refusal, 0.0))
    assert (again.kind, str(again)) == ("circuit_open", str(refusal)), "the cause in the same words, told once"
    assert time.monotonic() - started < 5.0


def test_one_call_and_one_step_end_within_their_time_whatever_hangs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caller, "PATIENCE", timedelta(seconds=1.5))
    monkeypatch.setattr(caller, "STEP_PATIENCE", timedelta(seconds=3.5))
    hang = ProviderError("transient", "openai script: no answer in time")
    started = time.monotonic()
    assert call(store, "hangs", failing(hang), times=4).kind == "deadline"
    assert time.monotonic() - started < 6.0


def test_calls_that_end_at_other_moments_tell_one_cause_in_the_same_words(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caller, "PATIENCE", timedelta(seconds=1.5))
    hang = ProviderError("transient", "openai speech: no answer in time")
    late = call(store, "first", failing(hang))
    assert (late.kind, str(late)) == ("deadline", str(hang))


@pytest.mark.parametrize("kind", ["rate_limited", "quota", "unauthorised"])
def test_what_a_person_can_mend_is_told_with_the_remedy(kind: str) -> None:
    status = {"rate_limited": 429, "quota": 402, "unauthorised": 401}[kind]
    body = {"error": {"message": "Limit reached for gpt-6.1-terra on requests per min.", "code": None}}
    refusal = openai_errors.classify_body(status, body, {}, "script")
    assert refusal.kind == kind
    assert re.search(r"requests per min; .*(RADIOX|OPENAI)_", str(refusal))
    refusal = classify(status, {"detail": {"message": "Limit reached."}}, {}, "speech")
    assert (refusal.kind, "; " in str(refusal)) == (kind, True)


def test_a_step_ends_before_anybody_takes_it_for_stuck() -> None:
    assert timedelta(seconds=250) >= caller.STEP_PATIENCE
    assert caller.PATIENCE <= caller.STEP_PATIENCE


def test_a_used_up_quota_says_until_when_and_what_to_do() -> None:
    body = {"detail": {"status": "quota_exceeded", "message": "This request exceeds your quota of 10000."}}
    error = classify(401, body, {}, "speech", key="sk_0123456789")
    assert error.kind == "quota"
    assert "This request exceeds your quota of 10000; top up at ElevenLabs" in str(error)
    with elevenlabs_standin(characters=1000) as there:
        settings = Settings(ELEVENLABS_API_KEY=there.key, ELEVENLABS_BASE_URL=there.url)
        refusal = str(with_reset(error, settings))
    assert "used up until " in refusal
    assert "of 100000 characters used" in refusal
    assert "ELEVENLABS_API_KEY" in refusal
