"""The embedded broker: one server on one folder of data, whatever became of its socket."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from redis import Redis

from radiox_tasks.broker import HANGING_SECONDS, EmbeddedBroker

pytestmark = pytest.mark.slow


def servers(folder: Path) -> list[psutil.Process]:
    """The servers that work in this folder."""
    return [p for p in psutil.process_iter(["cwd", "name"]) if p.info["cwd"] == str(folder)]


@pytest.fixture
def broker(home: Path) -> Iterator[EmbeddedBroker]:
    """A started server with a word in it."""
    broker = EmbeddedBroker(home)
    broker.hold()
    Redis(unix_socket_path=str(broker.socket)).set("word", "kept")
    yield broker
    for server in servers(broker.folder):
        server.kill()


def test_a_server_whose_socket_was_swept_away_is_not_joined_by_a_second_one(broker: EmbeddedBroker) -> None:
    """Two on one append-only file spoil it, and workers and senders stay on different ones."""
    broker.socket.unlink()
    assert broker.revive()
    assert len(servers(broker.folder)) == 1
    assert Redis(unix_socket_path=str(broker.socket)).get("word") == b"kept"


def test_a_server_that_hangs_is_ended_before_the_next_starts(broker: EmbeddedBroker) -> None:
    [hanging] = servers(broker.folder)
    hanging.suspend()
    assert broker.revive()
    [server] = servers(broker.folder)
    assert server.pid != hanging.pid
    assert Redis(unix_socket_path=str(broker.socket)).get("word") == b"kept"


def test_a_server_that_is_only_slow_is_left_alone(broker: EmbeddedBroker) -> None:
    [slow] = servers(broker.folder)
    client = Redis(unix_socket_path=str(broker.socket))
    client.client_pause(int(HANGING_SECONDS * 600))  # milliseconds: longer than one look, shorter than to hang
    assert not broker.revive()
    assert [server.pid for server in servers(broker.folder)] == [slow.pid]


def test_a_dead_server_is_replaced_without_delay(broker: EmbeddedBroker) -> None:
    [server] = servers(broker.folder)
    server.kill()
    server.wait(60)
    began = time.monotonic()
    assert broker.revive()
    assert time.monotonic() - began < 5


def test_the_last_user_stops_the_server_even_without_its_socket(broker: EmbeddedBroker) -> None:
    broker.socket.unlink()
    broker.release()
    assert not servers(broker.folder)


def test_a_released_server_is_not_started_again(broker: EmbeddedBroker) -> None:
    broker.release()
    assert not broker.revive()
    assert not broker.answers()


def test_what_keeps_a_server_from_starting_is_said_once_and_tried_again(
    broker: EmbeddedBroker, caplog: pytest.LogCaptureFixture
) -> None:
    [server] = servers(broker.folder)
    server.kill()
    server.wait(60)
    commands = broker.folder / "appendonlydir"
    commands.rename(broker.folder / "elsewhere")
    commands.write_text("in the way")
    for _ in range(2):
        broker.restart_if_dead()
    assert len([record for record in caplog.records if "does not start again yet" in record.message]) == 1
    assert not broker.answers()
    commands.unlink()
    (broker.folder / "elsewhere").rename(commands)
    broker.restart_if_dead()
    assert Redis(unix_socket_path=str(broker.socket)).get("word") == b"kept"
