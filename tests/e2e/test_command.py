"""The command as a person meets it: offline, interrupted, mistyped, asked for a draft."""

import json
import signal
import time
from pathlib import Path

import psutil
import pytest
import yaml
from click.testing import CliRunner

from cli import main
from tests.databases import sample_sqlite
from tests.e2e.harness import clean_environment, run_radiox
from tests.launch import Written, launch

pytestmark = pytest.mark.slow


def dead_preset(folder: Path, **changes: object) -> Path:
    """A preset whose only feed is on a port nobody listens on."""
    preset = {
        "name": "dead",
        "title": "RadioX Dead",
        "language": "en",
        "feeds": [{"url": "http://127.0.0.1:9/feed.xml", "name": "nobody"}],
        **changes,
    }
    path = folder / "dead.yaml"
    path.write_text(yaml.safe_dump(preset))
    return path


def test_nothing_fetched_and_no_sample_asked_for_is_one_clear_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run_radiox(home, "generate", "--preset", str(dead_preset(tmp_path)), RADIOX_FETCH_ALLOW="127.0.0.1:9")
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("Error: ")
    assert "--sample-if-offline" in last
    assert done.stderr.count("--sample-if-offline") == 1  # the reason is said once, whoever came upon it
    assert "Traceback" not in done.stderr
    assert not list((home / "editions").rglob("show.mp3"))


def test_ctrl_c_leaves_nothing_running_and_nothing_half_published(tmp_path: Path) -> None:
    home = tmp_path / "home"
    sample_sqlite(home)
    stderr = Written()
    asked = ("generate", "--preset", "zurich", "--sample", "--duration", "60", "--news-count", "2")
    given = {"environment": clean_environment(home), "folder": tmp_path}
    process = launch("cli", *asked, **given, stdout=stderr.fileno(), stderr=stderr.fileno())
    while "script" not in stderr.read():
        assert process.poll() is None, stderr.read()
        time.sleep(0.1)
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    assert process.wait(40) != 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert not [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(home / "broker")]
    assert not list(home.rglob("show.mp3"))
    listed = json.loads(run_radiox(home, "shows", "list", "--json").stdout)["shows"]
    assert [show["status"] for show in listed] == ["cancelled"]


@pytest.mark.parametrize(
    "command",
    [
        *(("generate",), ("up",), ("worker",), ("beat",), ("flower",), ("serve",), ("schedule",), ("costs",)),
        *(("doctor",), ("archive",), ("presets",), ("feeds",), ("speakers",), ("shows",)),
        *(("shows", verb) for verb in ("list", "show", "resume", "replay", "correct")),
        *(("presets", verb) for verb in ("list", "show", "check")),
        *(("feeds", verb) for verb in ("check", "import", "export")),
        *(("speakers", verb) for verb in ("list", "add", "edit", "remove", "hear")),
    ],
    ids=" ".join,
)
def test_every_commands_help_has_an_example(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0, result.output
    assert "Example" in result.output


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["generate"], 2, "--preset"),
        (["generate", "--preset", "zurich", "--news-count", "0"], 2, "news-count"),
        (["generate", "--preset", "zurich", "--air-at", "soon"], 2, "ISO 8601"),
        (["generate", "--preset", "nowhere"], 1, "zurich"),
        (["shows", "show", "nothere"], 1, "shows list"),
        (["worker", "kitchen"], 2, "kitchen"),
    ],
)
def test_wrong_usage_is_reported(arguments: list[str], status: int, message: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == status, done.stderr
    assert message in done.stderr
    assert isinstance(done.exception, SystemExit)  # anything else would be a traceback


def test_a_dry_run_drafts_and_publishes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    sample_sqlite(home)
    done = run_radiox(home, "generate", "--preset", "zurich-en", "--sample", "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["status"] == "draft"
    assert document["language"] == "en"
    assert len(document["lines"]) > 5
    assert document["cost"]["total"] == 0
    assert not list(home.rglob("show.mp3"))
