"""How long many programmes of the same minute take to go on air, all of them ready.

    python benchmarks/many_on_air.py [--programmes 300] [--archive 0]

One process, SQLite, one ready show for each programme, short documents. With --archive each programme has that many
editions on air from before. The table has the time of the last show after the first one, the time until the pages are
written, and the processor time of a show. Publishing waits for the disk: other work on it counts as well.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.media.on_air import air_due, warm_up
from radiox_tasks.settings import Settings
from tests.media.made_shows import made_show


def slot(store: Store, programmes: int) -> tuple[float, float, float]:
    """Put a show of each programme on air: seconds from the first to the last, until the pages are written, and of
    processor time."""
    made = [made_show(store, name=f"p{n:04}").ready() for n in range(programmes)]
    used, began = time.process_time(), time.monotonic()
    air_due(store, now=datetime.now(UTC))
    took, used = time.monotonic() - began, time.process_time() - used
    moments = sorted(moment for one in made if (moment := load_show(store.database, one.show_id).on_air_at))
    if len(moments) != programmes:
        raise SystemExit(f"{len(moments)} of {programmes} shows are on air")
    return (moments[-1] - moments[0]).total_seconds(), took, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programmes", type=int, default=300)
    parser.add_argument("--archive", type=int, default=0, help="editions of each programme before the measured one")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        database = Database(f"sqlite:///{home / 'radiox.sqlite3'}")
        database.migrate()
        settings = Settings(RADIOX_HOME=str(home))  # type: ignore[call-arg]
        store = Store(settings, database, Ledger(database), FolderBlobs(home / "blobs"))
        for _ in range(asked.archive):
            slot(store, asked.programmes)
        warm_up(store)
        last, took, used = slot(store, asked.programmes)
    print("| programmes | editions each | last after first | all, with the pages | processor time a show |")
    print("|---|---|---|---|---|")
    shown = f"{last:.1f} s | {took:.1f} s | {used / asked.programmes * 1000:.0f} ms"
    print(f"| {asked.programmes} | {asked.archive + 1} | {shown} |\n\nload {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
