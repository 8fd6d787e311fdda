"""How punctual editions go on air: three programmes on the same instant, slot after slot, publishers killed in between.

    python benchmarks/on_air.py [--slots 10] [--seconds 20] [--kill 4 10]

The shows are made before; what runs is the two workers with an on-air clock, those of the queues media and data, under
a supervisor, on an embedded broker, as in a station. At the slots numbered by --kill whichever worker begins to put the
shows on air is killed (SIGKILL) in the act, as soon as it holds the publishers' lock (/proc/locks; Linux). On the last
of them both workers are killed, a moment ahead of the air time. A reader looks at each programme's files all the time:
the table says when it first saw the new edition in `latest.json`, in the feed and on the station's page, in seconds
after the air time.
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.settings import Settings
from radiox_tasks.station.supervisor import Supervisor
from tests.media.made_shows import Made, made_show

PROGRAMMES = ("one", "two", "three")
LOOK_SECONDS = 0.01
PATIENCE_SECONDS = 180.0
"""For the workers to load, at the start and after both were killed."""


class Reader(threading.Thread):
    """Notes when each edition is first seen in each kind of file."""

    def __init__(self, editions: Path, show_ids: list[str]) -> None:
        super().__init__(daemon=True)
        self.seen: dict[tuple[str, str], datetime] = {}
        self._editions, self._show_ids = editions, show_ids
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(LOOK_SECONDS):
            texts = {"station": self._read("index.html")}
            for name in PROGRAMMES:
                texts["latest"] = texts.get("latest", "") + self._read(f"{name}/latest.json")
                texts["feed"] = texts.get("feed", "") + self._read(f"{name}/feed.xml")
            now = datetime.now(UTC)
            for show_id in self._show_ids:
                for kind, text in texts.items():
                    if show_id in text:
                        self.seen.setdefault((show_id, kind), now)

    def _read(self, name: str) -> str:
        try:
            return (self._editions / name).read_text()
        except FileNotFoundError:
            return ""


def kill_publisher(supervisor: Supervisor, editions: Path) -> None:
    """Kill whichever worker takes the publishers' lock next."""
    lock, until = editions / ".publishing", time.monotonic() + PATIENCE_SECONDS
    pids = {str(child.process.pid) for child in supervisor.children if child.process is not None}
    while time.monotonic() < until:
        for row in Path("/proc/locks").read_text().splitlines():
            words = row.split()
            if words[1] == "FLOCK" and words[5].endswith(f":{lock.stat().st_ino}") and words[4] in pids:
                os.kill(int(words[4]), signal.SIGKILL)
                return


def kill_all(supervisor: Supervisor) -> None:
    for child in supervisor.children:
        if child.process is not None:
            os.kill(child.process.pid, signal.SIGKILL)


def run(home: Path, slots: int, seconds: float, kills: list[int]) -> None:
    settings = Settings(RADIOX_HOME=str(home))  # type: ignore[call-arg]
    database = Database(f"sqlite:///{home / 'radiox.sqlite3'}")
    database.migrate()
    store = Store(settings, database, Ledger(database), FolderBlobs(home / "blobs"))
    broker = EmbeddedBroker(home)
    broker.hold()
    supervisor = Supervisor(home / "logs" / "station.log", environment={"RADIOX_HOME": str(home)})
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            supervisor.check()

    try:
        for queue in ("media", "data"):
            supervisor.add(queue, "worker", queue)
        threading.Thread(target=watch, daemon=True).start()
        warm = [made_show(store, name=name).ready() for name in PROGRAMMES]  # on air once the workers have loaded
        wait_for(database, warm)
        first = datetime.now(UTC) + timedelta(seconds=3 * slots + 10)  # making the shows takes a part of this
        made: list[tuple[int, Made]] = []
        for slot in range(slots):
            for name in PROGRAMMES:
                air_at = first + timedelta(seconds=slot * seconds)
                ahead = (air_at - datetime.now(UTC)).total_seconds()
                made.append((slot, made_show(store, air_in=ahead, name=name, slot_at=air_at).ready()))
        reader = Reader(home / "editions", [show.show_id for _, show in made])
        reader.start()
        for slot in range(slots):
            air_at = load_show(database, made[slot * len(PROGRAMMES)][1].show_id).air_at
            if slot + 1 in kills:
                time.sleep(max(0.0, (air_at - datetime.now(UTC)).total_seconds() - 0.05))
                if slot + 1 == kills[-1]:
                    kill_all(supervisor)
                else:
                    kill_publisher(supervisor, home / "editions")
            time.sleep(max(0.0, (air_at - datetime.now(UTC)).total_seconds() + seconds * 0.8))
        wait_for(database, [show for _, show in made])
        time.sleep(2.0)
        reader.stop.set()
        report(database, made, reader, kills)
    finally:
        done.set()
        supervisor.stop()
        broker.release()


def wait_for(database: Database, shows: list[Made]) -> None:
    """Until all of them are on air."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and any(load_show(database, one.show_id).on_air_at is None for one in shows):
        time.sleep(0.5)


def report(database: Database, made: list[tuple[int, Made]], reader: Reader, kills: list[int]) -> None:
    print("| slot | programme | killed | on_air_at | latest | feed | station page |\n|---|---|---|---|---|---|---|")
    for slot, one in made:
        show = load_show(database, one.show_id)

        def late(moment: datetime | None, air_at: datetime = show.air_at) -> str:
            return "never" if moment is None else f"{(moment - air_at).total_seconds():+.2f}"

        seen = [late(reader.seen.get((one.show_id, kind))) for kind in ("latest", "feed", "station")]
        killed = "" if slot + 1 not in kills else "both" if slot + 1 == kills[-1] else "one"
        print(f"| {slot + 1} | {show.preset.name} | {killed} | {late(show.on_air_at)} | {' | '.join(seen)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slots", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20.0, help="between two slots")
    parser.add_argument("--kill", type=int, nargs="*", default=[4, 10], help="slots with a kill")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        home.mkdir()
        run(home, arguments.slots, arguments.seconds, arguments.kill)


if __name__ == "__main__":
    main()
