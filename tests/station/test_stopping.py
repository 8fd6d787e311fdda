"""A worker takes no more messages than it has threads for; stopped, it ends in time and loses none of them."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from redis import Redis

from radiox_tasks.app import make_app
from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.settings import get_settings
from radiox_tasks.show.waiting_messages import waiting_shows
from radiox_tasks.station.supervisor import Process
from radiox_tasks.station.workers import soft_shutdown
from radiox_tasks.station.workers.free_threads import WAIT_SECONDS
from radiox_tasks.station.workers.pools import POOLS
from tests.station import holding_worker
from tests.station.own_processes import PATIENCE_SECONDS, running, until

pytestmark = pytest.mark.slow

HOLD, NOTE = "radiox_tasks.analytics.tasks.hold", "radiox_tasks.show.tasks.note"
HOLD_TOO = "radiox_tasks.show.tasks.hold"

SHORT, LONG = 3.0, 60.0
"""Seconds that a worker gives its tasks when it is told to stop; stopping takes under a second when measured alone."""


@pytest.fixture
def broker(home: Path) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(home)
    broker.hold()
    yield broker
    broker.release()


@dataclass
class Worker:
    """A worker process, its broker, and where its task leaves traces."""

    process: Process
    broker: EmbeddedBroker
    folder: Path

    def hold(self, seconds: float) -> None:
        """Send it a task and wait until it works on it."""
        make_app(get_settings()).send_task(HOLD, (seconds,), queue="analytics")
        until(lambda: (self.folder / "begun").exists(), "the task's beginning")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Send the signal; the seconds until it was gone."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE_SECONDS)
        return time.monotonic() - began

    def asks(self) -> bool:
        """Whether it waits for messages."""
        redis = Redis(unix_socket_path=str(self.broker.socket))
        return any(client["cmd"] == "brpop" for client in redis.client_list())

    def messages(self, queue: str = "analytics") -> tuple[int, int]:
        """How many wait in the queue, and how many are in somebody's hands."""
        redis = Redis(unix_socket_path=str(self.broker.socket))
        return redis.llen(queue), redis.hlen("unacked")


@pytest.fixture
def worker(request: pytest.FixtureRequest, broker: EmbeddedBroker, tmp_path: Path) -> Iterator[Worker]:
    """A worker that gives its tasks so many seconds when it is told to stop."""
    arguments = (str(tmp_path), str(request.param))
    with running(holding_worker.__name__, *arguments, log=tmp_path / "worker.log") as process:
        yield Worker(process, broker, tmp_path)


@pytest.mark.parametrize("worker", [LONG], indirect=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_task_that_ends_in_time_is_finished_and_not_waited_for_any_longer(
    worker: Worker, number: signal.Signals
) -> None:
    worker.hold(1.0)
    assert worker.stop(number) < LONG
    assert (worker.folder / "ended").exists()
    assert worker.messages() == (0, 0)


@pytest.mark.parametrize("worker", [SHORT], indirect=True)
def test_a_task_that_does_not_end_in_time_returns_to_its_queue(worker: Worker) -> None:
    worker.hold(10 * PATIENCE_SECONDS)
    worker.stop()
    assert not (worker.folder / "ended").exists()
    assert worker.messages() == (1, 0)


@pytest.mark.parametrize("worker", [SHORT], indirect=True)
def test_a_busy_worker_whose_broker_was_bounced_works_on_or_ends(worker: Worker) -> None:
    """And is no zombie that takes no message until its task ends."""
    worker.hold(10 * PATIENCE_SECONDS)
    [server] = [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(worker.broker.folder)]
    server.kill()
    server.wait(60)
    worker.broker.revive()
    (worker.folder / "begun").unlink()
    make_app(get_settings()).send_task(HOLD, (0.0,), queue="analytics")

    def ended_or_works() -> bool:
        return worker.process.poll() is not None or (worker.folder / "begun").exists()

    until(ended_or_works, "the worker's end, or its next task")


@pytest.mark.parametrize("worker", [SHORT], indirect=True)
def test_messages_without_a_free_thread_stay_in_their_queue_where_recovery_sees_their_shows(worker: Worker) -> None:
    app, shows = make_app(get_settings()), [f"show{number}" for number in range(5)]
    for show in shows:
        app.send_task(HOLD, (10 * PATIENCE_SECONDS,), queue="analytics", kwargsrepr=f"show={show}")
    threads = POOLS["analytics"].concurrency
    until(lambda: worker.messages()[1] >= threads, "the first tasks")
    app.send_task(NOTE, queue="show")
    until((worker.folder / "noted").exists, "a task of another queue")
    until(lambda: worker.messages() == (len(shows) - threads, threads), "as many messages as threads")
    assert waiting_shows(app, taken_within=0).intersection(shows) == set(shows[threads:])


@pytest.mark.parametrize("worker", [SHORT], indirect=True)
def test_a_worker_whose_threads_are_all_at_work_takes_the_next_message_when_one_is_free(worker: Worker) -> None:
    app, number = make_app(get_settings()), 4 * POOLS["analytics"].concurrency
    for _ in range(number):
        app.send_task(HOLD, (0.5,), queue="analytics")
    until(lambda: worker.messages() == (0, 0), "the last of them")


@pytest.mark.parametrize("worker", [SHORT], indirect=True)
def test_a_queue_whose_threads_are_at_work_delays_neither_its_own_messages_nor_those_of_another(worker: Worker) -> None:
    app, threads = make_app(get_settings()), POOLS["analytics"].concurrency
    worker.hold(0.0)
    began = time.monotonic()
    for _ in range(15 * threads):
        app.send_task(HOLD, (0.1,), queue="analytics")
    app.send_task(NOTE, queue="show")
    until((worker.folder / "noted").exists, "a task of another queue")
    assert worker.messages()[0] > 0
    until(lambda: worker.messages() == (0, 0), "the last of them")
    assert time.monotonic() - began < 5  # 1.5 s of work; 15 s if each wait for the other queue were a long one


@pytest.mark.parametrize("queue", ["analytics", "audio"])
def test_a_message_that_was_asked_for_before_a_delayed_task_began_is_not_lost_with_the_worker(
    broker: EmbeddedBroker, tmp_path: Path, queue: str
) -> None:
    app, waiting = make_app(get_settings()), 4
    with running(holding_worker.__name__, str(tmp_path), str(SHORT), queue, log=tmp_path / "log") as process:
        worker = Worker(process, broker, tmp_path)
        until(worker.asks, "the worker")
        app.send_task(
            f"radiox_tasks.{queue}.tasks.hold", (PATIENCE_SECONDS,), queue=queue, countdown=1.5 * WAIT_SECONDS
        )
        until((tmp_path / "begun").exists, "the delayed task's beginning")
        for _ in range(waiting):
            app.send_task(f"radiox_tasks.{queue}.tasks.hold", (0.0,), queue=queue)
        until(lambda: sum(worker.messages(queue)) == 1 + waiting, "a place for each message")
        worker.stop(signal.SIGKILL)
        assert sum(worker.messages(queue)) == 1 + waiting


@pytest.mark.parametrize("worker", [SHORT], indirect=True)
def test_a_worker_asks_for_nothing_while_all_its_threads_are_at_work(worker: Worker) -> None:
    app = make_app(get_settings())
    for task, queue in ((HOLD, "analytics"), (HOLD_TOO, "show")):
        for _ in range(POOLS[queue].concurrency):
            app.send_task(task, (10 * PATIENCE_SECONDS,), queue=queue)
    threads = POOLS["analytics"].concurrency + POOLS["show"].concurrency
    until(lambda: worker.messages() == (0, threads), "a task for each thread")
    redis = Redis(unix_socket_path=str(worker.broker.socket))
    before = redis.info("commandstats")["cmdstat_brpop"]["calls"]
    time.sleep(3 * WAIT_SECONDS)
    assert redis.info("commandstats")["cmdstat_brpop"]["calls"] == before
    [asking] = [client["id"] for client in redis.client_list() if client["cmd"] == "brpop"]
    redis.client_kill_filter(_id=asking)  # as a broker does that closes idle connections
    time.sleep(3 * WAIT_SECONDS)
    assert worker.messages() == (0, threads)


def test_an_idle_worker_of_a_container_is_gone_at_once_and_with_it_the_broker_it_alone_used(
    home: Path, tmp_path: Path
) -> None:
    with running("cli", "worker", "analytics", log=tmp_path / "log") as process:
        broker = EmbeddedBroker(home)
        until(broker.answers, "the broker")
        redis = Redis(unix_socket_path=str(broker.socket))
        until(lambda: any(client["cmd"] == "brpop" for client in redis.client_list()), "the worker")
        process.send_signal(signal.SIGTERM)
        process.wait(soft_shutdown.SECONDS)  # which a worker with a task would take
        assert not broker.answers()


def test_a_process_pool_inherits_no_connection_to_the_database(broker: EmbeddedBroker, tmp_path: Path) -> None:
    """SQLite forbids it: locks and changes of the two processes would mix."""
    with running("cli", "worker", "audio", "--concurrency", "1", log=tmp_path / "log") as process:
        worker = psutil.Process(process.pid)
        until(lambda: bool(worker.children()), "the pool's process")
        opened = [Path(file.path).name for child in worker.children() for file in child.open_files()]
        assert not [name for name in opened if name.startswith("radiox.sqlite3")]
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_pool_leaves_no_temporary_folder(
    broker: EmbeddedBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    (temporary := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with running("cli", "worker", "audio", "--concurrency", "1", log=tmp_path / "log") as process:
        worker = psutil.Process(process.pid)
        until(lambda: bool(worker.children()), "the pool's process")
        process.send_signal(number)
        process.wait(PATIENCE_SECONDS)
    left = [path.relative_to(tmp_path) for folder in (temporary, broker.home / "work") for path in folder.rglob("*")]
    assert left == []
