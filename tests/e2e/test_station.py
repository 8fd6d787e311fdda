"""`radiox up` as it runs at home: a programme due every minute, each slot once, Flower watching, a clean end."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest

from radiox_tasks.app import QUEUES
from radiox_tasks.content.sample.server import serve_sample
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import list_shows
from tests.databases import sample_sqlite
from tests.e2e.harness import RADIOX, clean_environment, run_radiox
from tests.e2e.small_station import write_presets
from tests.standins.elevenlabs_server import elevenlabs_standin

pytestmark = pytest.mark.slow


@dataclass
class Station:
    process: subprocess.Popen[bytes]
    home: Path
    database: Database
    gateway: int
    flower: int
    metrics: int

    def listed(self) -> list[dict[str, Any]]:
        """The shows as a person lists them."""
        listed = run_radiox(self.home, "shows", "list", "--json", "--limit", "100")
        assert listed.returncode == 0, listed.stderr
        found: list[dict[str, Any]] = json.loads(listed.stdout)["shows"]
        return found

    def published(self) -> list[str]:
        """The shows that are, by their ids. Asked for each second: a command would take as long to start."""
        return [show.show_id for show in list_shows(self.database, status="published")]

    def get(self, port: int, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
            return str(answer.read().decode())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float, what: str, station: Station) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(1)
    log = station.home / "logs" / "station.log"
    raise AssertionError(f"{what} did not happen in {seconds} s\n{log.read_text()[-6000:] if log.exists() else ''}")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    home = tmp_path_factory.mktemp("station") / "home"
    presets = home.parent / "presets"
    ports = free_port(), free_port(), free_port()
    database = sample_sqlite(home)
    with elevenlabs_standin(character_limit=10**9) as voice, serve_sample() as sample:
        write_presets(presets, sample, schedule={"cron": "* * * * *", "lead": "2m", "catch_up": "1m"})
        environment = clean_environment(
            home,
            RADIOX_PRESETS=str(presets),
            RADIOX_FETCH_ALLOW=sample.allow,
            ELEVENLABS_API_KEY=voice.key,
            ELEVENLABS_BASE_URL=voice.url,
            RADIOX_METRICS_PORT=str(ports[2]),
            FLOWER_UNAUTHENTICATED_API="true",
        )
        process = subprocess.Popen(
            [RADIOX, "up", "--port", str(ports[0]), "--flower", str(ports[1])], env=environment, cwd=home.parent
        )
        running = Station(process, home, database, *ports)
        try:
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(300)


def test_each_minutes_slot_has_its_show_once(station: Station) -> None:
    wait_for(lambda: len(station.published()) >= 2, 400, "two published shows", station)
    listed = station.listed()
    assert sum(show["status"] == "published" for show in listed) >= 2
    slots = [datetime.fromisoformat(show["air_at"]) for show in listed]
    assert len(slots) == len(set(slots))
    assert all(slot.second == 0 and slot.microsecond == 0 for slot in slots)
    ordered = sorted(slots)
    assert [(b - a).total_seconds() for a, b in pairwise(ordered)] == [60] * (len(slots) - 1)


def test_flower_lists_every_queues_workers_and_a_shows_tasks(station: Station) -> None:
    def all_there() -> bool:
        try:
            workers = json.loads(station.get(station.flower, "/api/workers?refresh=1"))
        except OSError:
            return False
        served = {queue["name"] for worker in workers.values() for queue in worker.get("active_queues", [])}
        return served == set(QUEUES)

    wait_for(all_there, 60, "Flower sees every queue", station)
    wait_for(
        lambda: (
            "radiox_tasks.media.tasks.publish"
            in {task["name"] for task in json.loads(station.get(station.flower, "/api/tasks?limit=1000")).values()}
        ),
        90,
        "Flower sees a publish task",
        station,
    )


def test_the_gateway_serves_editions_with_byte_ranges(station: Station) -> None:
    wait_for(lambda: bool(station.published()), 120, "a published show", station)
    feed = station.get(station.gateway, "/editions/small/feed.xml")
    assert "<item>" in feed
    request = urllib.request.Request(
        f"http://127.0.0.1:{station.gateway}/editions/small/latest.mp3", headers={"Range": "bytes=0-99"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert answer.status == 206
        assert answer.headers["content-type"] == "audio/mpeg"
        assert len(answer.read()) == 100
    with pytest.raises(urllib.error.HTTPError) as refused:
        station.get(station.gateway, "/editions/.publishing")
    assert refused.value.code == 404


def test_metrics_tell_of_shows_and_steps(station: Station) -> None:
    wait_for(lambda: bool(station.published()), 120, "a published show", station)
    text = station.get(station.metrics, "/metrics")
    assert 'radiox_shows{preset="small",rung=' in text
    assert 'radiox_steps{status="done",step="speak"}' in text
    assert 'radiox_queue_messages{queue="audio"}' in text


def test_a_killed_worker_is_started_again_and_the_end_leaves_nothing_running(station: Station) -> None:
    def workers() -> list[psutil.Process]:
        """The worker of the speaker's queue, which on a small machine is that of all queues with threads."""
        everybody = psutil.Process(station.process.pid).children(recursive=True)
        return [one for one in everybody if one.name() in ("radiox speaker", "radiox show-con")]

    [before] = workers()
    before.kill()
    wait_for(lambda: [one.pid for one in workers()] not in ([before.pid], []), 30, "the worker is back", station)
    everybody = psutil.Process(station.process.pid).children(recursive=True)
    station.process.send_signal(signal.SIGTERM)
    assert station.process.wait(300) == 0
    _, alive = psutil.wait_procs(everybody, timeout=5)
    assert alive == []
    assert [p.info for p in psutil.process_iter(["cwd", "name"]) if p.info["cwd"] == str(station.home / "broker")] == []
