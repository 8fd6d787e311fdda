"""The timeline of the programme: positions of lines and pauses, and the music's level. Plain data."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from radiox_tasks.audio.programme.fit_programme import Fit
from radiox_tasks.audio.tools import RATE
from radiox_tasks.model.preset import Sound
from radiox_tasks.model.sound import Cue

DUCK_DOWN_S = 0.25  # the music is down when the first syllable comes
DUCK_UP_S = 0.60
SHORTEST_DUCKED_PAUSE_S = DUCK_DOWN_S + DUCK_UP_S  # 0.85: in shorter pauses the music stays down
PAUSE_LIFT = 2.0  # in a long pause the bed rises by 6 dB
FIRST_WORDS = 0.25  # under the first words the music is 12 dB below its intro ...
SETTLE_S = 2.0  # ... and reaches the bed's level after this time
BUILD_UP_S = 0.80
FADE_OUT_S = 2.0
SILENCE = 1e-4  # -80 dB: the end of a fade; below it, the music is off


@dataclass(frozen=True)
class Placement:
    """A line's audio in the programme, in samples from its start."""

    n: int
    start: int
    frames: int

    @property
    def end(self) -> int:
        return self.start + self.frames


@dataclass(frozen=True)
class Timeline:
    """A programme as plain data. `music` is (seconds, level) in order; the level is a factor on the jingle."""

    placements: tuple[Placement, ...]
    music: tuple[tuple[float, float], ...]
    frames: int
    intro_s: float
    outro_s: float

    @property
    def seconds(self) -> float:
        return self.frames / RATE

    def cues(self) -> tuple[Cue, ...]:
        """The position of each line."""
        return tuple(
            Cue(n=p.n, start_s=round(p.start / RATE, 4), end_s=round(p.end / RATE, 4)) for p in self.placements
        )


def lay_out(plan: Fit, frames: Mapping[int, int], sound: Sound) -> Timeline:
    """Place the lines of a plan; `frames` is each take's length in samples, by line number."""
    intro = sound.intro.total_seconds()
    placements: list[Placement] = []
    position = round(intro * RATE)
    for line, pause in zip(plan.lines, (*plan.pauses, 0.0), strict=True):
        placements.append(Placement(n=line.n, start=position, frames=frames[line.n]))
        position = placements[-1].end + round(pause * RATE)
    total = placements[-1].end + round(plan.tail * RATE)
    return Timeline(
        placements=tuple(placements),
        music=_music(placements, total / RATE, sound),
        frames=total,
        intro_s=intro,
        outro_s=max(0.0, plan.tail - FADE_OUT_S),
    )


def _music(placements: list[Placement], total: float, sound: Sound) -> tuple[tuple[float, float], ...]:
    loud, bed = sound.intro_level, sound.bed_level
    lifted = max(bed, min(loud, bed * PAUSE_LIFT))
    first = placements[0].start / RATE
    last = placements[-1].end / RATE
    points: list[tuple[float, float]] = []
    settled = first
    if first > 0:
        down = min(DUCK_DOWN_S, first / 2)
        points += [(0.0, loud), (first - down, loud), (first, max(bed, loud * FIRST_WORDS))]
        settled = min(first + SETTLE_S, last)
        points.append((settled, bed))
    else:
        points.append((0.0, bed))
    for before, after in pairwise(placements):
        start, end = before.end / RATE, after.start / RATE
        if end - start >= SHORTEST_DUCKED_PAUSE_S - 1e-6 and start >= settled:
            points += [(start, bed), (start + DUCK_UP_S, lifted), (end - DUCK_DOWN_S, lifted), (end, bed)]
    points.append((last, bed))
    fade = max(last, total - FADE_OUT_S)
    if fade > last:
        points += [(min(last + BUILD_UP_S, fade), loud), (fade, loud)]
    points.append((total, 0.0))
    return tuple(points)


def decibels(level: float) -> float:
    """A level factor in dB, at least SILENCE."""
    return 20 * math.log10(max(level, SILENCE))
