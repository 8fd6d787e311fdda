"""The threads that renew leases, in a process that cannot always have another thread."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from radiox_tasks.data.ledger import lease
from radiox_tasks.data.ledger.lease import Heartbeat, Lease

LEASE = timedelta(seconds=0.03)


def without_threads(monkeypatch: pytest.MonkeyPatch, refused: Callable[[str], bool]) -> list[str]:
    """No thread of these names starts, as when the process has its limit of threads; the names that were refused."""
    start = threading.Thread.start
    names = []

    def refusing(thread: threading.Thread) -> None:
        if refused(thread.name):
            names.append(thread.name)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(lease, "_starter", lease._Starter())
    monkeypatch.setattr(threading.Thread, "start", refusing)
    return names


def renewing(renewed: threading.Event, name: str) -> Heartbeat:
    """A lease whose renewal is told by the event."""

    def renew(_: Lease) -> bool:
        renewed.set()
        return True

    return Heartbeat(renew, LEASE, Lease(name, "owner", 1, 0))


def test_a_lease_is_renewed_once_the_process_has_a_thread_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RETRY_SECONDS", 0.01)
    refused = without_threads(monkeypatch, lambda name: name == "lease-first" and len(refused) < 3)
    for name in ("first", "second"):
        renewed = threading.Event()
        with renewing(renewed, name):
            assert renewed.wait(30), name
    assert len(refused) == 3


def test_a_step_fails_without_a_thread_and_the_next_one_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = without_threads(monkeypatch, lambda name: name == "leases" and not refused)
    never, renewed = threading.Event(), threading.Event()
    with pytest.raises(RuntimeError), renewing(never, "first"):
        pytest.fail("it runs with nobody to renew its lease")
    with renewing(renewed, "second"):
        assert renewed.wait(30)
    assert not never.is_set()
