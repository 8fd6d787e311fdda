"""What a run at the top of the hour used and left: looks of its station, and the report of its shows."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import linear_regression

import psutil
from redis import Redis
from sqlalchemy import func, select

from radiox_tasks.broker import socket_path
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.events import EventRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow

MB = 1024 * 1024
SUBMITTED_AGAIN = re.compile(r"is submitted again: (.*)")


@dataclass(frozen=True)
class Look:
    """The station when so many shows were ready: MB and processor seconds of each process, the broker's bytes, and the
    most files that a process has open."""

    ready: int
    memory: dict[str, float]
    seconds: dict[str, float]
    broker: int
    files: int

    @property
    def spent(self) -> float:
        """Processor seconds of the station so far."""
        return sum(self.seconds.values())


def look_at(ready: int, station: psutil.Process, home: Path) -> Look:
    """The long-lived processes by what they are. The time of ended children is their parent's; "others" are the
    children that live for a short time (ffmpeg, parsers)."""
    held: dict[str, float] = {}
    seconds: Counter[str] = Counter()
    files = 0
    for process in (station, *station.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            name = _name(process, station)
            name = name if name == "others" or name not in held else f"{name} ({process.pid})"
            seconds[name] += sum(process.cpu_times()[:4])
            files = max(files, process.num_fds())
            if name != "others":
                held[name] = process.memory_info().rss / MB
    return Look(ready, held, dict(seconds), broker_bytes(home), files)


def _name(process: psutil.Process, station: psutil.Process) -> str:
    if process.pid == station.pid:
        return "up"
    line = process.cmdline()
    if line == station.cmdline():
        return process.name()  # a fork has the command line of its server
    started = " ".join(line)
    return started.partition("process ")[2] or ("broker" if "valkey" in started or "redis" in started else "others")


def broker_bytes(home: Path) -> int:
    """What the broker's data takes in its memory."""
    return int(Redis(unix_socket_path=str(socket_path(home))).info("memory")["used_memory"])


def report_growth(looks: list[Look], shows: int) -> None:
    """The memory of each process by shows ready, and its slope from a quarter of the shows on."""
    parts = {
        part: next((one for one in looks if one.ready >= part * shows), looks[-1]) for part in (0, 0.25, 0.5, 0.75)
    }
    parts[1] = looks[-1]
    steady = [one for one in looks if one.ready >= shows / 4]
    summary = ", ".join(f"{part:.0%}" for part in parts)
    print(f"MB with {summary} of the shows ready; highest; slope from 25 % on, per 1,000 shows:")
    for name in looks[-1].memory:
        row = [f"{one.memory[name]:.0f}" if name in one.memory else "-" for one in parts.values()]
        there = [one for one in steady if name in one.memory]
        slope = "-"
        if len({one.ready for one in there}) > 1:
            slope = f"{1000 * linear_regression([o.ready for o in there], [o.memory[name] for o in there]).slope:+.0f}"
        most = max(one.memory.get(name, 0) for one in looks)
        print(f"  {name}: {', '.join(row)}; {most:.0f}; {slope}")
    last = next((one for one in looks if one.ready >= shows), looks[-1])
    for name, seconds in sorted(last.seconds.items(), key=lambda one: -one[1]):
        used = (seconds - looks[0].seconds.get(name, 0)) / max(1, last.ready)
        print(f"  {name}: {used:.2f} s of processor time a show")
    print(
        f"processor time until {last.ready} were ready: {(last.spent - looks[0].spent) / max(1, last.ready):.2f} s each"
    )
    print(f"broker: at most {max(one.broker for one in looks) / 1e6:.1f} MB; ", end="")
    print(f"at most {max(one.files for one in looks)} open files in one process")


def report_again(database: Database, log: Path) -> None:
    """Why shows were submitted again, and which steps failed."""
    text = log.read_text(errors="replace") if log.exists() else ""
    summary = Counter(re.sub(r"\d+", "N", reason)[:160] for reason in SUBMITTED_AGAIN.findall(text))
    print(f"submitted again: {summary.total()}")
    with database.transaction() as session:
        failed = session.execute(select(EventRow.data).where(EventRow.kind == "step.failed")).scalars().all()
    steps = Counter(f"{one['step']}: {str(one.get('error'))[:160]}" for one in failed)
    for what, number in (*summary.most_common(8), *steps.most_common(8)):
        print(f"  {number} x {what}")


def report(slots: int, database: Database, last: datetime) -> None:
    with database.transaction() as session:
        shows = session.execute(
            select(ShowRow.preset, ShowRow.slot_at, ShowRow.on_air_at, ShowRow.finished_at, ShowRow.rung, ShowRow.error)
            .add_columns(ShowRow.submissions, ShowRow.degraded)
            .where(FIRST_VERSIONS, ShowRow.slot_at <= last)
        ).all()
        calls = session.execute(
            select(CallRow.provider, CallRow.operation, CallRow.status, func.count(), func.sum(CallRow.counted))
            .group_by(CallRow.provider, CallRow.operation, CallRow.status)
            .order_by(CallRow.provider, CallRow.operation)
        ).all()
        steps = session.execute(
            select(
                StepRow.name,
                func.count(),
                func.coalesce(func.sum(StepRow.seconds), 0.0),
                func.sum(StepRow.attempts - 1),
            )
            .where(StepRow.status == "done")
            .group_by(StepRow.name)
        ).all()
    late = sorted((one.on_air_at - one.slot_at).total_seconds() for one in shows if one.on_air_at is not None)
    early = sorted((one.slot_at - one.finished_at).total_seconds() for one in shows if one.finished_at is not None)
    twice = len(shows) - len({(one.preset, one.slot_at) for one in shows})
    print(f"\n{len(shows)} shows for {slots} slots, {len(late)} on air, {twice} slots twice")
    print(
        f"rungs: {dict(Counter(one.rung for one in shows))}; submissions: {Counter(one.submissions for one in shows)}"
    )
    for reason, number in Counter(reason for one in shows for reason in one.degraded).most_common(8):
        print(f"  {number} x {reason}")
    for error, number in Counter(one.error for one in shows if one.error).most_common(5):
        print(f"  {number} x {error[:200]}")
    if late:
        on_time = sum(seconds <= 2 for seconds in late)
        print(
            f"{on_time} on air within 2 s; latest {late[-1]:.1f} s, median {late[len(late) // 2]:.1f} s after the slot"
        )
        print(
            f"finished before the slot: first {early[-1]:.0f} s, median {early[len(early) // 2]:.0f} s, last", end=" "
        )
        print(f"{early[0]:.0f} s")
    for provider, operation, status, number, cost in calls:
        usd = int(cost or 0) / 1e6  # PostgreSQL sums integers to a decimal number
        print(f"  {provider} {operation} {status}: {number}, {number / len(shows):.2f} a show, {usd:.4f} USD")
    paid = int(sum(cost or 0 for *_, cost in calls)) / 1e6
    print(f"provider cost a show: {paid / len(shows):.5f} USD")
    summary = (f"{name} {seconds / number:.2f} s x {number} (+{again})" for name, number, seconds, again in steps)
    print(f"steps, wall time each (attempts beyond the first): {', '.join(summary)}")
