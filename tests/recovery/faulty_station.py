"""A running station with a voice that counts, and what a test does to it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from redis import Redis
from sqlalchemy import select

from radiox_tasks.broker import socket_path
from radiox_tasks.content.sample.server import serve_sample
from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.model.order import Order
from radiox_tasks.settings import Settings
from radiox_tasks.station.supervisor import Supervisor
from tests.databases import sample_sqlite
from tests.e2e.small_station import ALONE, running_station, write_presets
from tests.standins.elevenlabs_server import Standin, elevenlabs_standin

SOON = timedelta(seconds=10)
"""The longest until air time: less than a show takes to make, so that nothing waits for it."""


@dataclass
class FaultyStation:
    """The station, seen from the test."""

    home: Path
    database: Database
    supervisor: Supervisor
    voice: Standin
    slots: list[datetime] = field(default_factory=list)

    def order(self, in_seconds: float = 6 * 3600, *, cover: bool = True, **changes: object) -> str:
        """Order the programme's next slot; beat's reconciler submits it. A cover takes a second of processor time.

        The show reckons with the slot's time, and goes on air as soon as it is ready, however far off the slot is.
        """
        settings = Settings(RADIOX_HOME=str(self.home), RADIOX_PRESETS=str(self.home / "presets"))  # type: ignore[call-arg]
        preset = load_preset("small", settings=settings).model_copy(update=changes)
        now = datetime.now(UTC)
        slot = now + timedelta(seconds=in_seconds, microseconds=len(self.slots))
        self.slots.append(slot)
        options = Order(no_cover=not cover)
        show_id = order_show(self.database, preset, air_at=min(slot, now + SOON), slot_at=slot, order=options)
        assert show_id is not None
        return show_id

    def until(self, condition: Callable[[], bool], seconds: float, what: str, *, every: float = 0.1) -> None:
        """Wait for it. `seconds` is many times what it takes: a machine that is busy with all else is no failure.

        Looking costs processor time that the station lacks: `every` so many seconds, as rarely as the test allows.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            time.sleep(every)
        log = (self.home / "logs" / "station.log").read_text(errors="replace")[-4000:]
        raise AssertionError(f"{what} did not come about in {seconds} s\n{log}")

    def settled(self, show_id: str, seconds: float = 300) -> Show:
        """The show once it is closed and on air."""

        def done() -> bool:
            show = load_show(self.database, show_id)
            return show.on_air_at is not None or not (show.is_open or show.status in ("ready", "published"))

        self.until(done, seconds, f"the end of show {show_id}", every=0.5)
        return load_show(self.database, show_id)

    def step_is(self, show_id: str, name: str, status: str) -> bool:
        statement = (
            select(StepRow.key)
            .join(ShowStepRow, ShowStepRow.key == StepRow.key)
            .where(ShowStepRow.show_id == show_id, StepRow.name == name, StepRow.status == status)
        )
        with self.database.transaction() as session:
            return session.execute(statement).first() is not None

    def worker(self, queue: str) -> psutil.Process:
        """The queue's worker process as it is now."""
        self.until(lambda: self._pid(queue) is not None, 180, f"a {queue} worker")
        return psutil.Process(self._pid(queue))

    def _pid(self, queue: str) -> int | None:
        child = next(child for child in self.supervisor.children if child.name == queue)  # alone in its process
        return child.process.pid if child.process is not None and child.process.poll() is None else None

    def broker(self) -> psutil.Process:
        return next(p for p in psutil.process_iter(["name", "cwd"]) if p.info["cwd"] == str(self.home / "broker"))

    def redis(self) -> "Redis[bytes]":
        return Redis(unix_socket_path=str(socket_path(self.home)))


@contextmanager
def open_station(home: Path, *, alone: Sequence[str] = ALONE, **environment: str) -> Iterator[FaultyStation]:
    """Start the station and the voice. What the test suspends or kills is `alone` in its process."""
    home.mkdir(parents=True)
    with elevenlabs_standin(character_limit=10**9) as voice, serve_sample() as sample:
        write_presets(home / "presets", sample, hosts={"main": "marcel", "second": "jarvis", "weather": None})
        database = sample_sqlite(home)
        everything = {
            "RADIOX_PRESETS": str(home / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "RADIOX_LEASE": "10",  # longer than a busy machine holds up the thread that renews it
            "RADIOX_STALLED_AFTER": "6",
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": voice.url,
            **environment,
        }
        with running_station(home, everything, alone=alone) as supervisor:
            yield FaultyStation(home, database, supervisor, voice)
