"""A worker that is told to stop: gone in time, and no message is lost with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from redis import Redis

from radiox_tasks.app import make_app
from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.settings import ROOT, get_settings
from tests.station import holding_worker

pytestmark = pytest.mark.slow

HOLD = "radiox_tasks.analytics.tasks.hold"
SPARE_SECONDS = 6.0
"""For a busy machine, over what the worker itself takes (under a second when measured alone)."""


@pytest.fixture
def broker(home: Path) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(home)
    broker.hold()
    yield broker
    broker.release()


@dataclass
class Worker:
    """A worker process, its broker, and where its task leaves traces."""

    process: "subprocess.Popen[bytes]"
    broker: EmbeddedBroker
    folder: Path

    def hold(self, seconds: float) -> None:
        """Send it a task and wait until it works on it."""
        make_app(get_settings()).send_task(HOLD, (seconds,), queue="analytics")
        until(lambda: (self.folder / "begun").exists(), 30, "the task's beginning")

    def stop(self, within: float, number: signal.Signals = signal.SIGTERM) -> float:
        """Send the signal; the seconds until it was gone."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(within)
        return time.monotonic() - began

    def messages(self) -> tuple[int, int]:
        """How many wait in the queue, and how many are in somebody's hands."""
        redis = Redis(unix_socket_path=str(self.broker.socket))
        return redis.llen("analytics"), redis.hlen("unacked")


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about in {seconds} s"
        time.sleep(0.05)


@contextmanager
def running(command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of ours, without what the supervisor sets."""
    environment = {name: value for name, value in os.environ.items() if name != "REMAP_SIGTERM"}
    environment["PYTHONPATH"] = str(ROOT)
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, *command], stdout=output, stderr=output, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def worker(broker: EmbeddedBroker, tmp_path: Path) -> Iterator[Worker]:
    with running(["-m", holding_worker.__name__, str(tmp_path)], tmp_path / "worker.log") as process:
        yield Worker(process, broker, tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_task_that_ends_in_time_is_finished_and_not_waited_for_any_longer(
    worker: Worker, number: signal.Signals
) -> None:
    worker.hold(1.0)
    assert worker.stop(holding_worker.SOFT_SECONDS + SPARE_SECONDS, number) < holding_worker.SOFT_SECONDS
    assert (worker.folder / "ended").exists()
    assert worker.messages() == (0, 0)


def test_a_task_that_does_not_is_handed_back(worker: Worker) -> None:
    worker.hold(120.0)
    worker.stop(holding_worker.SOFT_SECONDS + SPARE_SECONDS)
    assert not (worker.folder / "ended").exists()
    assert worker.messages() == (1, 0)


def test_a_busy_worker_whose_broker_was_bounced_works_on_or_ends(worker: Worker) -> None:
    """And is no zombie that takes no message until its task ends."""
    worker.hold(120.0)
    [server] = [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(worker.broker.folder)]
    server.kill()
    server.wait(60)
    worker.broker.revive()
    (worker.folder / "begun").unlink()
    make_app(get_settings()).send_task(HOLD, (0.0,), queue="analytics")

    def ended_or_works() -> bool:
        return worker.process.poll() is not None or (worker.folder / "begun").exists()

    until(ended_or_works, 20, "the worker's end, or its next task")


def test_an_idle_worker_of_a_container_is_gone_at_once_and_with_it_the_broker_it_alone_used(
    home: Path, tmp_path: Path
) -> None:
    with running([str(ROOT / "cli.py"), "worker", "analytics"], tmp_path / "log") as process:
        broker = EmbeddedBroker(home)
        until(broker.answers, 30, "the broker")
        redis = Redis(unix_socket_path=str(broker.socket))
        until(lambda: any(client["cmd"] == "brpop" for client in redis.client_list()), 30, "the worker")
        process.terminate()
        process.wait(SPARE_SECONDS)
        assert not broker.answers()


def test_a_process_pool_inherits_no_connection_to_the_database(broker: EmbeddedBroker, tmp_path: Path) -> None:
    """SQLite forbids it: locks and changes of the two processes would mix."""
    with running([str(ROOT / "cli.py"), "worker", "audio", "--concurrency", "1"], tmp_path / "log") as process:

        def pool() -> list[psutil.Process]:
            return [child for child in psutil.Process(process.pid).children() if "audio" in child.cmdline()]

        until(lambda: bool(pool()), 40, "the pool's process")
        opened = [Path(file.path).name for child in pool() for file in child.open_files()]
        assert not [name for name in opened if name.startswith("radiox.sqlite3")]
        process.terminate()
        process.wait(SPARE_SECONDS + 5)
