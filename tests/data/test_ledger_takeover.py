"""A holder that dies or sleeps loses its step after the lease and writes over nobody; a live one keeps it."""

import signal
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease, LeaseLostError
from radiox_tasks.data.ledger.ledger import Ledger, Output, StepHeldError
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.model.declared.declarations import Entry
from tests.data.programmes import a_show, url_of
from tests.elsewhere import elsewhere

LEASE = timedelta(seconds=1)
STEP = Entry("speak", {"text": "Guten Morgen"})

HOLDER = """
import sys
from datetime import timedelta
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.ledger.lease import LeaseLostError
from radiox_tasks.model.declared.declarations import Entry

def work(lease):
    print("acquired", flush=True)
    sys.stdin.readline()
    return {"by": "the first holder"}

ledger = Ledger(Database(sys.argv[1]), lease=timedelta(seconds=float(sys.argv[3])))
try:
    ledger.run(Entry("speak", {"text": "Guten Morgen"}), work, show_id=sys.argv[2])
except LeaseLostError:
    print("lost", flush=True)
else:
    print("finished", flush=True)
"""


def take_over(ledger: Ledger, show_id: str) -> Output:
    """Ask for the step until its holder's lease has run out."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            return ledger.run(
                STEP, lambda lease: {"by": "the second", "before": lease.previous_attempts}, show_id=show_id
            )
        except StepHeldError as held:
            time.sleep(min(held.wait, 0.1))
    raise AssertionError("the lease never ran out")


@pytest.mark.slow
def test_a_killed_holders_step_is_taken_over_after_the_lease(database: Database) -> None:
    ledger, show_id = Ledger(database, lease=LEASE), a_show(database)
    with elsewhere(HOLDER, url_of(database), show_id, str(LEASE.total_seconds())) as holder:
        assert holder.stdout.readline() == "acquired\n"
        with pytest.raises(StepHeldError):
            ledger.run(STEP, lambda _: {}, show_id=show_id)
        holder.process.send_signal(signal.SIGKILL)
        holder.process.wait()
        killed = time.monotonic()
        assert take_over(ledger, show_id) == {"by": "the second", "before": 1}
        assert time.monotonic() - killed < 15


@pytest.mark.slow
def test_a_holder_that_slept_through_its_lease_cannot_finish(database: Database) -> None:
    ledger, show_id = Ledger(database, lease=LEASE), a_show(database)
    with elsewhere(HOLDER, url_of(database), show_id, str(LEASE.total_seconds())) as holder:
        assert holder.stdout.readline() == "acquired\n"
        holder.process.send_signal(signal.SIGSTOP)
        try:
            assert take_over(ledger, show_id)["by"] == "the second"
        finally:
            holder.process.send_signal(signal.SIGCONT)
        print("go on", file=holder.stdin, flush=True)
        assert holder.stdout.readline() == "lost\n"
    assert ledger.output_of(STEP) == {"by": "the second", "before": 1}


def test_a_late_failure_does_not_spoil_the_step_of_who_took_over(database: Database) -> None:
    ledger, show_id = Ledger(database, lease=timedelta(seconds=0.3)), a_show(database)
    leases = list[Lease]()

    def overtaken(lease: Lease) -> Output:
        leases.append(lease)
        with database.transaction() as session:  # as if the lease had run out unnoticed
            row = session.execute(select(StepRow)).scalar_one()
            row.lease_until = database.now(session) - timedelta(seconds=1)
            row.fence, row.owner, row.status = 2, "somebody else", "running"
        raise OSError("too late")

    with pytest.raises(OSError, match="too late"):
        ledger.run(STEP, overtaken, show_id=show_id)
    with database.transaction() as session:
        row = session.execute(select(StepRow)).scalar_one()
        assert (row.status, row.error, row.owner) == ("running", None, "somebody else")
    assert ledger.renew(leases[0]) is False
    assert leases[0].lost.is_set()


@pytest.mark.slow
def test_the_heartbeat_keeps_a_step_far_beyond_one_lease(database: Database) -> None:
    ledger, show_id = Ledger(database, lease=timedelta(seconds=1.5)), a_show(database)
    begun, go_on, ends = threading.Event(), threading.Event(), list[Output]()

    def long(_: Lease) -> Output:
        begun.set()
        assert go_on.wait(120)
        return {"by": "the first"}

    holder = threading.Thread(target=lambda: ends.append(ledger.run(STEP, long, show_id=show_id)))
    holder.start()
    assert begun.wait(60)
    end = time.monotonic() + 3.5
    while time.monotonic() < end:
        with pytest.raises(StepHeldError):
            ledger.run(STEP, lambda _: {"by": "a thief"}, show_id=show_id)
        time.sleep(0.1)
    go_on.set()
    holder.join()
    assert ends == [{"by": "the first"}]


def test_a_finish_after_losing_the_lease_is_refused(database: Database) -> None:
    ledger, show_id = Ledger(database, lease=LEASE), a_show(database)

    def overtaken(_: Lease) -> Output:
        with database.transaction() as session:
            session.execute(select(StepRow)).scalar_one().fence += 1
        return {"by": "the first"}

    with pytest.raises(LeaseLostError):
        ledger.run(STEP, overtaken, show_id=show_id)
    assert ledger.output_of(STEP) is None
