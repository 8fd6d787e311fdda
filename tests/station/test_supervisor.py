"""The supervisor: its log stays within bounds, and what cannot be started now is started later."""

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from radiox_tasks.broker import broker
from radiox_tasks.station.supervisor import FUTILE_STARTS, LOG_BYTES, OLD_LOGS, Supervisor

pytestmark = pytest.mark.slow


def start(log: Path) -> None:
    Supervisor(log).stop()


def test_a_long_log_is_put_aside_when_a_station_starts(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "station.log"
    for number in range(OLD_LOGS + 2):
        start(log)
        log.write_bytes(str(number).encode() * (LOG_BYTES + 1))
    start(log)
    kept = {path.name: path.read_bytes()[:1] for path in log.parent.iterdir()}
    assert kept == {"station.log.1": b"4", "station.log.2": b"3", "station.log.3": b"2"}


def test_a_short_log_is_written_on(tmp_path: Path) -> None:
    log = tmp_path / "station.log"
    log.write_text("short")
    start(log)
    assert log.read_text() == "short"


def test_a_process_that_cannot_be_started_is_tried_again(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "station.log")
    try:
        supervisor.add("analytics", "worker", "analytics", after=0.001)
        [child] = supervisor.children
        supervisor.log.mkdir()  # its log cannot be opened
        time.sleep(0.01)
        assert supervisor.check() == []
        assert child.process is None
        assert child.due > time.monotonic()
        supervisor.log.rmdir()
        child.due = 0.0
        supervisor.check()
        assert child.process is not None
        assert child.process.poll() is None
    finally:
        supervisor.stop()


@pytest.mark.parametrize("ready", [True, False])
def test_a_worker_that_was_ready_before_it_ended_could_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ready: bool
) -> None:
    program = tmp_path / "program"
    report = "from radiox_tasks.station.supervisor_pipes import report_ready\nreport_ready()\n" if ready else ""
    program.write_text(f"#!{sys.executable}\n{report}raise SystemExit(9)\n")
    program.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(program))
    supervisor = Supervisor(tmp_path / "station.log")
    try:
        supervisor.add("worker", "worker")
        [child] = supervisor.children
        for number in range(FUTILE_STARTS):
            assert not supervisor.is_futile, number
            assert child.process is not None
            assert child.process.wait(60) == 9, supervisor.log.read_text()
            supervisor.check()
            child.due = 0.0
            supervisor.check()
        assert supervisor.is_futile is not ready
    finally:
        supervisor.stop()


def test_a_worker_that_is_killed_after_it_took_up_its_work_could_start(home: Path) -> None:
    with broker(home, None):
        supervisor = Supervisor(home / "logs" / "station.log")
        try:
            supervisor.add("worker", "worker", "analytics")
            [child] = supervisor.children
            assert child.process is not None
            assert select.select([supervisor._ready_reader], [], [], 240.0)[0], supervisor.log.read_text()
            os.kill(child.process.pid, signal.SIGKILL)
            child.process.wait(60)
            assert supervisor.check() == ["worker"]
            assert child.futile_starts == 0
        finally:
            supervisor.stop()


def test_a_folder_of_the_packages_name_where_the_station_is_started_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "radiox_tasks").mkdir()
    (tmp_path / "radiox_tasks" / "__init__.py").write_text('raise SystemExit("another version")')
    monkeypatch.chdir(tmp_path)
    supervisor = Supervisor(tmp_path / "station.log")
    try:
        supervisor.add("none", "unknown part")
        [child] = supervisor.children
        assert child.process is not None
        assert child.process.wait(60) != 0
        assert "no such process" in supervisor.log.read_text()
    finally:
        supervisor.stop()


def test_an_upgrade_of_the_code_is_noticed_when_a_process_is_started_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (package := tmp_path / "package").mkdir()
    (package / "module.py").write_text("version = 1")
    time.sleep(0.05)  # the clock of a file system is coarse
    supervisor = Supervisor(tmp_path / "station.log", package=package)
    try:
        supervisor.add("none", "unknown part")
        [child] = supervisor.children
        noticed = []
        for version in (1, 0, 2, 2):  # 0: it is being replaced
            if version == 0:
                package.rename(tmp_path / "away")
            elif version > 1 and not any(noticed):
                (tmp_path / "away").rename(package)
                (package / "module.py").chmod(0o600)
                (package / "module.py").write_text("version = 2")
            assert child.process is not None
            child.process.wait(60)
            caplog.clear()
            assert supervisor.check() == ["none"]
            noticed.append("was upgraded" in caplog.text)
            child.due = 0.0
            supervisor.check()
        assert noticed == [False, False, True, False]
    finally:
        supervisor.stop()
