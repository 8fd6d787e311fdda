"""A paid call: intent, receipt, retries, and what it is said to have cost."""

from pathlib import Path

import pytest
from calls.calling import PRICE, calls_of, in_step, ordered, speech, station

from radiox_tasks.data.caller import caller_for
from radiox_tasks.data.calls import ProviderError, Usage
from radiox_tasks.data.database import Database


def test_intent_is_there_before_the_request_and_the_receipt_after_it(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    seen: list[str] = []

    def send(timeout: float) -> str:
        seen.extend(call.status for call in calls_of(store))
        return "audio"

    def work(claim: object) -> str:
        return caller_for(store, show, claim).call(  # type: ignore[arg-type]
            speech(100), send, lambda _: Usage({"characters": 120}, "req-1")
        )

    assert in_step(store, show, work) == "audio"
    assert seen == ["open"]
    (call,) = calls_of(store)
    assert (call.status, call.estimate, call.counted, call.request_id) == ("done", 100 * PRICE, 120 * PRICE, "req-1")


def test_a_failed_call_gives_its_reservation_back(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store, show=1.0)

    def send(timeout: float) -> str:
        raise ProviderError("invalid", "elevenlabs speech: voice_not_found")

    with pytest.raises(ProviderError, match="voice_not_found"):
        in_step(store, show, lambda claim: caller_for(store, show, claim).call(speech(), send, lambda _: Usage()))
    (call,) = calls_of(store)
    assert (call.status, call.counted, call.error_kind) == ("failed", 0, "invalid")
