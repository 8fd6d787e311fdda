"""A whole show, made once for each database by the command people use, and the events Celery sent meanwhile."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.data.database import Database
from tests.content.stories.stored_vectors import store_vectors_in
from tests.e2e.harness import RADIOX, WholeShow, clean_environment, run_radiox


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def whole_show(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeShow]:
    """`radiox generate --preset zurich --sample --json`: in the preset's own length on SQLite, in a minute's on
    PostgreSQL, where the sound is the same and only what is stored goes another way."""
    from celery import Celery

    from radiox_tasks.broker import EmbeddedBroker, embedded_url

    home = tmp_path_factory.mktemp(f"show-{request.param}") / "home"
    environment = {"RADIOX_TASK_EVENTS": "1"}
    length, asked = 180.0, ()
    if request.param == "postgresql":
        environment["RADIOX_DATABASE_URL"] = request.getfixturevalue("postgres_database")
        length, asked = 60.0, ("--duration", "60", "--news-count", "2")
        _know_the_sample(Database(environment["RADIOX_DATABASE_URL"]))
    broker = EmbeddedBroker(home)
    broker.hold()
    events: list[dict[str, Any]] = []
    watching = threading.Event()

    def watch() -> None:
        """One consumer from beginning to end: events are broadcast, and what nobody hears is gone."""
        app = Celery(broker=embedded_url(home))
        with suppress(Exception), app.connection_for_read() as connection:  # ends with the broker
            receiver = app.events.Receiver(connection, handlers={"*": events.append})
            receiver.on_consume_ready = lambda *_, **__: watching.set()
            receiver.capture(limit=None, timeout=None, wakeup=False)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    assert watching.wait(120)
    try:
        generate = ("generate", "--preset", "zurich", "--sample", "--json", *asked)
        if request.param == "postgresql":
            done = run_radiox(home, *generate, **environment)
        else:
            clean, as_installed = clean_environment(home, **environment), [RADIOX, *generate]
            done = subprocess.run(as_installed, env=clean, cwd=home.parent, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr + _log(home)
        time.sleep(1)
        url = environment.get("RADIOX_DATABASE_URL", f"sqlite:///{home / 'radiox.sqlite3'}")
        yield WholeShow(home, json.loads(done.stdout), length, done.stderr, url, events)
    finally:
        broker.release()


def _know_the_sample(database: Database) -> None:
    database.migrate()
    store_vectors_in(database)
    database.engine.dispose()


def _log(home: Path) -> str:
    log = home / "logs" / "workers.log"
    return log.read_text()[-5000:] if log.exists() else ""
