"""A step that another worker holds is asked for again until it is done, however often that was; the show goes on."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from radiox_tasks.app import make_app
from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.data.shows.changes import record_submission
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.steps import SCRIPT, ScriptInputs
from radiox_tasks.settings import get_settings
from tests.data.programmes import a_show
from tests.station.own_processes import running, until

RUNDOWN = "0" * 64

EARLIER_RETRIES = 50
"""A script step of ten minutes is asked for about as often."""


@contextmanager
def held(store: Store, show_id: str) -> Iterator[threading.Event]:
    """The script step in the hands of another worker, until the event is set."""
    release = threading.Event()
    written = {"ref": store.blobs.put(b"a script"), "lines": 3, "writer": "local"}
    holder = threading.Thread(
        target=store.ledger.run,
        args=(SCRIPT.entry(ScriptInputs(rundown=RUNDOWN, variant=0)), lambda _: release.wait(300) and written),
        kwargs={"show_id": show_id},
    )
    holder.start()
    try:
        yield release
    finally:
        release.set()
        holder.join()


@pytest.mark.slow
def test_a_held_step_is_asked_for_again_whatever_the_number_of_retries(store: Store, home: Path) -> None:
    show_id = a_show(store.database)
    record_submission(store.database, show_id)
    broker = EmbeddedBroker(home)
    broker.hold()
    try:
        with held(store, show_id) as release, running("cli", "worker", "script", log=home / "worker.log"):
            send(show_id)
            redis = Redis(unix_socket_path=str(broker.socket))
            until(lambda: retries(redis) > EARLIER_RETRIES, "one more retry")
            release.set()
            until(lambda: is_empty(redis), "the end of the task")
    finally:
        broker.release()
    assert load_show(store.database, show_id).broken is None


def send(show_id: str) -> None:
    here = make_app(get_settings())
    here.send_task(
        "radiox_tasks.script.tasks.write_script",
        ({"ref": RUNDOWN},),
        {"show_id": show_id},
        queue="script",
        retries=EARLIER_RETRIES,
    )


def retries(redis: Redis) -> int:
    """The retries of the message in the worker's hands."""
    held: Any = redis.hvals("unacked")
    return max((json.loads(message)[0]["headers"]["retries"] for message in held), default=0)


def is_empty(redis: Redis) -> bool:
    return not redis.llen("script") and not redis.hlen("unacked")
