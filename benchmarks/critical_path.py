"""The wall time of a show whose providers take their time, against its critical path and against one after the other.

    python benchmarks/critical_path.py [--shows 3] [--script 8] [--judge 4] [--speech 1.5] [--cover 12] [--stories 4]

The providers are the strict stand-ins of the tests, which answer after so many seconds; ElevenLabs' lets five lines be
spoken at once. The workers run before the clock starts, as in a station. The clock runs from the first feed to the last
step of the edition, by the ledger.

The critical path is that of the waiting alone, as the canvas has it: script, its judgements as they followed each
other, and the speech in rounds of five; the cover is beside them. One after the other is the sum of all waiting. Both
have the station's own work added, as it was measured: every step's time less the waiting in it.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select

from radiox_tasks.content.sample.server import serve_sample
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from tests.e2e.harness import run_radiox
from tests.e2e.small_station import running_station, write_presets
from tests.standins import elevenlabs_server, openai_server
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.standins.openai_model import answer_chat, is_for_judge
from tests.standins.openai_server import openai_standin

SPOKEN_AT_ONCE = 5


@dataclass
class Waiting:
    """When providers were waited for: kind, begin and end in seconds."""

    spans: list[tuple[str, float, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def noted(self, kind: str, seconds: float) -> Iterator[None]:
        """Wait for so many seconds, and for the block."""
        begin = time.time()
        time.sleep(seconds)
        yield
        with self.lock:
            self.spans.append((kind, begin, time.time()))

    def seconds(self, *kinds: str) -> float:
        """Seconds in which at least one of these was waited for."""
        total, reached = 0.0, 0.0
        for kind, begin, end in sorted(self.spans, key=lambda span: span[1]):
            if kind in kinds:
                total += max(0.0, end - max(begin, reached))
                reached = max(reached, end)
        return total

    def all_in_turn(self) -> float:
        return sum(end - begin for _, begin, end in self.spans)


def retold(body: dict[str, Any]) -> dict[str, Any]:
    """The stand-in's script in words that the judge has to check, as a model's are."""
    answer = answer_chat(body)
    for line in answer.get("lines", ()):
        if line.get("kind") == "news":
            line["text"] = f"Zur Sache: {line['text']}"
    return answer


def delay_providers(asked: argparse.Namespace, waiting: Waiting) -> None:
    """Have the stand-ins answer late."""
    answer: Callable[..., None] = openai_server._Handler._answer
    audio: Callable[..., None] = elevenlabs_server._Handler._audio
    turn = threading.BoundedSemaphore(SPOKEN_AT_ONCE)

    def late_answer(self: Any, body: dict[str, Any], fault: str) -> None:
        image = self.path.endswith("/images/generations")
        kind = "cover" if image else "judge" if is_for_judge(body) else "script"
        streamed = bool(body.get("stream"))
        with waiting.noted(kind, 0.0 if streamed else getattr(asked, kind)):
            if not streamed:
                answer(self, body, fault)
                return
            began = time.monotonic()
            self.standin.pace = lambda share: time.sleep(max(0.0, began + share * asked.script - time.monotonic()))
            answer(self, body, fault)

    def late_audio(self: Any, *arguments: Any) -> None:
        with turn, waiting.noted("speech", asked.speech):
            audio(self, *arguments)

    openai_server.answer_chat = retold  # type: ignore[attr-defined]
    openai_server._Handler._answer = late_answer  # type: ignore[method-assign]
    elevenlabs_server._Handler._audio = late_audio  # type: ignore[method-assign]


def spans_of(database: Database, show_id: str) -> list[tuple[str, float, float]]:
    statement = (
        select(StepRow.name, StepRow.started_at, StepRow.finished_at)
        .join(ShowStepRow, ShowStepRow.key == StepRow.key)
        .where(ShowStepRow.show_id == show_id, StepRow.status == "done", ShowStepRow.reused.is_(False))
    )
    with database.transaction() as session:
        rows = session.execute(statement).all()
    return [(name, start.timestamp(), end.timestamp()) for name, start, end in rows if end is not None]


def measure(home: Path, environment: dict[str, str], waiting: Waiting) -> tuple[float, float, float]:
    """Wall time, critical path and one after the other of one show, in seconds."""
    import json

    waiting.spans.clear()
    done = run_radiox(home, "generate", "--preset", "small", "--json", **environment)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    document = json.loads(done.stdout)
    spans = spans_of(Database(f"sqlite:///{home / 'radiox.sqlite3'}"), document["show_id"])
    begin, end = min(span[1] for span in spans), max(span[2] for span in spans)
    local = Waiting([span for span in spans if span[0] not in ("script", "speak", "paint", "estimate")])
    own = local.seconds(*{span[0] for span in local.spans})
    path = max(waiting.seconds("script", "judge", "speech"), waiting.seconds("cover")) + own
    print(f"  {document['cover_by']}, {len(document['lines'])} lines, rung {document['rung']}; from the first step:")
    for name in dict.fromkeys(span[0] for span in sorted(spans, key=lambda span: span[1])):
        of = [span for span in spans if span[0] == name]
        print(f"    {name:10} {min(s[1] for s in of) - begin:6.1f} to {max(s[2] for s in of) - begin:6.1f}")
    return end - begin, path, waiting.all_in_turn() + own


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shows", type=int, default=3)
    parser.add_argument("--stories", type=int, default=4)
    parser.add_argument("--duration", type=int, default=180)
    for name, seconds in (("script", 8.0), ("judge", 4.0), ("speech", 1.5), ("cover", 12.0)):
        parser.add_argument(f"--{name}", type=float, default=seconds)
    asked = parser.parse_args()
    waiting = Waiting()
    delay_providers(asked, waiting)
    with (
        tempfile.TemporaryDirectory(prefix="radiox-path-") as folder,
        elevenlabs_standin(character_limit=10**9) as voice,
        openai_standin() as model,
        serve_sample() as sample,
    ):
        home = Path(folder) / "home"
        home.mkdir()
        hosts = {"main": "marcel", "second": "jarvis", "weather": None}
        news = {"count": asked.stories}
        write_presets(home / "presets", sample, hosts=hosts, news=news, duration=asked.duration)
        environment = {
            "RADIOX_PRESETS": str(home / "presets"),
            "RADIOX_FETCH_ALLOW": sample.allow,
            "OPENAI_API_KEY": model.key,
            "OPENAI_BASE_URL": model.url,
            "ELEVENLABS_API_KEY": voice.key,
            "ELEVENLABS_BASE_URL": voice.url,
            "RADIOX_CONCURRENCY": f"elevenlabs={SPOKEN_AT_ONCE}",
        }
        Database(f"sqlite:///{home / 'radiox.sqlite3'}").migrate()
        with running_station(home, {**os.environ, **environment}):
            results = []
            for number in range(asked.shows + 1):
                print(f"show {number}" if number else "warming up")
                result = measure(home, environment, waiting)
                print("    wall {:.1f} s, critical path {:.1f} s, one after the other {:.1f} s".format(*result))
                if number:
                    results.append(result)
    wall, path, turn = (median(column) for column in zip(*results, strict=True))
    print(f"\nmedian of {len(results)}: wall {wall:.1f} s = {wall / path:.2f} x the critical path of {path:.1f} s")
    print(f"one after the other {turn:.1f} s = {turn / wall:.2f} x the wall time")


if __name__ == "__main__":
    main()
