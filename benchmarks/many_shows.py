"""What a station's questions to its database take with a hundred thousand shows in it, against a thousand.

    python benchmarks/many_shows.py [--few 1000] [--many 100000] [--presets 20]

Shows are hourly, published, with a short document and five steps; 40 are open and 2 ready (filled_database.py).
The planner's 1,000 presets have the same schedule. Each question is asked 20 times; the table has the medians of its
processor time in milliseconds and their ratio, which is near 1 where the time does not grow with the archive.
"""

import argparse
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.filled_database import NOW, fill
from radiox_tasks.analytics.metrics_shows import edition_metrics, show_metrics
from radiox_tasks.analytics.metrics_steps import step_metrics
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.airing import due_shows, shown_editions, unsent_shows
from radiox_tasks.data.shows.records import open_shows, presets_with_editions
from radiox_tasks.data.shows.summaries import page_of_shows
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import Settings
from radiox_tasks.show.tick import plan_presets

ASKED = 20


def questions(database: Database, preset: Preset) -> dict[str, Callable[[], object]]:
    place = (NOW - timedelta(hours=30), "")
    presets = [preset.model_copy(update={"name": f"p{number}"}) for number in range(1000)]
    ledger, working = Ledger(database), open_shows(database)[0].show_id
    return {
        "a step, from lease to end": lambda: ledger.run(
            Entry("bench", {"n": uuid.uuid4().hex}), lambda _: {}, show_id=working
        ),
        "which shows are due (four times a second)": lambda: due_shows(database, NOW),
        "which are not in the remote store": lambda: unsent_shows(database, after=NOW - timedelta(days=2)),
        "open shows (every 5 s)": lambda: open_shows(database),
        "plan 1,000 presets (every 5 s)": lambda: plan_presets(database, presets, now=NOW),
        "/shows, first page": lambda: page_of_shows(database, limit=21),
        "/shows, a later page": lambda: page_of_shows(database, after=place, limit=21),
        "/shows of one preset": lambda: page_of_shows(database, preset="p1", limit=21),
        "/shows, published": lambda: page_of_shows(database, statuses=["published"], limit=21),
        "a programme's feed (100)": lambda: shown_editions(database, "p1", 100),
        "presets with editions (hourly)": lambda: presets_with_editions(database),
        "metrics of shows": lambda: list(show_metrics(database)),
        "metrics of steps": lambda: list(step_metrics(database)),
        "metrics of editions": lambda: list(edition_metrics(database)),
    }


def ask(database: Database, preset: Preset) -> dict[str, float]:
    found = {}
    for name, question in questions(database, preset).items():
        took = []
        for _ in range(ASKED):
            started = time.process_time()
            question()
            took.append((time.process_time() - started) * 1000)
        found[name] = median(took)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--presets", type=int, default=20)
    asked = parser.parse_args()
    preset = load_preset("zurich", settings=Settings())
    with tempfile.TemporaryDirectory(prefix="radiox-many-") as folder:
        results = []
        for shows in (asked.few, asked.many):
            path = Path(folder) / f"{shows}.sqlite3"
            database = Database(f"sqlite:///{path}")
            fill(database, preset, shows, asked.presets)
            database.engine.dispose()
            results.append(ask(Database(f"sqlite:///{path}"), preset))
            print(f"{shows} shows: {path.stat().st_size / 1e6:.0f} MB")
    few, many = results
    print(f"{'':44}{asked.few:>10}{asked.many:>10}  ratio")
    for name, took in few.items():
        print(f"{name:44}{took:10.2f}{many[name]:10.2f}  {many[name] / took:5.1f}")


if __name__ == "__main__":
    main()
