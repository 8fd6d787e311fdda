"""Which shows have messages in the queues of a real broker, and that they are left to wait."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery

from radiox_tasks.analytics.queue_state import broker_state
from radiox_tasks.app import make_app
from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.content.tasks import choose_rundown, fetch_feed
from radiox_tasks.data.shows.changes import record_submission
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.queues import HEADER_PRIORITY
from radiox_tasks.model.declared.show_tasks import SPEAK_AHEAD
from radiox_tasks.model.declared.steps import RundownChosen
from radiox_tasks.settings import Settings
from radiox_tasks.show.canvas import in_header, with_readable_arguments, write
from radiox_tasks.show.recovery import recover_show
from radiox_tasks.show.waiting_messages import waiting_shows
from tests.data.programmes import a_show

pytestmark = pytest.mark.slow


@pytest.fixture
def celery(home: Path) -> Iterator[Celery]:
    """The app of a broker that runs."""
    broker = EmbeddedBroker(home)
    broker.hold()
    yield make_app(Settings(RADIOX_HOME=str(home)))  # type: ignore[call-arg]
    broker.release()


def send_script(celery: Celery, show_id: str) -> None:
    first = write(show_id, "zurich", RundownChosen(ref="a" * 64)).tasks[0]
    celery.send_task(first.task, kwargs=first.kwargs, queue="script", **first.options)


def waiting(celery: Celery) -> frozenset[str]:
    return waiting_shows(celery, taken_within=60)


def test_the_shows_of_waiting_messages_are_found(celery: Celery) -> None:
    assert waiting(celery) == frozenset()
    send_script(celery, "firstshow1")
    celery.send_task(SPEAK_AHEAD.task, kwargs={"show_id": "secondshow", "draft": "b" * 64, "number": 1})
    assert {"firstshow1", "secondshow"} <= waiting(celery)
    celery.control.purge()
    assert waiting(celery) == frozenset()


def test_a_message_that_was_just_taken_from_its_queue_counts_until_its_worker_seems_dead(celery: Celery) -> None:
    """A busy worker needs seconds from taking a message to acquiring its step."""
    send_script(celery, "firstshow1")
    with celery.connection() as connection:
        channel = connection.default_channel
        assert channel.basic_get("script")
        assert "firstshow1" in waiting(celery)
        [(tag, when)] = channel.client.zrange(channel.unacked_index_key, 0, -1, withscores=True)
        channel.client.zadd(channel.unacked_index_key, {tag: when - 61})
        assert waiting(celery) == frozenset()


def test_a_show_whose_message_waits_for_long_is_not_submitted_again(celery: Celery, store: Store) -> None:
    show_id = a_show(store.database)
    record_submission(store.database, show_id)
    send_script(celery, show_id)
    quiet = load_show(store.database, show_id).moved_at + 3 * timedelta(seconds=store.settings.stalled_after)
    assert recover_show(store, show_id, now=quiet, waiting=lambda: waiting(celery)).action == "wait"
    assert load_show(store.database, show_id).submissions == 1


def test_the_main_line_of_one_show_goes_before_the_headers_of_others(celery: Celery) -> None:
    """In a slot of many shows, the first show's feeds are read while the other shows' still wait."""
    feeds = [in_header(fetch_feed.si(number=number, show_id="othershows"), "zurich") for number in range(2)]
    chosen = with_readable_arguments(choose_rundown.si([], show_id="firstshow1"), "zurich")
    for step in (*feeds, chosen):
        celery.send_task(step.task, step.args, step.kwargs, **step.options)
    assert {"othershows", "firstshow1"} <= waiting(celery)
    with celery.connection_for_read() as connection, connection.SimpleQueue("content") as queue:
        received = [queue.get(timeout=5).headers["task"] for _ in range(3)]
    assert received == [chosen.task, fetch_feed.name, fetch_feed.name]


def test_waiting_messages_of_every_priority_are_counted(celery: Celery) -> None:
    for priority in (0, HEADER_PRIORITY):
        celery.send_task(fetch_feed.name, priority=priority)
    (content,) = broker_state(celery, ("content",)).queues
    assert content.depth == 2
    assert content.oldest_s is not None


def test_without_a_broker_no_show_is_known_to_wait(home: Path) -> None:
    assert waiting(make_app(Settings(RADIOX_HOME=str(home)))) == frozenset()  # type: ignore[call-arg]
