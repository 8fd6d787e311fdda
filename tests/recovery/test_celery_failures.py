"""Each known way in which Celery on Redis or Valkey loses or doubles work, done to our canvas: the show airs."""

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from recovery.desk import Desk, open_desk

from radiox_tasks.data.shows import Show

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("recovery") / "home") as opened:
        yield opened


def killed_pool_child(desk: Desk, show_id: str) -> None:
    """WorkerLostError: the child that mixes is killed."""
    desk.until(lambda: desk.step_is(show_id, "mix", "running"), 240, "mixing")
    for child in desk.worker("audio").children():
        child.kill()


def killed_worker(desk: Desk, show_id: str) -> None:
    """The whole speaker pool dies with unacknowledged messages in hand."""
    desk.until(lambda: desk.step_is(show_id, "speak", "running"), 240, "speaking")
    desk.worker("speaker").kill()


def politely_stopped_worker(desk: Desk, show_id: str) -> None:
    """SIGTERM in the middle of work: finished or handed back."""
    desk.until(lambda: desk.step_is(show_id, "speak", "running"), 240, "speaking")
    desk.worker("speaker").send_signal(signal.SIGTERM)


def bounced_broker(desk: Desk, show_id: str) -> None:
    """The broker is killed and comes back with its data; workers that held messages may exit."""
    desk.until(lambda: desk.step_is(show_id, "speak", "running"), 240, "speaking")
    desk.broker().kill()


def wiped_broker(desk: Desk, show_id: str) -> None:
    """The broker comes back without its data: every queued message, every chord's count is gone."""
    desk.until(lambda: desk.step_is(show_id, "speak", "running"), 240, "speaking")
    desk.broker().kill()
    shutil.rmtree(desk.home / "broker" / "appendonlydir", ignore_errors=True)


def lost_message(desk: Desk, show_id: str) -> None:
    """A message is popped from its queue and never seen again (a worker that died between pop and bookkeeping)."""
    worker = desk.worker("audio")
    worker.suspend()
    try:
        desk.until(lambda: desk.redis().llen("audio") > 0, 240, "a waiting message")
        assert desk.redis().lpop("audio")
    finally:
        worker.resume()


def forgotten_chord(desk: Desk, show_id: str) -> None:
    """The chord's count expires or is lost while its members are under way: its body is never called."""
    worker = desk.worker("speaker")
    worker.suspend()
    try:
        desk.until(lambda: desk.redis().llen("speaker") > 1, 240, "waiting lines")
        keys = desk.redis().keys("celery-taskset-meta-*")
        assert keys
        desk.redis().delete(*keys)
    finally:
        worker.resume()


FAILURES: list[Callable[[Desk, str], None]] = [
    killed_pool_child,
    killed_worker,
    politely_stopped_worker,
    bounced_broker,
    wiped_broker,
    lost_message,
    forgotten_chord,
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_the_show_airs_whole_all_the_same(desk: Desk, failure: Callable[[Desk, str], None]) -> None:
    show_id = desk.order()
    failure(desk, show_id)
    assert_whole(desk.settled(show_id))


@pytest.mark.timeout(600)
def test_messages_delivered_twice_are_worked_on_once(desk: Desk) -> None:
    """What the visibility timeout does to a slow task: the same message, with the same ids, a second time."""
    before = len(desk.voice.answered)
    worker = desk.worker("speaker")
    show_id = desk.order()
    desk.until(lambda: desk.step_is(show_id, "cast", "done"), 240, "the cast")
    worker.suspend()
    try:
        desk.until(lambda: desk.redis().llen("speaker") > 3, 240, "waiting lines")
        for message in desk.redis().lrange("speaker", 0, -1):
            desk.redis().rpush("speaker", message)
    finally:
        worker.resume()
    show = desk.settled(show_id)
    assert_whole(show)
    assert len(desk.voice.answered) - before <= len(show.document.lines if show.document else ())


def assert_whole(show: Show) -> None:
    assert show.status == "published", show.error
    assert show.document is not None
    folder = Path(show.document.folder or "")
    assert (folder / "show.mp3").stat().st_size > 100_000
    checks = {check.name: check.verdict for check in show.document.checks}
    assert checks["lines heard"] == "pass"
    assert "fail" not in checks.values()
