"""A show whose script streams: its first lines are spoken meanwhile, and a worker that is killed then loses nothing."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from radiox_tasks.content.sample.server import serve_sample
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.calls import CallRow
from tests.databases import sample_sqlite
from tests.e2e.harness import clean_environment
from tests.e2e.small_station import await_workers, running_station, write_presets
from tests.launch import Written, launch
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.standins.openai_server import openai_standin

pytestmark = pytest.mark.slow


def wait_for(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.2)


def test_a_script_worker_is_killed_while_lines_are_spoken(tmp_path: Path) -> None:
    home = tmp_path / "home"
    database: Database = sample_sqlite(home)
    with (
        elevenlabs_standin(character_limit=10**9) as voice,
        openai_standin() as model,
        serve_sample() as sample,
    ):
        hosts = {"main": "marcel", "second": "jarvis", "weather": None}
        write_presets(tmp_path / "presets", sample, hosts=hosts, news={"count": 2}, duration=120)
        environment = {
            "RADIOX_PRESETS": str(tmp_path / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "OPENAI_API_KEY": model.key,
            "OPENAI_BASE_URL": model.url,
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": voice.url,
            "RADIOX_LEASE": "20",  # longer than a busy machine keeps a heartbeat waiting
        }
        # the first stream waits for its worker's death before its end; the second is not held up
        model.pace = lambda share: share < 0.9 or len(model.chats) > 1 or model.stopped.wait(300) or None
        with running_station(home, {**os.environ, **environment}, alone=("script",)) as station:
            await_workers(home, 2)
            stdout, stderr = Written(), Written()
            asked = ("generate", "--preset", "small", "--json")
            given = {"environment": clean_environment(home, **environment), "folder": tmp_path}
            command = launch("cli", *asked, **given, stdout=stdout.fileno(), stderr=stderr.fileno())
            wait_for(lambda: len(voice.speech) >= 3, "no line was spoken while the script streamed")
            assert len(model.chats) == 1
            worker = next(child for child in station.children if child.name == "script")
            assert worker.process is not None
            os.kill(worker.process.pid, signal.SIGKILL)
            assert command.wait(500) == 0, stderr.read()
        document = json.loads(stdout.read())
        first, second = model.chats
        assert document["writer"].startswith("openai:")
        assert second.body["messages"][:-2][1]["content"][:100] == first.body["messages"][1]["content"][:100]
        assert second.body["messages"][-2]["role"] == "assistant"
        spoken = [request.body["text"] for request in voice.speech]
        assert len(spoken) == len(set(spoken)) == len(document["lines"])
    with database.transaction() as session:
        script = [
            call.status for call in session.query(CallRow).order_by(CallRow.opened_at) if call.operation == "script"
        ]
    assert script == ["in_doubt", "done"]
