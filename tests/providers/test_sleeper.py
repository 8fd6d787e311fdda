"""A holder that slept through its lease (a suspended machine, a long pause) sends no paid request after it wakes."""

import signal
import threading
import time
from pathlib import Path

import pytest

from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.ledger import StepHeldError
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import Usage
from tests.providers.calling import calls_of, held, in_step, ordered, patient, speech, station
from tests.providers.processes import log_of, start_worker, wait_for_line

pytestmark = pytest.mark.slow

LEASE = 2.0
"""Seconds: more than a busy machine takes from the lease to the check of it."""


def test_a_sleeper_whose_step_was_taken_over_sends_nothing_more(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    worker = start_worker(database, tmp_path, show, "sleep")
    try:
        wait_for_line(tmp_path, "receipt of first")  # so that it sleeps with no transaction open
        worker.send_signal(signal.SIGSTOP)
        until = time.monotonic() + 120

        def take_over(lease: Lease) -> str:
            caller = LedgerCaller(store, show, lease)
            return caller.call(speech(), lambda _: "audio", lambda _: Usage())

        while True:
            try:
                assert in_step(store, show, take_over, n="sleeper") == "audio"
                break
            except StepHeldError:
                assert time.monotonic() < until
                time.sleep(0.1)
        (tmp_path / "go on").touch()  # what it meets as it wakes, before its heartbeat can tell it
        worker.send_signal(signal.SIGCONT)
        assert worker.wait(120) != 0
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert log_of(tmp_path) == ["sent first", "receipt of first"]
    assert len(calls_of(store)) == 2


def test_who_takes_a_step_over_waits_for_the_intent_that_is_being_written(database: Database, tmp_path: Path) -> None:
    """Else the holder could send after its successor had looked for lost calls and found none."""
    store = patient(station(database, tmp_path), LEASE)
    show = ordered(store)
    taken = threading.Event()

    def take_over() -> None:
        with held(store, show):
            taken.set()

    with held(store, show) as lease:
        caller = LedgerCaller(store, show, lease)
    thread = threading.Thread(target=take_over)
    with database.transaction() as session:
        caller._require_lease(session, database.now(session))
        time.sleep(LEASE + 0.1)  # the lease runs out between the check and the commit
        thread.start()
        assert not taken.wait(1.0)
    assert taken.wait(120)
    thread.join()
