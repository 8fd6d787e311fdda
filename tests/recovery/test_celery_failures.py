"""Each known way in which Celery on Redis or Valkey loses or doubles work, done to our canvas: the show airs."""

import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kombu.transport.redis import Channel

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.declared.queues import HEADER_PRIORITY
from radiox_tasks.model.script import Script
from tests.recovery.faulty_station import FaultyStation, open_station

pytestmark = pytest.mark.slow

LINES = f"speaker{Channel.sep}{HEADER_PRIORITY}"
"""The list in which a show's lines wait."""


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyStation]:
    with open_station(tmp_path_factory.mktemp("recovery") / "home", alone=("speaker", "audio", "data")) as opened:
        yield opened


def killed_pool_child(station: FaultyStation, show_id: str) -> None:
    """WorkerLostError: the child that mixes is killed."""
    station.until(lambda: station.step_is(show_id, "mix", "running"), 240, "mixing")
    for child in station.worker("audio").children():
        child.kill()


def killed_worker(station: FaultyStation, show_id: str) -> None:
    """The whole speaker pool dies with unacknowledged messages in hand."""
    station.until(lambda: station.step_is(show_id, "speak", "running"), 240, "speaking")
    station.worker("speaker").kill()


def politely_stopped_worker(station: FaultyStation, show_id: str) -> None:
    """SIGTERM in the middle of work: finished or handed back."""
    station.until(lambda: station.step_is(show_id, "speak", "running"), 240, "speaking")
    station.worker("speaker").send_signal(signal.SIGTERM)


def bounced_broker(station: FaultyStation, show_id: str) -> None:
    """The broker is killed and comes back with its data; workers that held messages may exit."""
    station.until(lambda: station.step_is(show_id, "speak", "running"), 240, "speaking")
    station.broker().kill()


def wiped_broker(station: FaultyStation, show_id: str) -> None:
    """The broker comes back without its data: every queued message, every chord's count is gone."""
    station.until(lambda: station.step_is(show_id, "speak", "running"), 240, "speaking")
    station.broker().kill()
    shutil.rmtree(station.home / "broker" / "appendonlydir", ignore_errors=True)


def lost_message(station: FaultyStation, show_id: str) -> None:
    """A message is popped from its queue and never seen again (a worker that died between pop and bookkeeping)."""
    worker = station.worker("audio")
    worker.suspend()
    try:
        station.until(lambda: station.redis().llen("audio") > 0, 240, "a waiting message")
        assert station.redis().lpop("audio")
    finally:
        worker.resume()


def forgotten_chord(station: FaultyStation, show_id: str) -> None:
    """The chord's count expires or is lost while its members are under way: its body is never called."""
    worker = station.worker("speaker")
    station.until(lambda: station.step_is(show_id, "cast", "done"), 240, "the cast")
    worker.suspend()
    try:
        station.until(lambda: station.redis().llen(LINES) > 1, 240, "waiting lines")
        keys = station.redis().keys("celery-taskset-meta-*")
        assert keys
        station.redis().delete(*keys)
    finally:
        worker.resume()


Failure = Callable[[FaultyStation, str], None]
FAILURES: list[tuple[Failure, ...]] = [
    (killed_worker, lost_message),  # while it speaks, and before it mixes
    (politely_stopped_worker, killed_pool_child),
    (bounced_broker,),
    (wiped_broker,),
    (forgotten_chord,),
]
"""What strikes a show, one after the other. Two that strike at different steps share a show."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("failures", FAILURES, ids=lambda failures: "-".join(one.__name__ for one in failures))
def test_the_show_airs_whole_all_the_same(station: FaultyStation, failures: tuple[Failure, ...]) -> None:
    show_id = station.order(cover=False)
    for failure in failures:
        failure(station, show_id)
    assert_whole(station.settled(show_id))


@pytest.mark.timeout(600)
def test_messages_delivered_twice_are_worked_on_once(station: FaultyStation) -> None:
    """What the visibility timeout does to a slow task: the same message, with the same ids, a second time."""
    before = len(station.voice.speech)
    worker = station.worker("speaker")
    show_id = station.order()
    station.until(lambda: station.step_is(show_id, "cast", "done"), 240, "the cast")
    worker.suspend()
    try:
        station.until(lambda: station.redis().llen(LINES) > 1, 240, "waiting lines")
        for message in station.redis().lrange(LINES, 0, -1):
            station.redis().rpush(LINES, message)
    finally:
        worker.resume()
    show = station.settled(show_id)
    assert_whole(show)
    spoken = Counter((request.path, request.body["text"]) for request in station.voice.speech[before:])
    assert spoken
    assert set(spoken.values()) == {1}


def assert_whole(show: Show) -> None:
    assert show.status == "published", show.error
    assert show.document is not None
    folder = Path(show.document.folder or "")
    assert (folder / "show.mp3").stat().st_size > 100_000
    checks = {check.name: check.verdict for check in show.document.checks}
    assert checks["lines heard"] == "pass"
    assert "fail" not in checks.values()


@pytest.mark.timeout(600)
def test_a_show_whose_blobs_are_lost_on_the_way_is_made_again(station: FaultyStation) -> None:
    """The folder of blobs is gone while the show is on its way: it is made again from what can be had."""
    before = len(station.voice.speech)
    archivist = station.worker("data")
    archivist.suspend()
    show_id = station.order()
    station.until(lambda: station.step_is(show_id, "finish", "done"), 240, "the finished file")
    paid = len(station.voice.speech) - before
    shutil.rmtree(station.home / "blobs")
    archivist.resume()
    show = station.settled(show_id)
    assert show.status == "published", show.error
    assert show.document is not None
    folder = Path(show.document.folder or "")
    assert (folder / "show.mp3").stat().st_size > 10_000
    lines = {line.spoken for line in Script.model_validate_json((folder / "script.json").read_text()).lines}
    assert len(station.voice.speech) - before <= paid + len(lines)
