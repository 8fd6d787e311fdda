"""`radiox speakers` as a person or a program calls it."""

import json
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import main
from radiox_tasks import open_store
from radiox_tasks.cli.costs import costs
from radiox_tasks.data.database import get_database
from radiox_tasks.data.ledger.ledger import _references
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.settings import get_settings
from tests.standins.elevenlabs_server import Standin

pytestmark = pytest.mark.usefixtures("store")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["speakers", *arguments])


def listed() -> dict[str, dict[str, object]]:
    return {row["speaker"]: row for row in json.loads(run("list", "--json").stdout)["speakers"]}


def test_list_tells_who_speaks_where() -> None:
    rows = listed()
    assert list(rows) == ["brad", "jarvis", "lucy", "marcel", "maya"]
    assert "zurich" in rows["marcel"]["presets"]  # type: ignore[operator]
    plain = run("list")
    assert plain.exit_code == 0
    assert "marcel  host     Marcel  (elevenlabs:*, openai-speech:*, piper:de" in plain.stdout


def test_add_edit_and_remove() -> None:
    added = run("add", "nora", "--name", "Nora", "--role", "anchor", "--voice", "pico:de:de-DE,pitch=1.1,formant=1.02")
    assert added.exit_code == 0, added.output
    voice = {"provider": "pico", "language": "de", "voice_id": "de-DE", "settings": {"pitch": 1.1, "formant": 1.02}}
    assert listed()["nora"]["voices"] == [voice]
    assert run("add", "nora", "--name", "Nora").exit_code == 1
    edited = run("edit", "nora", "--character", "Calm.", "--voice", "pico:de:de-DE,pitch=1.3", "--json")
    assert json.loads(edited.stdout)["character"] == "Calm."
    assert listed()["nora"]["name"] == "Nora"
    assert listed()["nora"]["voices"][0]["settings"] == {"pitch": 1.3}  # type: ignore[index]
    assert run("edit", "nora", "--drop-voice", "pico:de").exit_code == 0
    assert listed()["nora"]["voices"] == []
    assert run("edit", "nora", "--drop-voice", "pico:de").exit_code == 1
    assert run("remove", "nora").exit_code == 0
    assert "nora" not in listed()


def test_a_speaker_that_a_preset_uses_is_not_removed() -> None:
    refused = run("remove", "marcel")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: marcel speaks in ")
    assert "zurich" in refused.stderr
    assert "marcel" in listed()


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["remove", "nobody"], 1, "there is no speaker nobody; known: brad"),
        (["edit", "nobody"], 1, "there is no speaker nobody"),
        (["hear", "nobody"], 1, "there is no speaker nobody"),
        (["add", "Not An Id", "--name", "x"], 1, "speaker: "),
        (["add", "nora"], 2, "--name"),
        (["add", "nora", "--name", "N", "--voice", "pico"], 2, "PROVIDER:LANGUAGE:ID"),
        (["hear", "marcel", "--provider", "elevenlabs"], 1, "marcel has no elevenlabs voice here"),
        (["account"], 1, "ELEVENLABS_API_KEY"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments: list[str], status: int, says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert says in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_hear_writes_a_wav(tmp_path: Path) -> None:
    result = run("hear", "jarvis", "Der Kurs steht still.", "--provider", "espeak", "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["path"] == "jarvis-de.wav"
    assert document["provider"] == "espeak"
    assert soundfile.info(tmp_path / "jarvis-de.wav").duration == pytest.approx(document["seconds"], abs=0.01)


def test_what_hearing_costs_is_counted(eleven: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", eleven.key)
    monkeypatch.setenv("ELEVENLABS_BASE_URL", eleven.url)
    get_settings.cache_clear()
    open_store._open.cache_clear()
    for _ in range(2):
        result = run("hear", "jarvis", "Der Kurs steht heute still.", "--provider", "elevenlabs", "--json")
        assert result.exit_code == 0, result.output
    assert len(eleven.speech) == 2
    printed = CliRunner().invoke(costs, ["--json"])
    report = json.loads(printed.stdout)
    assert report["total"]["calls"] == 2
    assert report["total"]["paid"] > 0
    assert [(row["show_id"], row["paid"]) for row in report["shows"]] == [("voice-preview", report["total"]["paid"])]
    assert [row["step"] for row in report["steps"]] == ["voice-preview"]
    with get_database().transaction() as session:
        outputs = list(session.execute(select(StepRow.output).where(StepRow.name == "voice-preview")).scalars())
    assert outputs
    assert list(_references(outputs)) == [], "no store has the blob"
    plain = CliRunner().invoke(costs, [])
    assert "voice-preview (no preset)" in plain.stdout


def test_account_shows_plan_voices_and_models(eleven: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", eleven.key)
    monkeypatch.setenv("ELEVENLABS_BASE_URL", eleven.url)
    get_settings.cache_clear()
    document = json.loads(run("account", "--json").stdout)
    assert document["account"]["characters_left"] == 100_000
    assert {voice["name"] for voice in document["voices"]} >= {"George", "Daniel"}
    assert eleven.key not in run("account").output


@pytest.mark.parametrize("command", ["list", "add", "edit", "remove", "hear", "account"])
def test_every_command_has_an_example(command: str) -> None:
    assert f"radiox speakers {command}" in run(command, "--help").stdout


@pytest.mark.parametrize(
    "voice", ["nonsense", "pico:de:xx-YY", "pico:de:en-GB", "pico:de:de-DE,pitch=900", "espeak:de:de,tempo=1"]
)
def test_a_voice_that_cannot_speak_is_wrong_usage_and_changes_nothing(voice: str) -> None:
    before = listed()["marcel"]
    refused = run("edit", "marcel", "--voice", voice)
    assert refused.exit_code == 2
    assert "--voice" in refused.output
    assert listed()["marcel"] == before


def test_the_seeds_own_voices_can_be_given_by_hand() -> None:
    given = "pico:de:de-DE,pitch=0.7,formant=0.87,speed=0.97,rate_wpm=135"
    assert run("edit", "marcel", "--voice", given, "--voice", "espeak:de:de+m3,rate=155,range=55").exit_code == 0
