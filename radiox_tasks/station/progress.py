"""Progress display of a command: live on a terminal, plain lines elsewhere. All on stderr.

It is opened before anything else: on a slow or busy machine the imports of a command alone take several seconds.
"""

import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from radiox_tasks.data.database import Database
    from radiox_tasks.data.shows.records import Show
    from radiox_tasks.model.edition import StepRef

SILENT_SECONDS = 2.0
"""Seconds of silence after which the last line is repeated with the time, while a show is made."""
QUIET_SECONDS = 30.0
"""The same for other commands: cron mails what they write."""


class Progress:
    """Displays what a command does, and of a show its stages, counts and time. It is never silent for long."""

    def __init__(self, doing: str, *, of_show: bool = False) -> None:
        self._silence = SILENT_SECONDS if of_show else QUIET_SECONDS
        self._started = time.monotonic()
        self._printed: dict[str, str] = {}
        self._live: Any = None
        self._last, self._said = doing, self._started
        self._over = threading.Event()
        self._shown: tuple[dict[str, str], Show] | None = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            console = Console(stderr=True)
            self._live = Live(
                console=console, refresh_per_second=8, get_renderable=self._rendered, redirect_stdout=False
            )
            self._live.start()
        else:
            threading.Thread(target=self._repeat, name="progress", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._over.set()
        if self._live is not None:
            self._live.transient = self._shown is None  # only a show's table stays
            self._live.stop()

    def say(self, text: str) -> None:
        """One line."""
        self._last = text
        if self._live is not None:
            self._live.console.print(text, markup=False)
        else:
            self._print(text)

    def print_result(self, text: str) -> None:
        """A part of the command's result, on stdout: it stays above the display."""
        if self._live is None:
            print(text, flush=True)
            return
        self._live.transient = True
        self._live.stop()
        print(text, flush=True)
        self._live.start()

    def _print(self, text: str) -> None:
        self._said = time.monotonic()
        print(f"{self._clock()}  {text}", file=sys.stderr, flush=True)

    def _repeat(self) -> None:
        while not self._over.wait(self._silence / 4):
            if time.monotonic() - self._said >= self._silence:
                self._print(f"{self._last}, still at work")

    def _clock(self) -> str:
        return f"{time.monotonic() - self._started:6.1f}s"

    def _rendered(self) -> Any:
        from rich.text import Text

        if self._shown is None:
            return Text(f"{self._last} {self._clock()}")
        rows, show = self._shown
        return _table(rows, self._clock(), show)

    def update(self, database: "Database", show: "Show") -> None:
        """Read the show's steps and display changes."""
        from radiox_tasks.document.step_report import lines_of, steps_of

        rows = rows_of(steps_of(database, show.show_id), show, lines_of(database, show.show_id))
        self._shown = rows, show
        if self._live is not None:
            return
        for name, text in rows.items():
            if self._printed.get(name) != text:
                self._printed[name] = text
                self.say(f"{name:<8} {text}")


def rows_of(steps: "tuple[StepRef, ...]", show: "Show", lines: int) -> dict[str, str]:
    """The text of each started stage: its progress and total. `lines` is the number of lines in the script, 0 before it
    exists."""
    from radiox_tasks.document.stages import STAGES, parts_done, parts_in_all, recorded

    rows: dict[str, str] = {}
    for stage in STAGES:
        mine = recorded(stage, show, steps)
        if not mine:
            continue
        done, total = parts_done(stage, mine), parts_in_all(stage, show, lines)
        count = f"{min(done, total)}/{total}" if total else f"{done}/?"
        rows[stage.name] = f"{count} {stage.done}{_trouble(stage.name, mine, done < total, show.order.sample)}"
    if not show.is_open:
        rows["show"] = state_of(show)  # the command reports the reason at its end
    return rows


def _trouble(stage: str, steps: "Sequence[StepRef]", open_still: bool, sample: bool) -> str:
    failed = sum(step.status == "failed" for step in steps)
    reused = sum(step.reused for step in steps)
    said = f", {reused} reused" if reused else ""
    if failed and stage == "gather":
        return f", {failed} failed{' as the sample is made to' if sample else ''}{said}"
    return f", once more after a failure{said}" if failed and open_still else said


def state_of(show: "Show") -> str:
    """The status of the show; for a ready one with its air time in the preset's zone."""
    if show.status != "ready" or show.air_at <= datetime.now(UTC):
        return show.status
    local, today = show.local_air_at, datetime.now(show.preset.zone).date()
    day = "" if local.date() == today else f"{local:%Y-%m-%d} "
    return f"ready, on air at {day}{local:%H:%M}"


def _table(rows: dict[str, str], clock: str, show: "Show") -> Any:
    from rich.table import Table
    from rich.text import Text  # texts of stories and presets are no markup

    table = Table.grid(padding=(0, 2))
    table.add_row(Text(show.preset.title, "bold"), f"show {show.show_id}", clock)
    for name, text in rows.items():
        table.add_row(name, Text(text), "")
    return table
