"""A small station for tests: one short programme, the bundled ones switched off, real pools and a real broker."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import yaml
from redis import Redis

from radiox_tasks.app import QUEUES
from radiox_tasks.broker import EmbeddedBroker, socket_path
from radiox_tasks.content.sample.server import Sample
from radiox_tasks.language.languages import read_yaml
from radiox_tasks.settings import ROOT
from radiox_tasks.station.supervisor import Supervisor
from tests.launch import fork_server

ALONE = ("content", "speaker", "audio", "data")
"""The queues with a process of their own: those that a test suspends or kills. The others share one with beat, for each
process takes more than a second of processor time to start."""

PATIENCE_SECONDS = 300.0
"""For the start of workers, on however busy a machine."""


def write_presets(folder: Path, sample: Sample, **changes: object) -> None:
    """A programme of one story in half a minute called `small` over the sample feeds in `folder`, and nothing else on
    the schedule. Speaking and mixing its natural length, most of a minute, takes twice the processor time."""
    folder.mkdir(parents=True, exist_ok=True)
    feeds = [feed for feed in sample.feeds if feed.language == "de" and feed.category in ("zurich", "schweiz")]
    small = {
        "name": "small",
        "title": "RadioX Klein",
        "language": "de",
        "timezone": "Europe/Zurich",
        "schedule": {"enabled": False},
        "duration": 30,
        "news": {"count": 1},
        "feeds": [feed.model_dump(mode="json") for feed in feeds],
        "sound": {"intro": "2s", "outro": "2s"},
        "hosts": {"main": "marcel", "second": None, "weather": None},
        **changes,
    }
    (folder / "small.yaml").write_text(yaml.safe_dump(small, allow_unicode=True))
    for name, text in _switched_off().items():
        (folder / name).write_text(text)


@cache
def _switched_off() -> dict[str, str]:
    """The files of the bundled programmes, without their schedules."""
    presets = {bundled.name: read_yaml(bundled) for bundled in (ROOT / "presets").glob("*.yaml")}
    off = {"schedule": {"enabled": False}}
    return {name: yaml.safe_dump({**preset, **off}, allow_unicode=True) for name, preset in presets.items()}


@contextmanager
def running_station(home: Path, environment: dict[str, str], *, alone: Sequence[str] = ALONE) -> Iterator[Supervisor]:
    """Every queue and beat under a supervisor in this process, and a broker that is revived as `radiox up` does it."""
    broker = EmbeddedBroker(home)
    broker.hold()
    environment = {**environment, "RADIOX_HOME": str(home)}
    supervisor = Supervisor(home / "logs" / "station.log", environment=environment, server=fork_server())
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            supervisor.check()
            broker.restart_if_dead()

    for queue in alone:
        supervisor.add(queue, "worker", queue)
    shared = [queue for queue in QUEUES if queue not in alone]
    supervisor.add("-".join(shared), "worker", "--beat", "--threads", *shared)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield supervisor
    finally:
        stop.set()
        watcher.join(15)
        supervisor.stop()
        broker.release()


def await_workers(home: Path, number: int) -> None:
    """Wait until so many processes take messages. A command that finds no worker for a queue starts its own."""
    until = time.monotonic() + PATIENCE_SECONDS
    redis = Redis(unix_socket_path=str(socket_path(home)))
    while [client["cmd"] for client in redis.client_list()].count("brpop") < number:
        assert time.monotonic() < until, "the workers are not ready"
        time.sleep(0.2)
