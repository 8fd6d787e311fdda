"""Forked processes are as those that are started anew: each with its own environment, descriptors, session and end."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from radiox_tasks.settings import ROOT
from radiox_tasks.station.supervisor import Child, Supervisor
from radiox_tasks.station.workers.forked import ForkedProcess, ForkServer, ForkServerLostError, forking
from tests.launch import Written
from tests.station import forked_program

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")]

PATIENCE_SECONDS = 60.0

SERVE = """
import os, signal, socket, sys
from radiox_tasks.settings import get_settings
from radiox_tasks.station.workers.fork_server import serve
get_settings()  # its own
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: None)  # its own, as those of a station's supervisor
print(serve(socket.socket(fileno=int(sys.argv[1]))), flush=True)
os._exit(0)  # in order, multiprocessing would wait for those that still run
"""


@dataclass
class Serving:
    """A server in a process of its own, and what it started."""

    process: "subprocess.Popen[str]"
    client: ForkServer
    control: socket.socket
    folder: Path
    stdout: Written = field(default_factory=Written)
    stderr: Written = field(default_factory=Written)
    started: list[ForkedProcess] = field(default_factory=list)

    def start(self, *arguments: str, **environment: str) -> ForkedProcess:
        """Run tests/station/forked_program.py."""
        given = {1: self.stdout.fileno(), 2: self.stderr.fileno()}
        made = self.client.start(
            "a program",
            forked_program.__name__,
            arguments,
            environment=environment,
            folder=self.folder,
            descriptors=given,
        )
        self.started.append(made)
        return made

    def waiting(self) -> ForkedProcess:
        """A program that waits to be killed."""
        made = self.start("wait")
        while "waiting" not in self.stdout.read():
            assert made.poll() is None, self.stderr.read()
        return made


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", SERVE, str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE, text=True)
    theirs.close()
    served = Serving(process, ForkServer(ours), ours, tmp_path)
    yield served
    for started in served.started:
        started.send_signal(signal.SIGKILL)
    ours.close()
    process.communicate(timeout=PATIENCE_SECONDS)


def test_a_process_has_the_requested_environment_folder_and_descriptors(serving: Serving, tmp_path: Path) -> None:
    process = serving.start("tell", MARK="mine", RADIOX_HOME=str(tmp_path / "a home"))
    assert process.wait(PATIENCE_SECONDS) == 0, serving.stderr.read()
    assert json.loads(serving.stdout.read()) == {
        "pid": process.pid,
        "session": process.pid,
        "folder": str(tmp_path),
        "mark": "mine",
        "home": str(tmp_path / "a home"),
        "name": "a program",
        "read": "",
        "descriptors": [0, 1, 2],
    }
    assert serving.stderr.read() == "at exit\n"


@pytest.mark.parametrize(("asked", "status", "result"), [(("status", "3"), 3, ""), (("fail",), 1, "failed as asked")])
def test_its_status_is_reported(serving: Serving, asked: tuple[str, ...], status: int, result: str) -> None:
    process = serving.start(*asked)
    assert process.wait(PATIENCE_SECONDS) == process.poll() == status
    assert result in serving.stderr.read()


def test_a_killed_process_has_the_signal_as_its_status(serving: Serving) -> None:
    first, second = serving.waiting(), serving.start("wait")
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(0.01)
    first.send_signal(signal.SIGKILL)
    assert first.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert second.poll() is None
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE_SECONDS) == -signal.SIGTERM


def test_a_server_outlives_the_signals_that_end_a_station_and_ends_with_its_client(serving: Serving) -> None:
    process = serving.waiting()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        serving.process.send_signal(number)
    assert serving.start("status", "0").wait(PATIENCE_SECONDS) == 0
    serving.control.close()
    result, _ = serving.process.communicate(timeout=PATIENCE_SECONDS)
    assert json.loads(result) == [process.pid]
    assert psutil.pid_exists(process.pid)
    os.kill(process.pid, signal.SIGKILL)


def test_processes_whose_server_was_killed_are_killed_and_no_more_are_forked(serving: Serving) -> None:
    process = serving.waiting()
    running = psutil.Process(process.pid)
    serving.process.kill()
    assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    _, alive = psutil.wait_procs([running], timeout=PATIENCE_SECONDS)
    assert alive == []
    with pytest.raises(ForkServerLostError):
        serving.start("tell")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_supervisor_whose_server_was_lost_starts_processes_without_it_and_then_with_a_new_one(
    serving: Serving, tmp_path: Path, number: signal.Signals
) -> None:
    client = ForkServer(serving.control, serving.process.pid, patience=1.0)
    serving.process.send_signal(number)
    supervisor = Supervisor(tmp_path / "station.log", server=client)
    try:
        supervisor.add("first", "unknown part")
        client._patience = PATIENCE_SECONDS
        supervisor.add("second", "unknown part")
        first, second = (child.process for child in supervisor.children)
        assert (type(first), type(second)) == (subprocess.Popen, ForkedProcess)
        for process in (first, second):
            assert process is not None
            assert process.wait(PATIENCE_SECONDS) == 1
        assert supervisor.log.read_text().count("no such process: unknown part") == 2
        assert serving.process.wait(PATIENCE_SECONDS) is not None
    finally:
        supervisor.stop()
        client.close()


def test_a_server_that_could_not_be_replaced_is_replaced_at_the_next_start(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(errno.ENFILE, "the table of files is full")

    client = ForkServer(serving.control, serving.process.pid)
    serving.process.kill()
    supervisor = Supervisor(tmp_path / "station.log", server=client)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(socket, "socketpair", full)
            with pytest.raises(OSError, match="is full"):
                supervisor.add("one", "unknown part")
        [child], kinds = supervisor.children, []
        for _ in range(2):
            supervisor.check()
            child.due = 0.0
            supervisor.check()
            assert child.process is not None
            child.process.wait(PATIENCE_SECONDS)
            kinds.append(type(child.process))
        assert kinds == [subprocess.Popen, ForkedProcess]
    finally:
        supervisor.stop()
        client.close()


def test_after_an_upgrade_running_processes_stay_and_the_next_ones_are_started_anew(
    serving: Serving, tmp_path: Path
) -> None:
    (package := tmp_path / "package").mkdir()
    supervisor = Supervisor(tmp_path / "station.log", server=serving.client, grace=0.1, package=package)
    try:
        staying = serving.waiting()
        supervisor.children.append(Child("staying", (), staying))
        supervisor.add("ending", "unknown part")
        ending = supervisor.children[1]
        (package / "module.py").touch()
        assert isinstance(ending.process, ForkedProcess)
        ending.process.wait(PATIENCE_SECONDS)
        supervisor.check()
        ending.due = 0.0
        supervisor.check()
        assert isinstance(ending.process, subprocess.Popen)
        assert staying.poll() is None
    finally:
        supervisor.stop()


def test_a_supervisor_ends_although_its_server_is_stopped(serving: Serving, tmp_path: Path) -> None:
    client = ForkServer(serving.control, serving.process.pid)
    supervisor = Supervisor(tmp_path / "station.log", server=client, grace=0.1)
    process = serving.waiting()
    supervisor.children.append(Child("waiting", (), process))
    serving.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    supervisor.stop()
    client.close()
    assert time.monotonic() - began < PATIENCE_SECONDS / 2
    assert (
        psutil.wait_procs([psutil.Process(process.pid)] if psutil.pid_exists(process.pid) else [], PATIENCE_SECONDS)[1]
        == []
    )
    with suppress(psutil.NoSuchProcess):
        assert psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE


def test_a_server_that_was_not_needed_is_not_waited_for() -> None:
    started = time.monotonic()
    with forking(lambda: time.sleep(PATIENCE_SECONDS)):
        pass
    assert time.monotonic() - started < PATIENCE_SECONDS / 2


def test_processes_are_forked_in_a_deleted_folder_without_stdout_and_where_nobody_waits_for_children(
    tmp_path: Path,
) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from radiox_tasks.station.supervisor import Child, Supervisor
from radiox_tasks.station.workers.forked import forking
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
sys.stdout = None
with forking(lambda: None) as server:
    supervisor = Supervisor(Path(sys.argv[1]), server=server)
    Path.cwd().rmdir()
    supervisor.add("none", "unknown part")
    [child] = supervisor.children
    status = child.process.wait()
    supervisor.stop()
sys.exit(status + 1)
"""
    (gone := tmp_path / "gone").mkdir()
    log = tmp_path / "station.log"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(log)]
    result = subprocess.run(command, cwd=gone, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (2, "")
    assert "no such process: unknown part" in log.read_text()


def test_a_process_with_threads_is_not_forked() -> None:
    over = threading.Event()
    threading.Thread(target=over.wait).start()
    try:
        with forking(lambda: None) as server:
            assert server is None
    finally:
        over.set()


def test_what_is_imported_for_workers_opens_nothing_and_reads_no_setting() -> None:
    code = """
import os
from radiox_tasks.station.workers.process import load_worker
load_worker()
from radiox_tasks.app import app
from radiox_tasks.settings import get_settings
print(len(os.listdir("/proc/self/task")), get_settings.cache_info().currsize, app.configured)
print([name for name in os.listdir("/proc/self/fd") if int(name) > 2 and os.path.exists(f"/proc/self/fd/{name}")])
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert result.split("\n") == ["1 0 False", "[]", ""]
