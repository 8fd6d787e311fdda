"""What a person gets who misuses the command: one line of error on stderr, the right status, nothing on stdout."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from cli import main
from tests.conftest import forget_settings
from tests.launch import run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DEAD = "127.0.0.1:1"  # nothing listens on port 1


def _in_process(monkeypatch: pytest.MonkeyPatch, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Status, stdout and stderr of a command, without the two seconds that a process of its own takes to start.

    Not for commands that get as far as the broker or to other processes: some settings are read once a process.
    """
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    done = CliRunner().invoke(main, arguments)
    assert isinstance(done.exception, SystemExit | None), done.exception  # anything else would be a traceback
    return done.exit_code, done.stdout, done.stderr


def _radiox(*arguments: str, **environment: str) -> tuple[int, str, str, float]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RADIOX_")}
    started = time.monotonic()
    done = run("cli", *arguments, environment={**clean, **environment}, folder=Path.cwd(), timeout=300)
    return done.returncode, done.stdout, done.stderr, time.monotonic() - started


def _errors(err: str) -> str:
    """Stderr without the lines that say that a show starts."""
    progress = r".*: (?:still )?starting|.*, still at work"
    return "".join(line for line in err.splitlines(keepends=True) if not re.fullmatch(progress, line.rstrip()))


@pytest.mark.parametrize(
    ("setting", "value", "command", "message"),
    [
        ("RADIOX_BROKER_URL", f"redis://me:hush-hush@{DEAD}/0", ["up"], "RADIOX_BROKER_URL"),
        ("RADIOX_BROKER_URL", "hush-hush", ["generate", "--preset", "zurich"], "redis://host:6379/0"),
        ("RADIOX_DATABASE_URL", f"postgresql://me:hush-hush@{DEAD}/db", ["shows", "list"], "RADIOX_DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_one_line_of_the_process(
    tmp_path: Path, setting: str, value: str, command: list[str], message: str
) -> None:
    _assert_one_line(message, _radiox(*command, RADIOX_HOME=str(tmp_path), **{setting: value}))


def _assert_one_line(message: str, done: tuple[int, str, str, float]) -> None:
    status, out, err, seconds = done
    assert (status, out) == (1, "")
    assert _errors(err).startswith("Error: ")
    assert _errors(err).count("\n") == 1, err
    assert message in err
    assert "hush-hush" not in err
    assert seconds < 45


@pytest.mark.parametrize(
    ("setting", "value", "command", "message"),
    [
        ("RADIOX_DATABASE_URL", "hush-hush", ["speakers", "list"], "postgresql://host/name"),
        ("RADIOX_PORT", "eighty", ["presets", "list"], "RADIOX_PORT"),
    ],
)
def test_a_wrong_setting_is_one_line(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str, command: list[str], message: str
) -> None:
    status, out, err = _in_process(monkeypatch, *command, **{setting: value})
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("Error: ")
    assert message in err
    assert "hush-hush" not in err


def test_no_show_is_ordered_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dead = f"redis://me:hush-hush@{DEAD}/0"
    done = _radiox("generate", "--preset", "zurich", RADIOX_HOME=str(tmp_path), RADIOX_BROKER_URL=dead)
    _assert_one_line("broker does not", done)
    status, out, _ = _in_process(monkeypatch, "shows", "list", "--json", RADIOX_HOME=str(tmp_path))
    assert (status, out.split()) == (0, ["{", '"shows":', "[]", "}"])


def test_a_home_that_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    status, out, err = _in_process(monkeypatch, "shows", "list", RADIOX_HOME=str(home))
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "RADIOX_HOME has to be a folder" in err


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["restore", __file__], "is not a backup of a RadioX station"),
        (["backup", "/nowhere/station.tar.gz"], "there is no folder /nowhere"),
    ],
)
def test_a_backup_that_cannot_be_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str], message: str
) -> None:
    status, out, err = _in_process(monkeypatch, *command, RADIOX_HOME=str(tmp_path))
    assert (status, out, _errors(err).count("\n")) == (1, "", 1)
    assert message in err


def test_an_unknown_speaker_is_reported_before_production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    preset = tmp_path / "mine.yaml"
    bundled = yaml.safe_load((ROOT / "presets" / "tech.yaml").read_text(encoding="utf-8"))
    preset.write_text(yaml.safe_dump({**bundled, "name": "mine", "hosts": {"main": "jarvos"}}, allow_unicode=True))
    status, _, err = _in_process(
        monkeypatch, "generate", "--preset", str(preset), "--sample", RADIOX_HOME=str(tmp_path / "home")
    )
    assert (status, _errors(err).count("\n")) == (1, 1)
    assert "hosts.main" in err
    assert "did you mean jarvis?" in err


@pytest.mark.parametrize(
    "wrong",
    [*(["--duration", length] for length in ("nan", "10", "2x", "3h")), ["--air-at", "9999-12-31T23:59:59-12:00"]],
)
def test_numbers_and_times_out_of_this_world_are_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: list[str]
) -> None:
    status, out, err = _in_process(monkeypatch, "generate", "--preset", "zurich", *wrong, RADIOX_HOME=str(tmp_path))
    assert (status, out) == (2, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("length", ["120", "90.5", "2m", "120s"])
def test_a_length_is_written_as_in_a_preset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, length: str) -> None:
    wrong = ("--preset", "nowhere", "--duration", length)
    status, _, err = _in_process(monkeypatch, "generate", *wrong, RADIOX_HOME=str(tmp_path))
    assert (status, "there is no such preset" in err) == (1, True)


def test_a_sample_show_for_a_far_air_time_is_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = ("--sample", "--air-at", "2099-01-01T09:00")
    status, out, err = _in_process(
        monkeypatch, "generate", "--preset", "zurich", *wrong, RADIOX_HOME=str(tmp_path / "home")
    )
    assert (status, out, _errors(err).count("\n")) == (1, "", 1)
    assert "a sample show is made at most" in err


def test_an_opml_file_without_feeds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opml = tmp_path / "empty.opml"
    opml.write_text('<opml version="2.0"><body></body></opml>')
    status, out, err = _in_process(monkeypatch, "feeds", "import", str(opml), RADIOX_HOME=str(tmp_path / "home"))
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert str(opml) in err


@pytest.mark.parametrize("arguments", [["schedule", "--days", "60"], ["presets", "list", "--json"]])
def test_who_has_read_enough_hears_no_more(arguments: list[str]) -> None:
    """`radiox … | head -1`: no complaint about the closed pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cli", *arguments], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=300
    )
    os.close(writing)
    assert done.stderr == b""
