"""With keys, the real SDKs make the show: script, voices, cover and Storage, each from a strict stand-in."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.content.sample.server import serve_sample
from tests.databases import sample_sqlite
from tests.e2e.harness import run_radiox
from tests.e2e.small_station import await_workers, running_station, write_presets
from tests.standins.elevenlabs_server import Standin as Voice
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.standins.openai_server import Standin as Model
from tests.standins.openai_server import openai_standin
from tests.standins.supabase_server import KEY, Supabase, supabase_server

pytestmark = pytest.mark.slow


@dataclass
class Paid:
    home: Path
    document: dict[str, Any]
    voice: Voice
    model: Model
    storage: Supabase
    environment: dict[str, str]
    stored: set[str] = field(default_factory=set)
    """What was in Storage when the first command had ended."""

    def run(self, *arguments: str) -> dict[str, Any]:
        done = run_radiox(self.home, *arguments, "--json", **self.environment)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paid]:
    home = tmp_path_factory.mktemp("paid") / "home"
    sample_sqlite(home)
    with (
        elevenlabs_standin() as voice,
        openai_standin() as model,
        supabase_server() as storage,
        serve_sample() as sample,
    ):
        hosts = {"main": "marcel", "second": "jarvis", "weather": None}
        write_presets(home.parent / "presets", sample, hosts=hosts, duration=None)
        environment = {
            "RADIOX_PRESETS": str(home.parent / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "OPENAI_API_KEY": model.key,
            "OPENAI_BASE_URL": model.url,
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": voice.url,
            "SUPABASE_URL": storage.url,
            "SUPABASE_SERVICE_KEY": KEY,
        }
        station = Paid(home, {}, voice, model, storage, environment)
        station.document = station.run("generate", "--preset", "small")
        station.stored = set(storage.objects)
        with running_station(home, environment, alone=()):  # or each further command starts a worker of its own
            await_workers(home, 1)
            yield station


def test_every_part_came_from_its_provider(paid: Paid) -> None:
    assert paid.document["writer"].startswith("openai:")
    assert paid.document["cover_by"].startswith("openai:")
    assert paid.document["rung"] == "full"
    assert paid.document["degraded"] == []
    assert len(paid.voice.speech) == len(paid.document["lines"])
    assert paid.voice.refusals == []


def test_what_was_paid_is_counted(paid: Paid) -> None:
    assert paid.document["cost"]["total"] > 0
    assert paid.document["cost"]["estimate"] > 0
    assert sum(step["cost"] for step in paid.document["steps"]) == pytest.approx(paid.document["cost"]["total"])


def test_the_edition_is_in_storage_when_the_command_ends(paid: Paid) -> None:
    folder = Path(paid.document["folder"])
    stored = {key.split("/", 1)[1] for key in paid.stored}
    base = "/".join(folder.parts[-3:])
    assert {f"{base}/{path.name}" for path in folder.iterdir()} <= stored
    assert f"{folder.parts[-3]}/feed.xml" in stored


def test_no_key_is_in_any_file_the_station_wrote(paid: Paid) -> None:
    secrets = [paid.model.key.encode(), paid.voice.key.encode(), KEY.encode()]
    files = [path for path in paid.home.rglob("*") if path.is_file()]
    assert any("log" in path.name for path in files)
    assert [path for path in files for secret in secrets if secret in path.read_bytes()] == []


def test_correcting_one_line_pays_one_line(paid: Paid) -> None:
    calls = len(paid.voice.speech), len(paid.model.chats)
    line = next(line for line in paid.document["lines"] if line["kind"] == "news")
    quote = line["evidence"][0]["quote"].strip().rstrip(".") + "!"  # the same facts in a take of its own
    corrected = paid.run("shows", "correct", paid.document["show_id"], "--line", str(line["n"]), "--text", quote)
    assert corrected["lines"][line["n"] - 1]["text"] == quote
    assert corrected["show_id"] == paid.document["show_id"]
    assert (len(paid.voice.speech) - calls[0], len(paid.model.chats) - calls[1]) == (1, 0)


def test_a_voice_that_fails_within_a_show_speaks_none_of_that_hosts_lines(paid: Paid) -> None:
    paid.voice.faults += ["", "", "", "policy"]
    document = paid.run("generate", "--preset", "small", "--no-cover", "--news-count", "1")
    voices: dict[str, set[str]] = {}
    for step in document["steps"]:
        if step["name"] == "speak" and step["status"] == "done":
            voice, _, words = step["label"].partition(": ")
            voices.setdefault(words, set()).add(voice)
    of_hosts: dict[str, list[set[str]]] = {}
    for line in document["lines"]:
        of_hosts.setdefault(line["speaker"], []).append(voices[line["text"][:60]])
    assert all(set.intersection(*found) for found in of_hosts.values()), of_hosts
    assert (document["status"], document["rung"]) == ("published", "voice")
    assert len(document["degraded"]) == 2
    with closing(sqlite3.connect(paid.home / "radiox.sqlite3")) as database:
        submitted = database.execute("SELECT submissions FROM shows WHERE show_id = ?", (document["show_id"],))
        assert submitted.fetchone() == (1,)
