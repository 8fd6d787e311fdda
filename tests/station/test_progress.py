"""What the person waiting reads: totals that stay, a line within seconds, and words."""

import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from radiox_tasks.broker import BrokerError
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.edition import StepRef
from radiox_tasks.model.order import Order
from radiox_tasks.station import progress
from radiox_tasks.station.make_one_show import resume_show
from radiox_tasks.station.progress import Progress, rows_of
from radiox_tasks.station.show_command import ShowCommand
from tests.conftest import forget_settings


@pytest.fixture
def show(store: Store) -> Show:
    preset = load_preset("zurich", settings=store.settings)
    show_id = order_show(store.database, preset, air_at=datetime.now(UTC), order=Order())
    assert show_id is not None
    return load_show(store.database, show_id)


def _step(name: str, status: str, label: str = "", key: str = "") -> StepRef:
    return StepRef(
        name=name, key=key or f"{name}{label}{status}", status=status, reused=False, seconds=1.0, cost=0.0, label=label
    )


def test_a_line_that_two_voices_were_asked_for_counts_once(show: Show) -> None:
    steps = (
        _step("speak", "failed", "paid: x"),
        _step("speak", "done", "own: x"),
        _step("speak", "done", "own: y"),
    )
    assert rows_of(steps, show, 7)["speak"] == "2/7 lines spoken, once more after a failure"
    both = (_step("speak", "done", "paid: x"), _step("speak", "done", "own: x"))
    assert rows_of(both, show, 7)["speak"] == "1/7 lines spoken"


def test_a_stage_that_is_tried_again_has_the_total_it_had(show: Show) -> None:
    failed = _step("mix", "failed", key="a")
    assert rows_of((failed,), show, 7)["mix"].startswith("0/2 ")
    again = (failed, _step("mix", "done", key="b"))
    assert rows_of(again, show, 7)["mix"] == "1/2 programme mixed and checked, once more after a failure"
    assert rows_of((*again, _step("finish", "done")), show, 7)["mix"] == "2/2 programme mixed and checked"


def test_a_cover_is_made_by_either_step(show: Show) -> None:
    painted = rows_of((_step("paint", "done"),), show, 7)
    assert painted == {"cover": "1/1 cover made"}
    assert rows_of((_step("paint", "failed"), _step("cover", "done")), show, 7) == painted


def test_the_rundown_is_chosen_when_it_is(show: Show) -> None:
    rows = rows_of((_step("weather", "done"), _step("cast", "done")), show, 0)
    assert rows == {"gather": f"1/{len(show.preset.feeds) + 2} sources read", "cast": "1/1 voices chosen"}


def test_lines_spoken_ahead_have_no_total_while_the_script_is_written(show: Show) -> None:
    assert rows_of((_step("speak", "done", "paid: x"),), show, 0) == {"speak": "1/? lines spoken"}


def test_the_last_line_is_repeated_after_a_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SILENT_SECONDS", 0.1)
    with Progress("starting", of_show=True) as shown:
        shown.say("one thing")
        read = ""
        until = time.monotonic() + 30
        while "still at work" not in read and time.monotonic() < until:
            read += capsys.readouterr().err
            time.sleep(0.01)
    assert "one thing, still at work" in read


def test_a_command_that_makes_no_show_repeats_nothing_within_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SILENT_SECONDS", 0.02)
    with Progress("writing the backup"):
        time.sleep(0.2)
    assert capsys.readouterr().err == ""


def test_the_wait_for_a_broker_is_not_silent(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SILENT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never answers
        monkeypatch.setenv("RADIOX_BROKER_URL", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        forget_settings()
        with pytest.raises(BrokerError), Progress("preparing the show", of_show=True) as waited:
            resume_show("none", ShowCommand(waited))
    assert "preparing the show, still at work" in capsys.readouterr().err


def test_on_a_terminal_the_clock_runs_before_the_first_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    read, until = "", time.monotonic() + 30
    with Progress("preparing the show"):
        while len(set(re.findall(r"preparing the show +(\d+\.\d)s", read))) < 2 and time.monotonic() < until:
            read += capsys.readouterr().err
            time.sleep(0.05)
    assert len(set(re.findall(r"preparing the show +(\d+\.\d)s", read))) >= 2


def test_on_a_terminal_texts_are_shown_as_they_are_and_results_stay(
    store: Store, show: Show, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with Progress("examining") as shown:
        shown.say("a story [/b] of two")
        shown.print_result("ok  home")
        shown.print_result("ok  disk")
        assert capsys.readouterr().out == "ok  home\nok  disk\n"
        shown.update(store.database, replace(show, preset=show.preset.model_copy(update={"title": "News [/i] now"})))
    read = capsys.readouterr().err
    assert "News [/i] now" in read


def test_progress_is_there_before_anything_heavy_is_imported() -> None:
    heavy = "[name for name in ('sqlalchemy', 'celery', 'rich') if name in sys.modules]"
    code = f"import sys, radiox_tasks.station.progress; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
