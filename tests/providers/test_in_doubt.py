"""A worker that dies between intent and receipt: what it may have paid is counted, and paid again at most once."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from radiox_tasks.analytics.housekeeping import close_orphaned_calls
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import StepHeldError
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.document.step_report import cost_of, steps_of
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import ProviderError, Usage
from tests.providers.calling import PRICE, calls_of, held, in_step, ordered, speech, station
from tests.providers.processes import start_worker, wait_for_line


def kill_one_at_its_call(database: Database, folder: Path, show: object) -> None:
    folder.mkdir()
    worker = start_worker(database, folder, show, "die")  # type: ignore[arg-type]
    try:
        wait_for_line(folder, "start fatal")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()


def once_free(store: Store, work: object) -> object:
    """Run the step as soon as the dead worker's lease is over."""
    until = time.monotonic() + 120
    while True:
        try:
            return work()  # type: ignore[operator]
        except StepHeldError:
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.mark.slow
def test_kill_9_at_the_call(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store, show=1.0)
    sent: list[str] = []

    def again() -> object:
        def send(timeout: float) -> str:
            sent.append("again")
            return "audio"

        return in_step(
            store,
            show,
            lambda lease: LedgerCaller(store, show, lease).call(speech(), send, lambda _: Usage()),
            n="fatal",
        )

    kill_one_at_its_call(database, tmp_path / "one", show)
    assert [call.status for call in calls_of(store)] == ["open"]
    until = time.monotonic() + 120
    while _status(store, show.show_id) == "running" and time.monotonic() < until:
        time.sleep(0.1)
    assert _status(store, show.show_id) == "in_doubt"
    assert close_orphaned_calls(store) == 1
    assert close_orphaned_calls(store) == 0
    assert once_free(store, again) == "audio"
    assert sent == ["again"]
    assert _status(store, show.show_id) == "done"
    log = calls_of(store)
    assert [call.status for call in log] == ["in_doubt", "done"]
    assert [call.counted for call in log] == [100 * PRICE, 100 * PRICE]
    cost = cost_of(database, show.show_id)
    assert (cost.total, cost.in_doubt) == (pytest.approx(0.01), pytest.approx(0.01))


def test_lost_twice_is_not_sent_a_third_time(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    sent: list[str] = []

    def die(timeout: float) -> str:
        sent.append("request")
        raise SystemExit

    def attempt() -> object:
        return in_step(
            store, show, lambda lease: LedgerCaller(store, show, lease).call(speech(), die, lambda _: Usage())
        )

    for _ in range(2):
        with pytest.raises(SystemExit):
            attempt()
    for _ in range(2):
        with pytest.raises(ProviderError) as caught:
            attempt()
        assert caught.value.kind == "in_doubt"
    assert len(sent) == 2
    assert [call.status for call in calls_of(store)] == ["in_doubt", "in_doubt"]
    with held(store, show, "another step") as lease:  # another step may ask
        caller = LedgerCaller(store, show, lease)
        assert caller.call(speech(), lambda _: "audio", lambda _: Usage()) == "audio"


def test_a_loss_of_the_day_before_speaks_against_nothing(database: Database, tmp_path: Path) -> None:
    """A phrase belongs to no show: two crashes do not silence it for ever."""
    store = station(database, tmp_path)
    show = ordered(store)
    sent: list[str] = []

    def attempt(answers: bool) -> object:
        def send(timeout: float) -> str:
            sent.append("request")
            if not answers:
                raise SystemExit
            return "audio"

        return in_step(
            store, show, lambda lease: LedgerCaller(store, show, lease).call(speech(), send, lambda _: Usage())
        )

    for _ in range(2):
        with pytest.raises(SystemExit):
            attempt(answers=False)
    for hours, lost in ((25, 0), (23, 1)):  # one was yesterday: one more may go, and is lost as well
        with store.database.transaction() as session:
            call = session.execute(select(CallRow).order_by(CallRow.opened_at).offset(lost).limit(1)).scalar_one()
            call.opened_at = store.database.now(session) - timedelta(hours=hours)
        with pytest.raises(SystemExit if hours == 25 else ProviderError):
            attempt(answers=False)
    assert len(sent) == 3
    with store.database.transaction() as session:
        session.execute(update(CallRow).values(opened_at=store.database.now(session) - timedelta(hours=24, seconds=1)))
    assert attempt(answers=True) == "audio"
    assert [call.status for call in calls_of(store)].count("in_doubt") == 3  # still in the accounts


def test_housekeeping_keeps_calls_in_progress_and_a_late_receipt_counts(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)

    def slow(timeout: float) -> str:
        assert close_orphaned_calls(store) == 0
        with store.database.transaction() as session:  # now the worker hangs for longer than its lease
            row = session.get(StepRow, lease.key)
            assert row is not None
            row.lease_until = store.database.now(session)
        assert close_orphaned_calls(store) == 1
        assert [call.status for call in calls_of(store)] == ["in_doubt"]
        return "audio"

    with held(store, show) as lease:
        LedgerCaller(store, show, lease).call(speech(), slow, lambda _: Usage({"characters": 150}))
    assert [(call.status, call.counted) for call in calls_of(store)] == [("done", 150 * PRICE)]


def _status(store: Store, show_id: str) -> str:
    (step,) = steps_of(store.database, show_id)
    return step.status
