"""What a step costs without Celery: processor time of one thread, by its parts and by SQLite's statements.

    python benchmarks/step_alone.py [--steps 500] [--rounds 10]

Each step loads its show, is claimed in the ledger, does nothing, and is recorded as done. The least of the rounds is
printed: others use the machine's caches too. Statements are timed in rounds of their own, since timing costs time.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

SPENT: defaultdict[str, float] = defaultdict(float)


class TimedCursor(sqlite3.Cursor):
    """Adds up the processor time of each statement."""

    def execute(self, statement: str, parameters: Any = ()) -> Any:
        began = time.thread_time()
        try:
            return super().execute(statement, parameters)
        finally:
            SPENT[" ".join(statement.split()[:3])] += time.thread_time() - began


class Timed(sqlite3.Connection):
    """A connection with such cursors; transactions begin and end on itself."""

    def cursor(self, factory: Any = TimedCursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        began = time.thread_time()
        super().commit()
        SPENT["COMMIT"] += time.thread_time() - began


def least(work: Callable[[], Any], steps: int, rounds: int) -> float:
    """Milliseconds of a call in the fastest round."""
    work()
    found = []
    for _ in range(rounds):
        began = time.thread_time()
        for _ in range(steps):
            work()
        found.append((time.thread_time() - began) / steps * 1000)
    return min(found)


def measure(steps: int, rounds: int) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.data.shows.orders import order_show
    from radiox_tasks.data.shows.records import load_show
    from radiox_tasks.data.step_outputs import run_step
    from radiox_tasks.model.declared.declarations import Step
    from radiox_tasks.model.declared.steps import FeedInputs, OfShow
    from radiox_tasks.open_store import get_store

    store = get_store()
    store.database.migrate()
    show_id = order_show(store.database, load_preset("zurich", settings=store.settings), air_at=datetime.now(UTC))
    assert show_id is not None
    bench, numbers = Step("bench", "analytics", FeedInputs, OfShow), iter(range(10**9))

    def step() -> None:
        inputs = FeedInputs(show=show_id, feed=str(next(numbers)))
        run_step(store, bench, inputs, lambda _: OfShow(show=show_id), show_id=show_id)

    def transaction() -> None:
        with store.database.ready():
            pass

    print(f"load the show     {least(lambda: load_show(store.database, show_id), steps, rounds):.3f} ms")
    print(f"claim and finish  {least(step, steps, rounds):.3f} ms")
    print(f"  of it two empty transactions  {2 * least(transaction, steps, rounds):.3f} ms")
    store.database.engine.dispose()

    @event.listens_for(Engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> sqlite3.Connection:
        return sqlite3.connect(*arguments, factory=Timed, **named)

    step()  # opens its connection
    parts: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        SPENT.clear()
        for _ in range(steps):
            step()
        for statement, seconds in SPENT.items():
            parts[statement].append(seconds / steps * 1000)
    for statement, found in parts.items():
        print(f"  {statement}  {min(found):.3f} ms")
    print(f"  SQLite in all  {sum(min(found) for found in parts.values()):.3f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="radiox-step-") as home:
        os.environ["RADIOX_HOME"] = home
        measure(asked.steps, asked.rounds)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
