"""Ctrl-C on a show that is being made: what providers are paid for is heard, and nothing else is waited for."""

import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from radiox_tasks.data.shows.changes import close_show, record_submission
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import ShowCancelledError, Usage
from radiox_tasks.station.make_one_show import PAID_SECONDS, _wait
from radiox_tasks.station.progress import Progress
from radiox_tasks.station.supervisor import Child, Supervisor
from tests.providers.calling import calls_of, held, in_step, ordered, speech, sqlite, station


class Interrupted(Progress):
    """Ctrl-C at the first look."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__("waiting")
        self._then = then

    def update(self, *_: object) -> None:
        threading.Timer(0.5, self._then).start()
        raise KeyboardInterrupt


@pytest.mark.parametrize(("workers", "call"), [(1, "done"), (0, "open")], ids=["its own workers", "a station's"])
def test_an_answer_is_waited_for_where_the_commands_own_workers_ask(tmp_path: Path, workers: int, call: str) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    record_submission(store.database, show.show_id)
    asked, answer = threading.Event(), threading.Event()

    def send(timeout: float) -> str:
        asked.set()
        assert answer.wait(60)
        return "audio"

    def speak() -> None:
        in_step(store, show, lambda lease: LedgerCaller(store, show, lease).call(speech(), send, lambda _: Usage()))

    supervisor = Supervisor(tmp_path / "workers.log")
    supervisor.children += [Child("worker", (), due=math.inf)] * workers
    speaking = threading.Thread(target=speak)
    speaking.start()
    assert asked.wait(60)
    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            _wait(store, show.show_id, supervisor, None, Interrupted(answer.set if workers else lambda: None))
        assert time.monotonic() - began < PAID_SECONDS
        assert [one.status for one in calls_of(store)] == [call]
        assert load_show(store.database, show.show_id).status == "cancelled"
    finally:
        answer.set()
        speaking.join()
        supervisor.stop()


def test_nothing_is_sent_for_a_show_that_was_cancelled_while_its_step_worked(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    sent: list[float] = []
    with held(store, show) as lease:
        caller = LedgerCaller(store, show, lease)
        caller.call(speech(), sent.append, lambda _: Usage())
        close_show(store.database, show.show_id, "cancelled", error="cancelled by a person")
        with pytest.raises(ShowCancelledError):
            caller.call(speech(), sent.append, lambda _: Usage())
    assert len(sent) == len(calls_of(store)) == 1
