"""The quality gate's check that each transcript line is audible at its time: energy, length, and level over the bed."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.audio.mastering.sample_scan import FRAME_S
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Check, Cue, Master
from radiox_tasks.model.timing.speech_pace import FEWEST_LOUD, LOUD_WITHIN_DB, odd_pace

UNDER_THE_OTHERS_DB = 9.0  # lines are levelled to within 1 LU; one this far below the median is missing
OVER_THE_BED_DB = 5.0
_EDGE_S = 0.04


class _Levels:
    """The levels (dBFS) of a file's frames of FRAME_S."""

    def __init__(self, levels: Sequence[float]) -> None:
        self._levels = np.array(levels)

    def between(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        """Those of the frames entirely within these times."""
        return self._levels[int(np.ceil(start_s / FRAME_S)) : int(end_s / FRAME_S)]


def check_lines(levels: Sequence[float], script: Script, master: Master, seconds: float) -> list[Check]:
    """Two checks: the transcript's times are complete and ordered, and speech is audible at each of them. `levels` are
    those of the file's frames (dBFS), `seconds` is its length."""
    return [_transcript(script, master, seconds), _presence(_Levels(levels), script, master)]


def _transcript(script: Script, master: Master, seconds: float) -> Check:
    cues = {cue.n: cue for cue in master.cues}
    wrong: list[str] = []
    for line in script.lines:
        if line.n in master.dropped:
            if not line.optional and line.kind != "bridge":
                wrong.append(f"line {line.n} was dropped and is not optional")
        elif line.n not in cues:
            wrong.append(f"line {line.n} has no time")
        else:
            wrong += _odd_length(line, cues[line.n])
    wrong += [f"line {b.n} begins before line {a.n} ends" for a, b in pairwise(master.cues) if b.start_s < a.end_s]
    if master.cues and master.cues[-1].end_s > seconds:
        wrong.append(f"line {master.cues[-1].n} ends after the file does")
    return Check(
        name="transcript",
        verdict="fail" if wrong else "pass",
        value=len(cues),
        limit=f"{len(script.lines) - len(master.dropped)} lines",
        detail="; ".join(wrong[:5]),
    )


def _odd_length(line: Line, cue: Cue) -> list[str]:
    wrong = odd_pace(cue.end_s - cue.start_s, len(line.spoken))
    return [f"line {line.n} {wrong}"] if wrong else []


def _presence(heard: _Levels, script: Script, master: Master) -> Check:
    levels = {cue.n: _loud(heard.between(cue.start_s, cue.end_s)) for cue in master.cues}
    usual = float(np.median(list(levels.values()))) if levels else -120.0
    bed = _bed(heard, master.cues)
    absent: list[str] = []
    for cue in master.cues:
        level = levels[cue.n]
        frames = heard.between(cue.start_s, cue.end_s)
        if level < usual - UNDER_THE_OTHERS_DB or level < bed + OVER_THE_BED_DB or level < -50.0:
            absent.append(f"line {cue.n}: {level:.0f} dBFS, others {usual:.0f}, bed {bed:.0f}")
        elif len(frames) and np.mean(frames > level - LOUD_WITHIN_DB) < FEWEST_LOUD:
            absent.append(f"line {cue.n}: mostly empty")
    return Check(
        name="lines heard",
        verdict="fail" if absent or not levels else "pass",
        value=len(levels) - len(absent),
        limit=f"{len(script.lines) - len(master.dropped)} lines, {OVER_THE_BED_DB:g} dB over the bed",
        detail="; ".join(absent[:5]),
    )


def _loud(levels: np.ndarray) -> float:
    """The level of the louder part of a stretch, which excludes pauses."""
    return float(np.percentile(levels, 80)) if len(levels) else -120.0


def _bed(heard: _Levels, cues: tuple[Cue, ...]) -> float:
    """The music's level under speech, measured in the short pauses between lines."""
    pauses = [heard.between(a.end_s + _EDGE_S, b.start_s - _EDGE_S) for a, b in pairwise(cues)]
    heard_in = [float(np.median(levels)) for levels in pauses if len(levels) >= 3]
    return float(np.median(heard_in)) if heard_in else -120.0
