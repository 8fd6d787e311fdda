"""From a score to samples: an opening with the call, a bed that repeats without a seam, a build-up and an end.

Layout in bars: the opening; then the bed, one bar longer than its progression, so that the loop can begin one bar in,
when the opening's echo has died away; then two bars that build up, a last chord and its ring.
"""

from dataclasses import dataclass

import numpy as np

from radiox_tasks.audio.synth import instruments as play
from radiox_tasks.audio.synth.instruments import RATE, Samples
from radiox_tasks.audio.synth.room import echo_of, in_room
from radiox_tasks.audio.synth.scores import Score

BUILD_BARS = 2
RING_S = 2.4
LEVEL_RMS = 0.038  # quiet on purpose: the mixer sets the level, and FLAC packs it smaller
_ROOM_S = 1.5


@dataclass(frozen=True)
class Piece:
    """A rendered score, (n, 2), with the seconds where its loop begins and ends and its ending begins."""

    samples: Samples
    loop: tuple[float, float]
    ending: float


class _Desk:
    """Tracks by how far each stands in the room; notes are added where they sound."""

    def __init__(self, score: Score, seconds: float) -> None:
        self.beat = 60 / score.tempo
        self.swing = score.swing
        self.near = np.zeros((round(seconds * RATE), 2))
        self.far = np.zeros_like(self.near)

    def add(self, sound: Samples, beats: float, *, side: float = 0.0, far: bool = False, gain: float = 1.0) -> None:
        """`side` from -1 (left) to 1 (right), at equal power."""
        late = self.swing if beats % 1 >= 0.49 and beats % 1 < 0.51 else 0.0
        start = round((beats + late) * self.beat * RATE)
        track = self.far if far else self.near
        part = sound[: max(0, len(track) - start)]
        angle = (side + 1) * np.pi / 4
        track[start : start + len(part), 0] += part * np.cos(angle) * gain
        track[start : start + len(part), 1] += part * np.sin(angle) * gain


def render(score: Score) -> Piece:
    """One piece, the same every time."""
    bar_s = 4 * 60 / score.tempo
    bed = len(score.chords) + 1
    bars = score.intro_bars + bed + BUILD_BARS
    desk = _Desk(score, (bars + 1) * bar_s + RING_S)
    for bar in range(bars):
        opening = bar < score.intro_bars
        building = bar >= score.intro_bars + bed
        # Counted so that the bed's first bar is the progression's first, before and after.
        step = (bar - score.intro_bars) % len(score.chords)
        _harmony(desk, score, bar, step, full=opening or building)
        if score.drums:
            _drums(desk, score, bar, full=opening or building)
    _call(desk, score, score.intro_bars - 4 if score.intro_bars >= 4 else 0)
    _end(desk, score, bars)
    samples = in_room(desk.near, echo_of(_ROOM_S, score.seed), score.space * 0.6)
    samples += in_room(desk.far, echo_of(_ROOM_S, score.seed + 1), score.space * 1.8)
    samples = np.stack([play.band(samples[:, ear], 35, 14000) for ear in (0, 1)], axis=1)
    samples *= LEVEL_RMS / np.sqrt((samples**2).mean())
    samples = np.tanh(samples * 1.4) / 1.4
    samples[-round(0.5 * RATE) :] *= np.linspace(1, 0, round(0.5 * RATE))[:, None]
    start = (score.intro_bars + 1) * bar_s
    return Piece(
        samples=samples,
        loop=(start, start + len(score.chords) * bar_s),
        ending=(score.intro_bars + bed) * bar_s,
    )


def _harmony(desk: _Desk, score: Score, bar: int, step: int, *, full: bool) -> None:
    chord, root, at = score.chords[step], score.roots[step], bar * 4.0
    for place, note in enumerate(chord):
        desk.add(play.pad(note, 4 * desk.beat), at, side=(-0.7, 0.5, -0.3, 0.8)[place % 4], far=True, gain=0.75)
    desk.add(play.bass(root, 1.9 * desk.beat, 0.8), at)
    desk.add(play.bass(root + (7 if full else 0), 1.4 * desk.beat, 0.6), at + 2.5)
    comp = {"pluck": play.pluck, "piano": play.piano}[score.comp]
    order = (0, 2, 1, 3, 2, 1, 3, 1)
    count = 4 * score.steps
    for n in range(count):
        note = chord[order[n % len(order)] % len(chord)] + (12 if score.comp == "pluck" else 0)
        touch = (0.62 if n % score.steps == 0 else 0.42) * (1.0 if full else 0.8)
        desk.add(comp(note, 1.2 / score.steps * desk.beat, touch), at + n / score.steps, side=0.45 * (-1) ** n)


def _drums(desk: _Desk, score: Score, bar: int, *, full: bool) -> None:
    at = bar * 4.0
    for beat in range(4):
        if score.drums == 2 or beat in (0, 2):
            desk.add(play.kick(0.6 if full else 0.45), at + beat)
        if beat in (1, 3):
            desk.add(play.brush(0.75 if full else 0.5, score.seed + beat), at + beat, side=0.12)
        for half in (0.0, 0.5):
            touch = 0.9 if half else 0.55
            desk.add(play.shaker(touch, score.seed + 7 + beat + int(2 * half)), at + beat + half, side=-0.35)


def _call(desk: _Desk, score: Score, bar: int) -> None:
    """The station's motif and its answer, over the opening."""
    lead = {"bell": play.bell, "piano": play.piano}[score.lead]
    for offset, phrase in ((0, score.motif), (1, score.answer), (2, score.motif)):
        for beat, note, length in phrase:
            desk.add(lead(note, length * desk.beat, 0.85), (bar + offset) * 4 + beat, side=0.1, far=True, gain=1.5)


def _end(desk: _Desk, score: Score, bars: int) -> None:
    """The call once more over a rising breath, then the last chord."""
    lead = {"bell": play.bell, "piano": play.piano}[score.lead]
    build = bars - BUILD_BARS
    desk.add(play.rise(BUILD_BARS * 4 * desk.beat, score.seed + 3), build * 4.0, far=True, gain=0.7)
    for beat, note, length in score.motif:
        desk.add(lead(note, length * desk.beat, 0.9), (bars - 1) * 4 + beat, side=0.1, far=True, gain=1.6)
    for place, note in enumerate(score.last):
        side = (0.0, -0.6, 0.6, -0.3, 0.3, 0.1)[place % 6]
        desk.add(play.piano(note, 3.6, 0.8), bars * 4 + 0.02 * place, side=side, far=True, gain=2.0)
        desk.add(play.pad(note, 2.4), bars * 4.0, side=-side, far=True, gain=1.0)
    desk.add(play.bass(score.last[0] - (12 if score.last[0] > 47 else 0), 2.6, 0.8), bars * 4.0)
    if score.drums:
        desk.add(play.kick(0.6), bars * 4.0)
