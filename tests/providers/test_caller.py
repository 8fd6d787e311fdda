"""A paid call: intent, receipt, retries, what is kept of it, and what it is said to have cost."""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.event import listen

from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import LeaseLostError
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.providers.call_log import is_any_awaited
from radiox_tasks.providers.caller import MARGIN, LedgerCaller
from radiox_tasks.providers.calls import ErrorKind, Memo, ProviderError, Usage
from radiox_tasks.providers.retry import LONGEST_SECONDS, may_retry, pause_before
from radiox_tasks.settings import Settings
from tests.providers.calling import (
    PRICE,
    UNHURRIED,
    calls_of,
    fingerprint,
    held,
    in_step,
    ordered,
    speech,
    sqlite,
    station,
)

Send = Callable[[float], str]


def answers(*script: str | ProviderError) -> tuple[Send, list[float], list[float]]:
    """A provider that answers as scripted; the moments it was asked, and the timeouts it was given."""
    left = iter(script)
    moments: list[float] = []
    timeouts: list[float] = []

    def send(timeout: float) -> str:
        moments.append(time.monotonic())
        timeouts.append(timeout)
        answer = next(left)
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    return send, moments, timeouts


def no_usage(_: str) -> Usage:
    return Usage()


def test_intent_is_there_before_the_request_and_the_receipt_after_it(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    seen: list[tuple[str, int]] = []
    awaited: list[bool] = []

    def look() -> None:
        with store.database.transaction() as session:
            awaited.append(is_any_awaited(session, store.database.now(session)))

    def send(timeout: float) -> str:
        seen.extend((call.status, call.counted) for call in calls_of(store))
        look()
        return "audio"

    made = in_step(
        store,
        show,
        lambda lease: LedgerCaller(store, show, lease).call(
            speech(100), send, lambda _: Usage({"characters": 120}, "r-1")
        ),
    )
    assert made == "audio"
    look()
    assert seen == [("open", 100 * PRICE)]
    assert awaited == [True, False]
    (call,) = calls_of(store)
    assert (call.status, call.estimate, call.counted, call.request_id) == ("done", 100 * PRICE, 120 * PRICE, "r-1")
    with store.database.transaction() as session:
        assert session.get(StepRow, call.step_key).cost == pytest.approx(0.012)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["quota", "unauthorised", "invalid", "refused"])
def test_permanent_errors_are_not_retried_and_release_the_reserved_amount(kind: ErrorKind, tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store, show=1.0)
    send, moments, _ = answers(ProviderError(kind, "elevenlabs speech: no"), "never")
    with pytest.raises(ProviderError) as caught, held(store, show) as lease:
        LedgerCaller(store, show, lease).call(speech(), send, no_usage)
    assert caught.value.kind == kind
    assert len(moments) == 1
    (call,) = calls_of(store)
    assert (call.status, call.counted, call.error_kind) == ("failed", 0, kind)


def test_nonsense_was_answered_and_so_it_is_counted(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    send, moments, _ = answers(ProviderError("nonsense", "elevenlabs speech: the answer does not end"))
    with pytest.raises(ProviderError), held(store, show) as lease:
        LedgerCaller(store, show, lease).call(speech(100), send, no_usage)
    assert [(call.status, call.counted) for call in calls_of(store)] == [("failed", 100 * PRICE)]
    assert len(moments) == 1


def test_network_errors_are_retried_and_each_attempt_is_in_the_call_log(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    send, moments, timeouts = answers(
        ProviderError("transient", "elevenlabs speech: no answer in time"),
        ProviderError("rate_limited", "elevenlabs speech: slow down", retry_after=0.6),
        "audio",
    )
    with held(store, show) as lease:
        assert LedgerCaller(store, show, lease).call(speech(100), send, no_usage) == "audio"
        assert lease.cost == pytest.approx(0.01)  # the provider said nothing: the estimate
    assert [call.status for call in calls_of(store)] == ["failed", "failed", "done"]
    assert moments[2] - moments[1] >= 0.6  # as the provider asked
    assert timeouts == [5.0, 5.0, 5.0]


def test_transient_failures_end_and_slowing_down_does_not_use_up_attempts(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    slow = ProviderError("rate_limited", "elevenlabs speech: slow down", retry_after=0.01)
    send, moments, _ = answers(slow, slow, slow, "audio")
    with held(store, show) as lease:
        assert LedgerCaller(store, show, lease).call(speech(attempts=1), send, no_usage) == "audio"
    assert len(moments) == 4
    assert not may_retry("transient", failures=3, slowed=0, attempts=3)
    assert not may_retry("rate_limited", failures=0, slowed=8, attempts=3)


def test_no_attempt_begins_that_could_not_end_before_air_time(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store, air_in=MARGIN.total_seconds() + 3.0)
    send, _, timeouts = answers(ProviderError("transient", "elevenlabs speech: busy", retry_after=30.0), "late")
    started = time.monotonic()
    with pytest.raises(ProviderError) as caught, held(store, show) as lease:
        LedgerCaller(store, show, lease).call(speech(), send, no_usage)
    assert caught.value.kind == "deadline"
    assert time.monotonic() - started < 3.0  # it does not wait to find out
    assert len(timeouts) == 1
    assert timeouts[0] <= 3.0  # cut to what was left
    late = ordered(store, preset="late", air_in=MARGIN.total_seconds() - 1.0)
    with pytest.raises(ProviderError) as caught, held(store, late) as lease:
        LedgerCaller(store, late, lease).call(speech(), send, no_usage)
    assert caught.value.kind == "deadline"
    assert len(timeouts) == 1


def test_an_answer_that_was_paid_for_is_not_asked_for_again(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    send, moments, _ = answers("audio", "other audio", "another")
    memo = Memo(lambda text: text.encode(), lambda kept: kept.decode())

    def work(lease: object) -> str:
        caller = LedgerCaller(store, show, lease)  # type: ignore[arg-type]
        first = caller.call(speech(fingerprint=fingerprint("a"), memo=memo), send, no_usage)
        second = caller.call(speech(fingerprint=fingerprint("b"), memo=memo), send, no_usage)
        if len(moments) == 2 and not tried:
            tried.append(True)
            raise RuntimeError("the step dies after it has paid")
        return first + second

    tried: list[bool] = []
    with pytest.raises(RuntimeError):
        in_step(store, show, work)
    assert in_step(store, show, work) == "audioother audio"
    assert len(moments) == 2
    with store.database.transaction() as session:
        (row,) = session.query(StepRow).all()
        assert row.cost == pytest.approx(0.02)
    with held(store, show, "another step") as lease:  # the same words for another step are another question
        caller = LedgerCaller(store, show, lease)
        assert caller.call(speech(fingerprint=fingerprint("a"), memo=memo), send, no_usage) == "another"


def test_a_step_that_was_taken_over_sends_nothing(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    send, moments, _ = answers("audio")
    with held(store, show) as lease:
        caller = LedgerCaller(store, show, lease)
        with store.database.transaction() as session:
            session.get(StepRow, lease.key).fence += 1  # type: ignore[union-attr]
        with pytest.raises(LeaseLostError):
            caller.call(speech(), send, no_usage)
    assert moments == []
    assert calls_of(store) == []


def test_what_breaks_off_a_call_leaves_it_in_doubt(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)

    def send(timeout: float) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), held(store, show) as lease:
        LedgerCaller(store, show, lease).call(speech(100), send, no_usage)
    assert [(call.status, call.counted) for call in calls_of(store)] == [("in_doubt", 100 * PRICE)]


def test_a_database_that_is_locked_for_a_moment_does_not_lose_a_receipt(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    file = str(store.database.engine.url.database)
    store.database.engine.dispose()
    listen(store.database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=50"))
    locker = sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    def send(timeout: float) -> str:
        locker.execute("BEGIN IMMEDIATE")
        threading.Timer(0.5, locker.rollback).start()
        return "audio"

    with held(store, show) as lease:
        assert LedgerCaller(store, show, lease).call(speech(), send, no_usage) == "audio"
    assert [call.status for call in calls_of(store)] == ["done"]
    locker.close()


def test_usage_that_cannot_be_read_was_paid_all_the_same(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    send, _, _ = answers("audio")
    with held(store, show) as lease:
        assert LedgerCaller(store, show, lease).call(speech(100), send, lambda answer: answer["usage"]) == "audio"  # type: ignore[index]
    assert [(call.status, call.counted) for call in calls_of(store)] == [("done", 100 * PRICE)]


@pytest.mark.slow
def test_the_real_sdk_is_retried_by_us_and_the_key_is_not_in_the_call_log(tmp_path: Path) -> None:
    from radiox_tasks.speaker.remote.elevenlabs_voice import request_speech
    from tests.speaker.speaking import chain
    from tests.standins.elevenlabs_server import elevenlabs_standin

    with elevenlabs_standin(faults=["error", "concurrency"]) as server:
        settings = Settings(ELEVENLABS_API_KEY=server.key, ELEVENLABS_BASE_URL=server.url)
        store = station(sqlite(tmp_path), tmp_path)
        show = ordered(store)
        voice = chain("marcel", settings=settings)[0]
        for _ in range(2):  # the second time from the call log: same line, same step
            with held(store, show, f"try {len(server.speech)}") as lease:
                answer = request_speech(
                    "Good morning.",
                    voice,
                    previous="",
                    following="",
                    attempt=0,
                    caller=LedgerCaller(store, show, lease),
                    settings=settings,
                )
                again = request_speech(
                    "Good morning.",
                    voice,
                    previous="",
                    following="",
                    attempt=0,
                    caller=LedgerCaller(store, show, lease),
                    settings=settings,
                )
            assert again == answer
        assert len(server.speech) == 4
        assert len(server.answered) == 2
        log = calls_of(store)
        assert [call.error_kind for call in log] == ["transient", "rate_limited", None, None]
        assert server.key not in "".join(f"{call.error}{call.note}{call.units}" for call in log)


@UNHURRIED
@given(attempt=st.integers(2, 60), retry_after=st.none() | st.floats(0, 300))
def test_pauses_grow_are_bounded_and_never_undercut_what_was_asked(attempt: int, retry_after: float | None) -> None:
    pause = pause_before(attempt, retry_after)
    if retry_after is None:
        assert 0.0 <= pause <= min(LONGEST_SECONDS, 2.0 ** (attempt - 2))
    else:
        assert retry_after <= pause <= retry_after * 1.2 + 0.1 + 1e-9
    crowd = {round(pause_before(6, None), 3) for _ in range(50)}
    assert len(crowd) > 25  # they do not all come back at once
