"""Which shows have messages in the queues of a real broker."""

from pathlib import Path

from radiox_tasks.app import make_app
from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.model.steps import SPEAK_AHEAD, RundownChosen
from radiox_tasks.settings import Settings
from radiox_tasks.show.canvas import write
from radiox_tasks.show.waiting_messages import waiting_shows


def test_the_shows_of_waiting_messages_are_found(home: Path) -> None:
    celery = make_app(Settings(RADIOX_HOME=str(home)))  # type: ignore[call-arg]
    broker = EmbeddedBroker(home)
    broker.hold()
    try:
        assert waiting_shows(celery) == frozenset()
        first = write("firstshow1", "zurich", RundownChosen(ref="a" * 64)).tasks[0]
        celery.send_task(first.task, kwargs=first.kwargs, queue="script", **first.options)
        celery.send_task(SPEAK_AHEAD, kwargs={"show_id": "secondshow", "draft": "b" * 64, "number": 1})
        assert {"firstshow1", "secondshow"} <= waiting_shows(celery)
        celery.control.purge()
        assert waiting_shows(celery) == frozenset()
    finally:
        broker.release()


def test_without_a_broker_no_show_is_known_to_wait(home: Path) -> None:
    assert waiting_shows(make_app(Settings(RADIOX_HOME=str(home)))) == frozenset()  # type: ignore[call-arg]
