"""Ready shows go on air without a broker, from a second process where the first was killed, and after a sleep."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.store import Store
from radiox_tasks.media.on_air import air_due
from radiox_tasks.settings import get_settings
from radiox_tasks.station import on_air_clock
from radiox_tasks.station.supervisor import Supervisor
from tests.launch import fork_server
from tests.media.made_shows import Made, made_show

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 300.0


@pytest.fixture
def broker(home: Path) -> Iterator[EmbeddedBroker]:
    held = EmbeddedBroker(home)
    held.hold()
    yield held
    held.release()


def supervised(home: Path) -> Supervisor:
    return Supervisor(home / "logs" / "station.log", environment={"RADIOX_HOME": str(home)}, server=fork_server())


@pytest.fixture
def workers(store: Store, broker: EmbeddedBroker, home: Path) -> Iterator[Supervisor]:
    """The two workers that have a clock, as a station runs them; what dies is not started again."""
    store.database.migrate()
    supervisor = supervised(home)
    for queue in ("media", "data"):
        supervisor.add(queue, "worker", queue)
    yield supervisor
    supervisor.stop()


def slot(store: Store, seconds: float) -> Made:
    """A show that is ready for an air time so many seconds from now."""
    air_at = datetime.now(UTC) + timedelta(seconds=seconds)
    return made_show(store, air_in=seconds, slot_at=air_at).ready()


def on_air(store: Store, made: Made) -> Show:
    """The show once it is on air."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (show := load_show(store.database, made.show_id)).on_air_at is None:
        assert time.monotonic() < until, "it is not on air"
        time.sleep(0.1)
    return show


def send(workers: Supervisor, number: int, *names: str) -> None:
    for child in workers.children:
        if child.process is not None and (child.name in names or not names):
            os.kill(child.process.pid, number)


def test_shows_go_on_air_whatever_is_lost(store: Store, broker: EmbeddedBroker, workers: Supervisor) -> None:
    on_air(store, slot(store, 0))  # a clock runs

    broker._client(10.0).shutdown(nosave=True)
    assert on_air(store, slot(store, 0)).status == "published"

    send(workers, signal.SIGSTOP)
    missed = slot(store, 0)
    air_at = load_show(store.database, missed.show_id).air_at
    while datetime.now(UTC) < air_at + timedelta(seconds=4):
        assert load_show(store.database, missed.show_id).status == "ready"
        time.sleep(0.1)
    send(workers, signal.SIGCONT)
    document = on_air(store, missed).document
    assert document is not None
    assert document.on_air_at is not None
    assert document.on_air_at - document.air_at >= timedelta(seconds=4)

    send(workers, signal.SIGKILL, "media")
    alone = slot(store, 0)
    assert on_air(store, alone).status == "published"
    send(workers, signal.SIGKILL, "data")
    nobody = slot(store, 0)
    workers.add("media again", "worker", "media")
    assert on_air(store, nobody).status == "published"
    assert (get_settings().home / "editions" / "index.html").is_file()


def test_a_small_station_has_a_second_clock_in_its_gateway(store: Store, broker: EmbeddedBroker, home: Path) -> None:
    store.database.migrate()
    supervisor = supervised(home)
    supervisor.add("gateway", "gateway", "--clock", "0")
    try:
        assert on_air(store, slot(store, 0)).status == "published"
    finally:
        supervisor.stop()


def test_a_clock_goes_on_where_a_publisher_raises_system_exit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [SystemExit()]

    def due(store: Store, **given: Any) -> list[str]:
        if faults:
            raise faults.pop()
        return air_due(store, **given)

    monkeypatch.setattr(on_air_clock, "air_due", due)
    made, clock = slot(store, 0), on_air_clock.OnAirClock(store, sends=False)
    clock.start()
    try:
        assert on_air(store, made).status == "published"
    finally:
        clock.stop()
    assert not faults
