"""The probe files of a worker: `alive` while the process runs, `ready` while it hears from its broker."""

import time
from pathlib import Path

import pytest

from radiox_tasks.settings import get_settings
from radiox_tasks.station.probe import probe_alive, probe_ready
from radiox_tasks.station.workers import process


def test_alive_is_touched_at_once_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("radiox_tasks.station.probe.TOUCH_SECONDS", 0.05)
    stop = probe_alive(tmp_path / "run")
    file = tmp_path / "run" / "alive"
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    first = file.stat().st_mtime_ns
    while file.stat().st_mtime_ns == first and time.monotonic() < deadline:
        time.sleep(0.01)
    stop()
    assert file.stat().st_mtime_ns > first


def test_ready_is_touched_by_the_workers_heartbeat(tmp_path: Path) -> None:
    from celery.signals import heartbeat_sent

    probe_ready(tmp_path)
    assert not (tmp_path / "ready").exists()
    heartbeat_sent.send(sender=None)
    assert (tmp_path / "ready").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "station.example"])  # noqa: S104
def test_flower_without_a_password_listens_on_loopback_only(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_settings = get_settings().model_copy(update={"flower_host": host, "flower_auth": None})
    monkeypatch.setattr("radiox_tasks.settings.get_settings", lambda: open_settings)
    with pytest.raises(process.OpenFlowerError, match="RADIOX_FLOWER_AUTH"):
        process.run_flower(5555)
