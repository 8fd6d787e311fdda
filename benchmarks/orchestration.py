"""A show's kind of graph as RadioX runs it, beside the same graph of bare Celery tasks: what each task costs.

    python benchmarks/orchestration.py [--headers 10 100 1000]

The graph is a chord: so many header tasks that do nothing, then one that takes their results. Ours are steps: each
opens its show, asks the ledger, and is written down in SQLite. "bare" is Celery as it comes, with its own result
backend, transport and thread pool in a worker of its own that imports nothing of RadioX, and the station's settings of
delivery; "no steps" are tasks that do nothing in the station's worker, "no ledger" those that only load their show.
Both workers log warnings. All run one after the other, after one chord of each to warm up; the other worker waits
meanwhile. Commands are the broker's own count (INFO commandstats), those of the submitting process included; statements
are counted in the worker; processor time is the worker's; the last column is the time from the submission to the end of
the chord's last task, for each header task.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any

import psutil
from celery import Celery, chord, group
from redis import Redis

DOMAIN = "radiox_tasks.analytics.tasks"
PATIENCE_SECONDS = 600.0
BARE_SETTINGS = "bare.json"


def declare(folder: Path) -> dict[str, tuple[Any, Any]]:
    """Header and body of each kind, as tasks of our app. A body leaves the count of statements in the folder."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    from radiox_tasks.app import app
    from radiox_tasks.model.base import Document
    from radiox_tasks.model.declared.declarations import Step, TaskDeclaration, Work
    from radiox_tasks.model.declared.steps import FeedInputs, OfShow
    from radiox_tasks.step import Context, task

    statements = Counter[str]()

    class Counting(sqlite3.Cursor):
        """Counts also what does not pass through SQLAlchemy."""

        def execute(self, statement: str, parameters: Any = ()) -> sqlite3.Cursor:
            statements[statement] += 1
            return super().execute(statement, parameters)

    class Counted(sqlite3.Connection):
        def cursor(self, factory: Any = Counting) -> Any:
            return super().cursor(factory)

    @event.listens_for(Engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> sqlite3.Connection:
        return sqlite3.connect(*arguments, factory=Counted, **named)

    def end(name: str) -> None:
        lines = [f"{number} {' '.join(text.split())}" for text, number in statements.most_common()]
        (folder / f"{name}.part").write_text("\n".join(lines))
        (folder / f"{name}.part").rename(folder / name)
        statements.clear()

    bench = Step("bench", "analytics", FeedInputs, OfShow)

    class Numbered(Document):
        number: int
        run: str

    class Gathered(Document):
        outcomes: tuple[OfShow, ...]
        run: str

    @task(TaskDeclaration(bench, "step", Numbered, OfShow, "header"))
    def step(context: Context, message: Numbered) -> OfShow:
        inputs = FeedInputs(show=f"{context.show.show_id} {message.run}", feed=str(message.number))
        return context.run(bench, inputs, lambda _: OfShow(show=context.show.show_id))

    @task(TaskDeclaration(bench, "load", Numbered, OfShow, "header"))
    def load(context: Context, message: Numbered) -> OfShow:
        return OfShow(show=context.show.show_id)

    @task(TaskDeclaration(Work("gather", "analytics"), "gather", Gathered, NoneType))
    def gather(context: Context, message: Gathered) -> None:
        assert len(message.outcomes) > 0
        end(message.run)

    @app.task(name=f"{DOMAIN}.plain")  # type: ignore[untyped-decorator]
    def plain(number: int, run: str, show_id: str) -> dict[str, str]:
        return {"show": show_id}

    @app.task(name=f"{DOMAIN}.plain_gather")  # type: ignore[untyped-decorator]
    def plain_gather(outcomes: list[Any], run: str, show_id: str) -> None:
        assert len(outcomes) > 0
        end(run)

    return {"no steps": (plain, plain_gather), "no ledger": (load, gather), "RadioX": (step, gather)}


def declare_bare(folder: Path) -> tuple[Celery, dict[str, tuple[Any, Any]]]:
    """An app of Celery's own parts with the settings in the folder, and its tasks."""
    bare = Celery("bare")
    bare.conf.update(
        task_default_queue="bare",
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        **json.loads((folder / BARE_SETTINGS).read_text()),
    )

    @bare.task(name="bare.plain")  # type: ignore[untyped-decorator]
    def plain(number: int, run: str, show_id: str) -> dict[str, str]:
        return {"show": show_id}

    @bare.task(name="bare.gather")  # type: ignore[untyped-decorator]
    def gather(outcomes: list[Any], run: str, show_id: str) -> None:
        assert len(outcomes) > 0
        (folder / run).touch()

    return bare, {"bare": (plain, gather)}


def work(folder: Path, kind: str) -> None:
    if kind == "bare":
        bare, _ = declare_bare(folder)
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
        bare.worker_main(["worker", "--pool=threads", "--concurrency=2", *quiet])
        return
    from radiox_tasks.station.workers.process import leave, run_worker

    declare(folder)
    leave(run_worker(["analytics"]))


def commands(redis: Redis) -> int:
    """How many the broker has had, its users' waiting and their signs of life left out."""
    stats: dict[str, Any] = redis.info("commandstats")
    idle = ("brpop", "info", "ping", "client")
    return sum(one["calls"] for name, one in stats.items() if not name.removeprefix("cmdstat_").startswith(idle))


def measure(folder: Path, headers: list[int]) -> None:
    from radiox_tasks.app import app
    from radiox_tasks.broker import broker, socket_path
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.data.shows.orders import order_show
    from radiox_tasks.open_store import get_store

    store = get_store()
    store.database.migrate()
    show_id = order_show(store.database, load_preset("zurich", settings=store.settings), air_at=datetime.now(UTC))
    url = str(app.conf.broker_url)
    settings = {"broker_url": url, "result_backend": url, "broker_transport_options": app.conf.broker_transport_options}
    (folder / BARE_SETTINGS).write_text(json.dumps(settings))
    ours, (bare, its) = declare(folder), declare_bare(folder)
    total = Counter[str]()
    with broker(store.settings.home, None):
        redis = Redis(unix_socket_path=str(socket_path(store.settings.home)))
        workers = {kind: start(folder, kind) for kind in ("bare", "ours")}
        try:
            for round_, number in enumerate([10, *headers]):
                for kind, (header, body) in {**its, **ours}.items():
                    app_, worker = (bare, workers["bare"]) if kind in its else (app, workers["ours"])
                    run = f"{round_}-{kind}"
                    before, spent, began = commands(redis), sum(worker.cpu_times()[:2]), time.monotonic()
                    with app_.producer_or_acquire():
                        chord(group(header.s(number=n, run=run, show_id=show_id) for n in range(number)))(
                            body.s(run=run, show_id=show_id)
                        )
                    wait_for(folder / run)
                    lasted = time.monotonic() - began
                    asked, spent = commands(redis) - before, sum(worker.cpu_times()[:2]) - spent
                    counted = [line.partition(" ") for line in (folder / run).read_text().splitlines()]
                    statements = sum(int(count) for count, _, _ in counted)
                    if round_:
                        total[kind] += spent
                        print(
                            f"| {number} | {kind} | {asked / number:.1f} | {statements / number:.1f} "
                            f"| {1000 * spent / number:.1f} | {1000 * lasted / number:.1f} |",
                            flush=True,
                        )
                    if round_ == len(headers) and kind == "RadioX":
                        print()
                        for count, _, text in counted:
                            print(f"{int(count) / number:6.2f}  {text[:150]}")
            print()
            for kind, spent in total.items():
                print(f"{kind}: {1000 * spent / sum(headers):.2f} ms a task, {spent / total['bare']:.2f} x bare")
        finally:
            for worker in workers.values():
                worker.terminate()
                worker.wait()


def start(folder: Path, kind: str) -> psutil.Popen:
    command = [sys.executable, __file__, "--work", str(folder), "--kind", kind]
    return psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not file.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"the chord did not end in {PATIENCE_SECONDS:.0f} s")
        time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--headers", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kind", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.work, asked.kind)
        return
    with tempfile.TemporaryDirectory(prefix="radiox-orchestration-") as folder:
        os.environ["RADIOX_HOME"] = str(Path(folder) / "home")
        print("| header tasks | graph | broker commands a task | SQL statements a task | CPU ms a task | ms a task |")
        print("|---|---|---|---|---|---|")
        measure(Path(folder), asked.headers)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
