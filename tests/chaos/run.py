"""Runs a station under injected faults until every slot has its edition, then checks the call log and the editions."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import soundfile
from sqlalchemy import func, select

from radiox_tasks.content.sample.server import serve_sample
from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import Show, list_shows, load_show
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.settings import Settings
from tests.chaos.injected_faults import FaultInjector
from tests.e2e.small_station import running_station, write_presets
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.standins.openai_server import openai_standin

AT_ONCE = 3
AIRS_AFTER = timedelta(seconds=20)
"""From the order to the air time; the slot, which the ladder reckons with, is far off. So a show that is ready early
waits for the clock, and one that was held up goes on air as it is ready."""
TOLD_IN = 12
"""A programme does not tell a story twice, and the sample feeds do not change: after so many shows another begins."""


@dataclass
class Outcome:
    """The result of a run. `problems` is empty if every check passed."""

    editions: int
    seconds: float
    injected: Counter[str]
    good_voice_answers: int
    voices_needed: int
    voice_calls_in_doubt: int
    script_calls: int
    submissions: Counter[int]
    rungs: Counter[str]
    problems: list[str] = field(default_factory=list)

    def report(self) -> str:
        """For people."""
        return "\n".join(
            [
                f"{self.editions} editions in {self.seconds:.0f} s, {sum(self.injected.values())} injected faults:",
                *(f"  {count:4} {name.replace('_', ' ')}" for name, count in self.injected.most_common()),
                f"submissions a show: {dict(sorted(self.submissions.items()))}; rungs: {dict(self.rungs)}",
                f"voice answers paid for: {self.good_voice_answers}; needed: {self.voices_needed}; "
                f"in doubt: {self.voice_calls_in_doubt}; script calls: {self.script_calls}",
                *(f"PROBLEM {problem}" for problem in self.problems),
            ]
        )


def run(home: Path, *, shows: int, seed: int, seconds: float) -> Outcome:
    """Make this many shows under injected faults; give up after so many seconds."""
    home.mkdir(parents=True, exist_ok=True)
    with elevenlabs_standin(character_limit=10**9) as voice, openai_standin() as script, serve_sample() as sample:
        write_presets(home / "presets", sample)
        environment = {
            "RADIOX_HOME": str(home),
            "RADIOX_PRESETS": str(home / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "RADIOX_LEASE": "5",
            "RADIOX_STALLED_AFTER": "8",
            "OPENAI_API_KEY": script.key,
            "OPENAI_BASE_URL": script.url,
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": voice.url,
        }
        database = Database(f"sqlite:///{home / 'radiox.sqlite3'}")
        database.migrate()
        started = time.monotonic()
        with running_station(home, environment) as supervisor:
            injected = FaultInjector(home, supervisor, voice.faults, script.faults, random.Random(seed))
            doer = threading.Thread(target=injected.run, daemon=True)
            doer.start()
            ids = _drive(database, home, environment, shows=shows, until=started + seconds)
            injected.stop.set()
            doer.join(10)
        good = voice.answered.count("")
        return _audit(database, ids, injected, good, len(script.chats), time.monotonic() - started)


def _drive(database: Database, home: Path, environment: dict[str, str], *, shows: int, until: float) -> list[str]:
    """Order slot after slot, a few at a time, each of them twice; beat and reconciler do the rest."""
    settings = Settings(RADIOX_HOME=str(home), RADIOX_PRESETS=environment["RADIOX_PRESETS"])
    preset = load_preset("small", settings=settings)
    first = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=6)
    ids: list[str] = []
    while time.monotonic() < until:
        unfinished = [one for one in (load_show(database, i) for i in ids) if one.is_open or not one.on_air_at]
        if len(ids) == shows and not unfinished:
            break
        while len(ids) < shows and len(unfinished) < AT_ONCE:
            slot = first + timedelta(minutes=len(ids))
            on_air = min(slot, datetime.now(UTC) + AIRS_AFTER)
            fresh = preset.model_copy(update={"name": f"small-{len(ids) // TOLD_IN + 1}"})
            made = [order_show(database, fresh, air_at=on_air, slot_at=slot) for _ in range(2)]
            (show_id,) = [one for one in made if one is not None]
            ids.append(show_id)
            unfinished.append(load_show(database, show_id))
        time.sleep(0.5)
    return ids


def _audit(
    database: Database, ids: list[str], injected: FaultInjector, good: int, script_calls: int, seconds: float
) -> Outcome:
    made = [load_show(database, show_id) for show_id in ids]
    everything = list_shows(database, limit=100_000)
    with database.transaction() as session:
        speak = select(func.count()).where(StepRow.name == "speak", StepRow.status == "done")
        in_doubt = select(func.count()).where(CallRow.status == "in_doubt", CallRow.operation == "speech")
        paid = select(func.count()).where(CallRow.operation == "speech", CallRow.status == "done")
        needed = int(session.execute(speak.where(StepRow.cost > 0)).scalar_one())
        doubtful = int(session.execute(in_doubt).scalar_one())
        receipts = int(session.execute(paid).scalar_one())
    problems = [problem for show in made for problem in _flaws(show)]
    if len(everything) != len(ids):
        problems.append(f"{len(everything)} shows for {len(ids)} slots")
    slots = Counter(show.slot_at for show in everything)
    problems += [f"slot {slot} has {count} shows" for slot, count in slots.items() if count > 1]
    if good > max(needed, receipts) + doubtful:
        problems.append(f"{good} voice answers were paid for, {needed} were needed, {doubtful} were in doubt")
    return Outcome(
        editions=sum(show.status == "published" for show in made),
        seconds=seconds,
        injected=injected.done,
        good_voice_answers=good,
        voices_needed=needed,
        voice_calls_in_doubt=doubtful,
        script_calls=script_calls,
        submissions=Counter(show.submissions for show in made),
        rungs=Counter(show.rung for show in made),
        problems=problems,
    )


def _flaws(show: Show) -> list[str]:
    """What is wrong with one show's edition."""
    name = f"show {show.show_id}"
    if show.status != "published" or show.document is None:
        return [f"{name} is {show.status}: {show.error}"]
    document = show.document
    folder = Path(document.folder or "")
    stored = json.loads((folder / "show.json").read_text())
    script = json.loads((folder / "script.json").read_text())
    flaws = [f"{name}: {check.name} {check.verdict}" for check in document.checks if check.verdict == "fail"]
    if stored["show_id"] != show.show_id or stored["status"] != "published":
        flaws.append(f"{name}: its show.json tells of {stored['show_id']}, {stored['status']}")
    if not any(check.name == "lines heard" for check in document.checks):
        flaws.append(f"{name}: nobody listened whether every line is there")
    if [line.n for line in document.lines] != [line["n"] for line in script["lines"]]:
        flaws.append(f"{name}: {len(document.lines)} lines aired of {len(script['lines'])} written")
    heard = soundfile.info(str(folder / "show.mp3")).duration
    if document.lines and heard < document.lines[-1].end_s:
        flaws.append(f"{name}: {heard:.1f} s of audio for a script that ends at {document.lines[-1].end_s:.1f} s")
    return flaws
