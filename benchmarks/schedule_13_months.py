"""13 months of hourly slots in simulated time: the planner on a real database, in processes killed with SIGKILL.

Run: python benchmarks/schedule_13_months.py [--step SECONDS] [--seed N]

Two zones: Europe/Zurich, and Australia/Lord_Howe, whose clocks change by half an hour. Says how many slots there were,
how many were planned or came too late (and were written down so), and how often the process was killed. Exits with an
AssertionError if a slot is missing, made up or there twice.
"""

import argparse
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from radiox_tasks.data.database import Database
from radiox_tasks.show.tick import plan_presets
from tests.show.thirteen_months import END, START, check, in_processes, station, statuses
from tests.show.wall_clock import whenever


def simulate(zone: str, folder: Path, step: timedelta, seed: int) -> None:
    """One zone, on a SQLite file of its own."""
    preset, begun = station(zone), time.monotonic()
    database = Database(f"sqlite:///{folder / zone.replace('/', '-')}.sqlite3")
    database.migrate()
    plan_presets(database, [preset], now=START)
    ticks = in_processes(
        database,
        preset,
        START,
        END,
        random.Random(seed),
        step=step,
        ticks_a_life=1000,
        said=lambda text: print(f"\r{zone}: {text}", end="", file=sys.stderr, flush=True),
    )
    plan_presets(database, [preset], now=END)
    ticks.done = [START, *ticks.done, END]
    slots = whenever(preset.zone, START, END + preset.schedule.lead, {0})
    counts = check(preset, slots, statuses(database), ticks)
    print(file=sys.stderr)
    print(
        f"{zone}: {len(slots)} slots, {counts['due']} planned, {counts['missed']} too late, 0 missing, 0 twice; "
        f"{len(ticks.done)} ticks, {len(ticks.cut_off)} cut off, {ticks.restarts} lives; "
        f"{time.monotonic() - begun:.0f} s"
    )


def main() -> None:
    """Both zones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=float, default=300.0, help="simulated seconds between ticks")
    parser.add_argument("--seed", type=int, default=13)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="radiox-13-") as folder:
        for zone in ("Europe/Zurich", "Australia/Lord_Howe"):
            simulate(zone, Path(folder), timedelta(seconds=asked.step), asked.seed)


if __name__ == "__main__":
    main()
