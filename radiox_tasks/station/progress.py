"""How far a show is, for the person waiting: a live display on a terminal, plain lines elsewhere. All on stderr."""

import sys
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows import Show
from radiox_tasks.document.report import steps_of
from radiox_tasks.model.edition import StepRef

STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("fetch", "feeds fetched", ("fetch",)),
    ("rundown", "rundown chosen", ("weather", "markets", "cast", "rundown")),
    ("script", "script written", ("script", "last-edition")),
    ("speak", "lines spoken", ("speak",)),
    ("cover", "cover drawn", ("cover", "paint")),
    ("mix", "mixed and mastered", ("mix",)),
    ("finish", "tagged and checked", ("finish",)),
    ("publish", "made ready", ("publish",)),
)


class Progress:
    """Shows stage, counts and time."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._told: dict[str, str] = {}
        self._live: Any = None
        self._shown: tuple[dict[str, str], Show] | None = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(console=Console(stderr=True), refresh_per_second=8, transient=False)

    def __enter__(self) -> "Progress":
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._live is not None:
            self._live.stop()

    def say(self, text: str) -> None:
        """One line."""
        if self._live is not None:
            self._live.console.print(text)
        else:
            print(f"{self._clock()}  {text}", file=sys.stderr, flush=True)

    def _clock(self) -> str:
        return f"{time.monotonic() - self._started:6.1f}s"

    def tick(self) -> None:
        """Let the clock of the live display go on."""
        if self._live is not None and self._shown is not None:
            rows, show = self._shown
            self._live.update(_table(rows, self._clock(), show))

    def update(self, database: Database, show: Show) -> None:
        """Read the show's steps and tell what is new."""
        rows = _rows(steps_of(database, show.show_id), show)
        self._shown = rows, show
        if self._live is not None:
            self.tick()
            return
        for name, text in rows.items():
            if self._told.get(name) != text:
                self._told[name] = text
                self.say(f"{name:<8} {text}")


def _rows(steps: tuple[StepRef, ...], show: Show) -> dict[str, str]:
    rows: dict[str, str] = {}
    totals = {"fetch": len(show.preset.feeds)}
    for name, what, members in STAGES:
        mine = [step for step in steps if step.name in members]
        if not mine:
            continue
        done = sum(step.status == "done" for step in mine)
        failed = sum(step.status == "failed" for step in mine)
        total = totals.get(name, len(mine))
        text = f"{done}/{total} {what}"
        if failed:
            text += f", {failed} failed"
        if any(step.reused for step in mine):
            text += f", {sum(step.reused for step in mine)} reused"
        rows[name] = text
    if not show.is_open:
        rows["show"] = state_of(show)  # why it failed is for the command to say, once
    return rows


def state_of(show: Show) -> str:
    """Where the show stands; for a ready one, when it goes on air, by the preset's clock."""
    if show.status != "ready" or show.air_at <= datetime.now(UTC):
        return show.status
    local, today = show.local_air_at, datetime.now(show.preset.zone).date()
    day = "" if local.date() == today else f"{local:%Y-%m-%d} "
    return f"ready, on air at {day}{local:%H:%M}"


def _table(rows: dict[str, str], clock: str, show: Show) -> Any:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_row(f"[bold]{show.preset.title}[/]", f"show {show.show_id}", clock)
    for name, text in rows.items():
        table.add_row(name, text, "")
    return table
