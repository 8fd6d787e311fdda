"""What can go wrong, done on purpose to a running station: killed workers, a lost broker, a locked database, a full
disk, providers that fail in every way they can."""

import random
import resource
import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from radiox_tasks.station.supervisor import Supervisor

VOICE_FAULTS = (
    "error",
    "busy",
    "rate",
    "concurrency",
    "empty",
    "json",
    "html",
    "truncated",
    "silence",
    "short",
    "quota",
)
SCRIPT_FAULTS = ("refusal", "nonsense", "empty", "no_choices", "disconnect", "html", "wrong_language", "uncited")


@dataclass
class FaultInjector:
    """Injects one random fault after another until it is stopped. `done` counts them by kind.

    The next one comes when the station has begun or ended `steps` more steps, or after `longest` seconds in which it
    began or ended at least one. So a slow machine is not hit more often in a show than a fast one, and the station
    recovers from one fault before the next.
    """

    home: Path
    supervisor: Supervisor
    voice_faults: list[str]
    script_faults: list[str]
    random: random.Random
    steps: tuple[int, int] = (4, 16)
    longest: tuple[float, float] = (3.0, 9.0)
    done: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """The loop; run it in a thread."""
        faults: dict[Callable[[], None], int] = {
            self.kill_a_worker: 6,
            self.kill_a_pool_child: 2,
            self.kill_the_broker: 2,
            self.wipe_the_broker: 1,
            self.lock_the_database: 2,
            self.fill_the_disk: 2,
            self.spoil_the_voice: 4,
            self.spoil_the_script: 2,
        }
        while self._is_time():
            fault = self.random.choices(list(faults), weights=list(faults.values()))[0]
            try:
                fault()
            except (psutil.Error, OSError, sqlite3.Error, IndexError, StopIteration):
                continue  # what was to be broken had gone already
            self.done[fault.__name__] += 1

    def _is_time(self) -> bool:
        """Wait for the next turn; False when there is none."""
        until = time.monotonic() + self.random.uniform(*self.longest)
        before = self._steps()
        enough = before + self.random.randint(*self.steps)
        while not self.stop.wait(self.random.uniform(0.1, 0.4)):
            steps = self._steps()
            if steps >= enough or (steps > before and time.monotonic() > until):
                return True
        return False

    def _steps(self) -> int:
        """How often a step was begun or ended."""
        with closing(sqlite3.connect(self.home / "radiox.sqlite3", timeout=5)) as connection:
            counted = "SELECT coalesce(sum(attempts), 0) + count(finished_at) FROM steps"
            return int(connection.execute(counted).fetchone()[0])

    def _workers(self) -> list[psutil.Process]:
        running = [child.process for child in self.supervisor.children]
        return [psutil.Process(process.pid) for process in running if process is not None]

    def kill_a_worker(self) -> None:
        self.random.choice(self._workers()).kill()

    def kill_a_pool_child(self) -> None:
        self.random.choice([child for worker in self._workers() for child in worker.children()]).kill()

    def _broker(self) -> psutil.Process:
        folder = str(self.home / "broker")
        return next(p for p in psutil.process_iter(["cwd", "name"]) if "valkey" in p.name() and p.cwd() == folder)

    def kill_the_broker(self) -> None:
        self._broker().kill()

    def wipe_the_broker(self) -> None:
        self._broker().kill()
        shutil.rmtree(self.home / "broker" / "appendonlydir", ignore_errors=True)

    def lock_the_database(self) -> None:
        connection = sqlite3.connect(self.home / "radiox.sqlite3", timeout=5, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            time.sleep(2)
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    def fill_the_disk(self) -> None:
        """A worker that cannot write more than a few bytes to any file, for three seconds."""
        victims = [child for worker in self._workers() for child in (worker, *worker.children())]
        victim = self.random.choice(victims)
        resource.prlimit(victim.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        time.sleep(3)
        resource.prlimit(victim.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def spoil_the_voice(self) -> None:
        self.voice_faults.append(self.random.choice(VOICE_FAULTS))

    def spoil_the_script(self) -> None:
        self.script_faults.append(self.random.choice(SCRIPT_FAULTS))
