"""A worker process of the tests with the arguments DATABASE_URL FOLDER SHOW MODE …, killed at will by its test."""

import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import Usage
from tests.providers.calling import in_step, patient, speech, station

SHORT = 3.0
"""Seconds of lease of the worker that is to be killed."""


def wait_for(path: Path) -> None:
    while not path.exists():
        time.sleep(0.05)


def main(asked: Sequence[str]) -> None:
    url, folder, show_id, mode, *arguments = asked
    store = station(Database(url), Path(folder), concurrency="elevenlabs=2")
    show = load_show(store.database, show_id)

    def note(text: str) -> None:
        with (Path(folder) / "log").open("a") as log:
            log.write(text + "\n")

    def call(name: str, seconds: float) -> None:
        def send(timeout: float) -> str:
            note(f"start {name} {time.time()}")
            time.sleep(seconds)
            note(f"end {name} {time.time()}")
            return "audio"

        in_step(
            store, show, lambda lease: LedgerCaller(store, show, lease).call(speech(), send, lambda _: Usage()), n=name
        )

    if mode == "call":
        name, threads, seconds = arguments[0], int(arguments[1]), float(arguments[2])
        crowd = [threading.Thread(target=call, args=(f"{name}-{n}", seconds)) for n in range(threads)]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
    elif mode == "sleep":
        store = patient(store, SHORT)
        requests = iter(("first", "second"))

        def work(lease: Lease) -> str:
            caller = LedgerCaller(store, show, lease)
            for name in requests:
                caller.call(speech(), lambda _, name=name: note(f"sent {name}"), lambda _: Usage())
                note(f"receipt of {name}")
                wait_for(Path(folder) / "go on")
            return "audio"

        in_step(store, show, work, n="sleeper")
    else:
        store = patient(store, SHORT)
        call("fatal", 600.0)


if __name__ == "__main__":
    main(sys.argv[1:])
