"""The circuit breaker: opens on the provider's failures, for everybody; one probe after the pause."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from radiox_tasks.data.database import Database
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import BreakerRow
from radiox_tasks.providers.breaker import LONGEST_PAUSE, PAUSE, THRESHOLD, enter, record_failure, record_success
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import ErrorKind, ProviderError, Usage
from tests.providers.calling import calls_of, held, ordered, speech, sqlite, station
from tests.providers.processes import log_of, start_worker

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def fail(database: Database, now: datetime, kind: ErrorKind = "transient", times: int = 1) -> None:
    for _ in range(times):
        with database.transaction() as session:
            record_failure(session, "elevenlabs", "speech", ProviderError(kind, "no"), now=now)


def passes(database: Database, now: datetime, operation: str = "speech") -> bool:
    try:
        with database.transaction() as session:
            enter(session, "elevenlabs", operation, now=now, probe_seconds=70)
    except ProviderError as error:
        if error.kind != "circuit_open":
            raise
        return False
    return True


def test_opens_after_the_last_failure_in_a_row_and_lets_one_probe_through(database: Database) -> None:
    fail(database, NOON, times=THRESHOLD - 1)
    assert passes(database, NOON)
    fail(database, NOON)
    assert not passes(database, NOON)
    assert passes(database, NOON, operation="another")
    later = NOON + PAUSE
    assert not passes(database, later - timedelta(seconds=1))
    assert passes(database, later)  # the probe
    assert not passes(database, later)  # and nobody else
    assert not passes(database, later + timedelta(seconds=69))
    assert passes(database, later + timedelta(seconds=70))  # the prober must be dead
    with database.transaction() as session:
        record_success(session, "elevenlabs", "speech")
    assert all(passes(database, later) for _ in range(3))


def test_a_failed_probe_doubles_the_pause_up_to_the_longest(tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    fail(database, NOON, times=THRESHOLD)
    now, pause = NOON, PAUSE
    for _ in range(8):
        now += pause
        assert passes(database, now)
        fail(database, now)
        pause = min(pause * 2, LONGEST_PAUSE)
        assert not passes(database, now + pause - timedelta(seconds=1))
    assert pause == LONGEST_PAUSE


@pytest.mark.parametrize("kind", ["invalid", "refused"])
def test_an_answer_about_the_request_alone_ends_the_row(kind: ErrorKind, tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    fail(database, NOON, times=THRESHOLD - 1)
    fail(database, NOON, kind)
    fail(database, NOON, times=THRESHOLD - 1)
    assert passes(database, NOON)


def test_rate_limiting_counts_neither_as_success_nor_as_failure(tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    fail(database, NOON, "rate_limited", times=THRESHOLD * 2)
    assert passes(database, NOON)
    fail(database, NOON, times=THRESHOLD - 1)
    fail(database, NOON, "rate_limited")
    fail(database, NOON)
    assert not passes(database, NOON)


@pytest.mark.slow
def test_it_is_open_for_every_show_and_every_process_and_nothing_is_sent(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path, concurrency="elevenlabs=9")
    sent: list[str] = []

    def down(timeout: float) -> str:
        sent.append("request")
        raise ProviderError("quota", "elevenlabs speech: quota_exceeded")

    for number in range(THRESHOLD + 2):
        assert _kind(store, f"show-{number}", down) == ("quota" if number < THRESHOLD else "circuit_open")
    assert len(sent) == THRESHOLD
    assert len(calls_of(store)) == THRESHOLD
    worker = start_worker(database, tmp_path, ordered(store, preset="elsewhere"), "call", "a", "1", "0")
    assert worker.wait(300) == 0  # its thread ended by the open circuit, before anything was sent
    assert log_of(tmp_path) == []


@pytest.mark.slow
def test_of_many_that_come_at_once_after_the_pause_one_asks(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path, concurrency="elevenlabs=9")
    fail(database, datetime.now(UTC), times=THRESHOLD)
    with database.transaction() as session:
        row = session.get(BreakerRow, ("elevenlabs", "speech"))
        assert row is not None
        row.open_until = database.now(session)
    asked, answered = [], threading.Event()
    outcomes: list[str] = []

    def send(timeout: float) -> str:
        asked.append("probe")
        answered.wait(120)
        return "audio"

    crowd = [
        threading.Thread(target=lambda number=number: outcomes.append(_kind(store, f"at-once-{number}", send)))
        for number in range(5)
    ]
    for thread in crowd:
        thread.start()
    until = time.monotonic() + 120
    while len(outcomes) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    answered.set()
    for thread in crowd:
        thread.join()
    assert asked == ["probe"]
    assert sorted(outcomes) == ["circuit_open"] * 4 + ["well"]
    assert _kind(store, "afterwards", lambda _: "audio") == "well"


def _kind(store: Store, preset: str, send) -> str:  # type: ignore[no-untyped-def]
    show = ordered(store, preset=preset)
    with held(store, show) as lease:
        try:
            LedgerCaller(store, show, lease).call(speech(), send, lambda _: Usage())
        except ProviderError as error:
            return error.kind
        return "well"
