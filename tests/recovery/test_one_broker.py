"""The embedded broker: one server on one folder of data, whatever became of its socket."""

from pathlib import Path

import psutil
import pytest

from radiox_tasks.broker import EmbeddedBroker


def servers(folder: Path) -> list[psutil.Process]:
    """The servers that work in this folder."""
    return [p for p in psutil.process_iter(["cwd", "name"]) if p.info["cwd"] == str(folder)]


@pytest.mark.xfail(strict=True, reason="found on call; the mark goes with the fix")
def test_a_server_whose_socket_was_swept_away_is_not_joined_by_a_second_one(home: Path) -> None:
    """Two on one append-only file spoil it, and workers and senders stay on different ones."""
    broker = EmbeddedBroker(home)
    broker.hold()
    try:
        broker.socket.unlink()
        broker.revive()
        assert len(servers(broker.folder)) == 1
        assert broker.answers()
    finally:
        for server in servers(broker.folder):
            server.kill()
