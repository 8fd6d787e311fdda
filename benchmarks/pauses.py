"""Measures the pauses of finished shows as they are heard: between lines by their sense, and within lines.

    python benchmarks/pauses.py show.json other.json

A pause is a stretch of the MP3 of at least 0.15 s, in 20 ms blocks, that is 12 dB under the median of the line's louder
half; the music lies lower than that under the voices, so it counts as silence. Those between lines are named by their
sense (radiox_tasks/model/timing/pauses.py). Columns: how many, the shortest, the median and the longest. The histogram
counts all of them, in tenths of a second.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from radiox_tasks.model.script import LineKind
from radiox_tasks.model.timing import pauses

BLOCK_S = 0.02  # seconds of a level
UNDER_DB = 12.0  # under the line's louder half: silence, or music alone
SHORTEST_S = 0.15  # seconds: shorter gaps are parts of words
KINDS = {
    "same speaker": pauses.SAME_SPEAKER,
    "another speaker": pauses.NEXT_SPEAKER,
    "after a question or a colon": pauses.REACTION,
    "bridge": pauses.BRIDGE,
    "another story": pauses.NEXT_STORY,
    "before the first story": pauses.LEAD,
    "before the sign-off": pauses.SIGN_OFF,
}
Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """A line of a show.json, with its times in seconds."""

    kind: LineKind
    speaker: str
    story_id: str | None
    text: str
    start: float
    end: float


def lines_of(document: dict[str, Any]) -> list[Line]:
    """The show's lines in order."""
    return [
        Line(line["kind"], line["speaker"], line.get("story_id"), line["text"], line["start_s"], line["end_s"])
        for line in document["lines"]
    ]


def kind_of(before: Line, after: Line) -> str:
    """The name of the pause between two lines."""
    span = pauses.by_sense(before, after)
    return next(name for name, known in KINDS.items() if known is span)


def quiet(line: Line, mono: Samples, rate: int) -> tuple[float, list[float], float]:
    """Seconds of silence before the line's first sound, within it, and after its last."""
    block = round(BLOCK_S * rate)
    sound = mono[round(line.start * rate) : round(line.end * rate)]
    levels = np.sqrt((sound[: len(sound) // block * block].reshape(-1, block) ** 2).mean(axis=1))
    limit = np.median(np.sort(levels)[len(levels) // 2 :]) * 10 ** (-UNDER_DB / 20)
    spoken = np.flatnonzero(levels > limit)
    gaps = (np.diff(spoken) - 1) * BLOCK_S
    inner = [float(gap) for gap in gaps if gap >= SHORTEST_S - 1e-9]
    return spoken[0] * BLOCK_S, inner, (len(levels) - 1 - spoken[-1]) * BLOCK_S


def heard_pauses(lines: list[Line], mono: Samples, rate: int) -> dict[str, list[float]]:
    """The pauses of a show in seconds, by kind."""
    edges = [quiet(line, mono, rate) for line in lines]
    found = {"within a line": [gap for _, inner, _ in edges for gap in inner]}
    for (before, (_, _, last)), (after, (first, _, _)) in pairwise(zip(lines, edges, strict=True)):
        found.setdefault(kind_of(before, after), []).append(last + after.start - before.end + first)
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("shows", type=Path, nargs="+", help="show.json files")
    for path in arguments.parse_args().shows:
        document = json.loads(path.read_text(encoding="utf-8"))
        samples, rate = soundfile.read(document["audio"], dtype="float32", always_2d=True)
        found = heard_pauses(lines_of(document), samples.mean(axis=1), rate)
        every = [gap for gaps in found.values() for gap in gaps]
        print(f"{path.name}: {len(every)} pauses, the longest {max(every):.2f} s")
        for kind, gaps in found.items():
            if gaps:
                print(f"  {kind:28} {len(gaps):3}  {min(gaps):.2f} {np.median(gaps):.2f} {max(gaps):.2f} s")
        tenths = Counter(int(gap * 10 + 1e-9) for gap in every)
        for tenth in range(max(tenths) + 1):
            print(f"  {tenth / 10:.1f} s  {'#' * tenths[tenth]}")


if __name__ == "__main__":
    main()
