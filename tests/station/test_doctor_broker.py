"""The doctor tells of a broker that would lose messages, asked over its own connection."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from redis import Redis

from radiox_tasks.broker import BrokerError, broker, server_binary, socket_path
from radiox_tasks.settings import get_settings
from radiox_tasks.station.doctor.machine_checks import kept

pytestmark = pytest.mark.slow


def test_a_broker_that_would_lose_messages_is_warned_of(home: Path) -> None:
    with broker(home, None):
        settings = get_settings()
        assert kept(settings).verdict == "ok"
        with Redis(unix_socket_path=str(socket_path(home))) as client:
            client.config_set("maxmemory", "100mb")
            client.config_set("maxmemory-policy", "allkeys-lru")
            assert "maxmemory-policy" in kept(settings).advice
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("appendonly", "no")
            assert "appendonly" in kept(settings).advice


def test_no_other_systems_server_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert server_binary().exists()
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(sysname="Darwin", machine="riscv64"))
    with pytest.raises(BrokerError, match="for this system"):
        server_binary()
