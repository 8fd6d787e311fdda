"""Many presets due in one slot: what goes on air, on which rung, how late, and what a show costs.

    python benchmarks/top_of_hour.py --presets 10 [--lead 600] [--duration 20] [--slots 1]

`radiox up` as a user starts it (embedded broker, SQLite), with the strict stand-ins of the tests as providers: the
voice's refuses a call beyond --at-once with 429, as ElevenLabs does, and a model answers after --script and --judge
seconds. All presets share the sample feeds and are on the schedule for the same minute; production starts --lead
seconds before it. With --slots a preset airs again every --every minutes, which makes many shows of few presets. The
table of memory tells how the station's processes grow with the shows. Ctrl-C ends the run with the report so far.

Programmes are short by default, so that mixing is not the only thing measured: figures a show are for --duration
seconds of programme. Processor time is that of `radiox up` and all its children, ended ones included; the stand-ins
run in this process and are not in it. Linux.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil
import yaml
from sqlalchemy import func, select

from benchmarks.hour_report import Look, broker_bytes, look_at, report, report_again, report_growth
from benchmarks.small_station import RADIOX, disk, free_port, wait_until_served
from radiox_tasks.content.sample import server as sample_server
from radiox_tasks.content.sample.server import Sample, serve_sample
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow
from tests.standins import elevenlabs_server, openai_server
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.standins.openai_model import is_for_judge
from tests.standins.openai_server import openai_standin

LOOK_SECONDS = 5.0


@dataclass
class Providers:
    """What the stand-ins saw."""

    most_at_once: int = 0
    refused: int = 0
    at_once: int = 0


def slow_providers(asked: argparse.Namespace) -> Providers:
    """Have the stand-ins answer late, and the voice's refuse calls beyond its limit."""
    seen, lock = Providers(), threading.Lock()
    answer: Any = openai_server._Handler._answer
    audio: Any = elevenlabs_server._Handler._audio

    def late_answer(self: Any, body: dict[str, Any], fault: str) -> None:
        time.sleep(asked.judge if is_for_judge(body) else asked.script)
        answer(self, body, fault)

    def limited_audio(self: Any, *arguments: Any) -> None:
        with lock:
            seen.at_once += 1
            seen.most_at_once = max(seen.most_at_once, seen.at_once)
            too_many = seen.at_once > asked.at_once
            seen.refused += too_many
        try:
            if too_many:
                self._error(429, "too_many_concurrent_requests", "rate_limit_error", "too many at once")
            else:
                time.sleep(asked.speech)
                audio(self, *arguments)
        finally:
            with lock:
                seen.at_once -= 1

    openai_server._Handler._answer = late_answer  # type: ignore[method-assign]
    elevenlabs_server._Handler._audio = limited_audio  # type: ignore[method-assign,assignment]
    return seen


def count_feeds(sample: Sample) -> Counter[str]:
    """Requests for each feed from now on."""
    paths, counted = {feed.url.removeprefix(sample.base_url) for feed in sample.feeds}, Counter[str]()
    answer: Any = sample_server._Handler._answer

    def counting(self: Any, with_body: bool) -> None:
        if self.path in paths:
            counted[self.path] += 1
        answer(self, with_body=with_body)

    sample_server._Handler._answer = counting  # type: ignore[method-assign]
    return counted


def write_presets(folder: Path, sample: Sample, asked: argparse.Namespace, first: datetime) -> None:
    """So many programmes over the same feeds, all with the same air times."""
    folder.mkdir(parents=True)
    feeds = [feed for feed in sample.feeds if feed.language == "de" and feed.category in ("zurich", "schweiz")]
    slots = [first + timedelta(minutes=slot * asked.every) for slot in range(asked.slots)]
    minutes, hours = sorted({slot.minute for slot in slots}), {slot.hour for slot in slots}
    preset = {
        "language": "de",
        "timezone": "UTC",
        "schedule": {
            "cron": f"{','.join(map(str, minutes))} {hours.pop() if len(hours) == 1 else '*'} * * *",
            "lead": f"{asked.lead}s",
            "catch_up": f"{asked.catch_up}s",
        },
        "duration": asked.duration,
        "news": {"count": 1},
        "feeds": [feed.model_dump(mode="json") for feed in feeds],
        "sound": {"intro": "2s", "outro": "2s"},
        "hosts": {"main": "marcel", "second": None, "weather": None},
    }
    for number in range(asked.presets):
        name = f"p{number:04d}"
        own = {"name": name, "title": f"RadioX {number}", **preset}
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(own, allow_unicode=True))


def states(database: Database, until: datetime) -> Counter[str]:
    """Shows of these slots by state; those on air are `on air`."""
    by = select(ShowRow.status, ShowRow.on_air_at.is_not(None), func.count())
    with database.transaction() as session:
        rows = session.execute(
            by.where(FIRST_VERSIONS, ShowRow.slot_at <= until).group_by(ShowRow.status, ShowRow.on_air_at.is_not(None))
        ).all()
    found: Counter[str] = Counter()
    for status, aired, number in rows:
        found["on air" if status == "published" and aired else str(status)] += int(number)
    return found


def watch(
    asked: argparse.Namespace, database: Database, station: psutil.Process, home: Path, last: datetime
) -> list[Look]:
    """Until every show of every slot is closed, or too late to be made, or Ctrl-C; a line every minute. Returns what
    it saw."""
    shows, said = asked.presets * asked.slots, 0.0
    until, looks = last + timedelta(seconds=asked.catch_up + 60), [look_at(0, station, home)]
    with suppress(KeyboardInterrupt):
        while datetime.now(UTC) < until:
            time.sleep(LOOK_SECONDS)
            found = states(database, last)
            looks.append(look_at(sum(found[state] for state in ("ready", "published", "on air")), station, home))
            closed = sum(found[state] for state in ("on air", "failed", "missed", "cancelled"))
            if closed >= shows and datetime.now(UTC) >= last:
                break
            if time.monotonic() - said >= 60:
                said, now = time.monotonic(), looks[-1]
                left = (last - datetime.now(UTC)).total_seconds()
                held = ", ".join(f"{name} {size:.0f}" for name, size in now.memory.items())
                print(
                    f"{left:6.0f} s to the last slot: {dict(found)}; {now.spent - looks[0].spent:.0f} s of processor "
                    f"time, load {os.getloadavg()[0]:.0f}; broker {now.broker} B; MB: {held}",
                    flush=True,
                )
    return looks


def run(asked: argparse.Namespace, folder: Path) -> None:
    providers = slow_providers(asked)
    with elevenlabs_standin(character_limit=10**9) as voice, openai_standin() as model, serve_sample() as sample:
        feeds = count_feeds(sample)
        home = folder / "home"
        home.mkdir()
        begin = datetime.now(UTC) + timedelta(seconds=asked.lead + 45)
        first = begin.replace(second=0, microsecond=0) + timedelta(minutes=1)
        last = first + timedelta(minutes=asked.every * (asked.slots - 1))
        write_presets(folder / "presets", sample, asked, first)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "ELEVEN"))},
            "RADIOX_HOME": str(home),
            "RADIOX_PRESETS": str(folder / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "RADIOX_METRICS_PORT": str(free_port()),
            "OPENAI_API_KEY": model.key,
            "OPENAI_BASE_URL": model.url,
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": voice.url,
            "RADIOX_CONCURRENCY": f"elevenlabs={asked.at_once}",
        }
        log = (folder / "up.log").open("wb")
        command = [str(RADIOX), "up", "--port", str(free_port())]
        up = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_until_served(environment, 8)
            station = psutil.Process(up.pid)
            database = Database(f"sqlite:///{home / 'radiox.sqlite3'}")
            kept, began = disk(home), time.monotonic()
            looks = watch(asked, database, station, home, last)
            shows, wall = asked.presets * asked.slots, time.monotonic() - began
            spent = looks[-1].spent - looks[0].spent
            print(f"\n{asked.presets} presets, {asked.slots} slots, {asked.duration} s each, lead {asked.lead} s")
            print(
                f"processor time a show {spent / shows:.2f} s; {spent / wall:.2f} processors over {wall:.0f} s; ",
                end="",
            )
            print(f"stand-ins and this benchmark: {sum(os.times()[:2]):.0f} s")
            report(shows, database, last)
            report_again(database, home / "logs" / "station.log")
            print(f"voice: at most {providers.most_at_once} at once, {providers.refused} refused")
            print(f"requests for each feed: {sorted(feeds.values())}")
            grown = {kind: size - kept[kind] for kind, size in disk(home).items()}
            print(
                "left on disk a show, kB:", {kind: round(size / shows / 1e3, 1) for kind, size in grown.items() if size}
            )
            print(f"left in the broker a show: {(broker_bytes(home) - looks[0].broker) / shows:.0f} B")
            report_growth(looks, shows)
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(120)
            print((folder / "up.log").read_text(errors="replace")[-3000:] if asked.log else "")
    print(f"load {os.getloadavg()[0]:.1f}")


def add_provider_options(parser: argparse.ArgumentParser) -> None:
    """The length of a show, and how slow its providers are (`slow_providers`)."""
    parser.add_argument("--duration", type=int, default=20, help="seconds of programme")
    parser.add_argument("--script", type=float, default=2.0, help="seconds until the model answers")
    parser.add_argument("--judge", type=float, default=1.0)
    parser.add_argument("--speech", type=float, default=0.5)
    parser.add_argument("--at-once", type=int, default=5, help="lines that the voice's provider speaks at once")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presets", type=int, default=10)
    parser.add_argument("--slots", type=int, default=1)
    parser.add_argument("--every", type=int, default=2, help="minutes between two slots")
    parser.add_argument("--lead", type=int, default=600, help="seconds")
    parser.add_argument("--catch-up", type=int, default=900, help="seconds")
    add_provider_options(parser)
    parser.add_argument("--log", action="store_true", help="show the end of the station's log")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="radiox-hour-") as folder:
        run(asked, Path(folder))


if __name__ == "__main__":
    main()
