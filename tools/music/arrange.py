"""From a score to samples: an opening with the call, a bed that repeats without a seam, a build-up and an end.

Layout in bars: the opening; then the bed, one bar longer than its progression, so that the loop can begin one bar in,
when the opening's echo has died away; then two bars that build up, a last chord and its ring.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyloudnorm

from tools.music.orchestra import RATE, Instrument, Orchestra, Played, Samples, band
from tools.music.patterns import CRASH, Pattern
from tools.music.room import echo_of, in_room
from tools.music.scores import Chord, Line, Note, Score

BUILD_BARS = 2
RING_S = 4.5
FADE_S = 3.0
POCKET_DB, POCKET_HZ, POCKET_OCTAVES = 8.0, 2200.0, 1.3  # what the bed leaves free for speech, and how wide
POCKET_FADE_S = 0.5
LEVEL_LUFS = -26.0  # quiet on purpose: the mixer sets the level, and FLAC packs it smaller
CLEAR = 10  # how much harder is struck in the clear than under speech, of 127
LATEST_MS = 9.0  # how far a note may stand from its time, as with players


@dataclass(frozen=True)
class Piece:
    """A rendered score, (n, 2), with the seconds where its loop begins and ends and its ending begins."""

    samples: Samples
    loop: tuple[float, float]
    ending: float


@dataclass(frozen=True)
class _Bar:
    """One bar: its number, its place in the progression, its chord and the next one, and whether it is in the clear."""

    number: int
    step: int
    chord: Chord
    after: Chord
    clear: bool


def render(score: Score, orchestra: Orchestra) -> Piece:
    """One piece, the same every time."""
    bars = _bars(score)
    bar_s = 4 * _beat_s(score)
    seconds = len(bars) * bar_s + RING_S
    samples = np.zeros((round(seconds * RATE), 2))
    for place, (instrument, notes) in enumerate(_tracks(score, bars)):
        track = _at(orchestra.track(instrument, notes, seconds), instrument.loudness, instrument.side)
        samples += in_room(track, echo_of(score.room_s, score.seed + place % 3), instrument.room)
    start = (score.intro_bars + 1) * bar_s
    ending = (score.intro_bars + len(score.chords) + 1) * bar_s
    samples = _with_pocket(samples, start - bar_s, ending)
    samples = np.stack([band(samples[:, ear], 35, 15000) for ear in (0, 1)], axis=1)
    samples *= 10 ** ((LEVEL_LUFS - _loudness(samples)) / 20)
    samples = np.tanh(samples * 1.2) / 1.2
    fade = round(FADE_S * RATE)
    samples[-fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade)))[:, None]
    return Piece(samples, (start, ending), ending)


def _beat_s(score: Score) -> float:
    """A beat's seconds, a whole number of samples, so that each round of the loop is the same to the sample."""
    return round(60 / score.tempo * RATE) / RATE


def _with_pocket(samples: Samples, start: float, end: float) -> Samples:
    """The bed, from `start` to `end`, with less of what makes consonants clear."""
    f = np.maximum(np.fft.rfftfreq(len(samples), 1 / RATE), 1.0)
    depth = POCKET_DB * np.exp(-((np.log2(f / POCKET_HZ) / POCKET_OCTAVES) ** 2))
    spectrum = np.fft.rfft(samples, axis=0) * (10 ** (-depth / 20))[:, None]
    carved = np.fft.irfft(spectrum, len(samples), axis=0)
    t = np.arange(len(samples)) / RATE
    share = np.clip((t - start) / POCKET_FADE_S, 0, 1) * np.clip((end - t) / POCKET_FADE_S, 0, 1)
    return samples + (carved - samples) * share[:, None]


def _bars(score: Score) -> list[_Bar]:
    """Counted so that the bed's first bar is the progression's first."""
    count = len(score.chords)
    steps = [(n - score.intro_bars) % count for n in range(score.intro_bars + count + 1)]
    chords = [score.chords[step] for step in steps] + list(score.build)
    steps += [count - 2, count - 1]
    following = [*chords[1:], score.last]
    clear = [n < score.intro_bars or n >= len(chords) - BUILD_BARS for n in range(len(chords))]
    return [_Bar(n, *each) for n, each in enumerate(zip(steps, chords, following, clear, strict=True))]


def _tracks(score: Score, bars: list[_Bar]) -> Iterator[tuple[Instrument, list[Played]]]:
    for place, line in enumerate(score.lines):
        yield line.instrument, [*_line(score, line, bars, place), *_last(score, line, len(bars))]
    for instrument, higher in score.lead:
        yield instrument, _lead(score, len(bars), higher)
    if score.drums is not None:
        yield score.drums, _drums(score, bars)


def _line(score: Score, line: Line, bars: list[_Bar], place: int) -> Iterator[Played]:
    for bar in bars:
        if not (line.bed or bar.clear):
            continue
        figure: Pattern = line.figures[bar.step % len(line.figures)]
        for n, (beat, tone, lasts, touch) in enumerate(figure):
            hand = np.random.default_rng((score.seed, place, bar.step, n))
            struck = touch + (CLEAR if bar.clear else 0) + int(hand.integers(-4, 5))
            late = float(hand.uniform(0, LATEST_MS)) / 1000
            for spread, key in enumerate(_keys(bar, tone)):
                at = _seconds(score, bar.number, beat) + late + 0.006 * spread
                yield Played(at, lasts * _beat_s(score), key + 12 * line.octave, struck)


def _keys(bar: _Bar, tone: int | str) -> tuple[int, ...]:
    if isinstance(tone, int):
        return (bar.chord.notes[tone % len(bar.chord.notes)],)
    bass = bar.chord.bass
    towards = bar.after.bass
    named = {
        "chord": bar.chord.notes,
        "bass": (bass,),
        "fifth": (bass + 7 if bass < 43 else bass - 5,),
        "octave": (bass + 12 if bass < 43 else bass,),
        "step": (towards + (2 if towards <= bass else -2),),
    }
    return named[tone]


def _seconds(score: Score, bar: int, beat: float) -> float:
    late = score.swing if beat % 1 == 0.5 else score.swing / 2 if beat % 0.5 else 0.0
    return (bar * 4 + beat + late) * _beat_s(score)


def _last(score: Score, line: Line, bars: int) -> Iterator[Played]:
    """The last chord, one note after another as a hand strikes it, left to ring."""
    low = any(tone == "bass" for figure in line.figures for _, tone, _, _ in figure)
    keys = (score.last.bass,) if low else score.last.notes
    for place, key in enumerate(keys):
        yield Played(_seconds(score, bars, 0) + 0.018 * place, RING_S - 1.5, key + 12 * line.octave, 70)


def _lead(score: Score, bars: int, higher: int) -> list[Played]:
    """The station's call and its answer over the opening, and the call once more before the last chord."""
    first = score.intro_bars - 3 if score.intro_bars == 3 else 0
    phrases: tuple[tuple[int, tuple[Note, ...]], ...] = (
        (first, score.motif),
        (first + 1, score.answer),
        (first + 2, score.rest),
        (bars - 1, score.motif),
    )
    return [
        Played(_seconds(score, bar, beat), lasts * _beat_s(score), key + higher, 84 if n else 90)
        for bar, phrase in phrases
        for n, (beat, key, lasts) in enumerate(phrase)
    ]


def _drums(score: Score, bars: list[_Bar]) -> list[Played]:
    played = []
    for bar in bars:
        hits = [*score.beat[bar.step % len(score.beat)]]
        if bar.number in (score.intro_bars - 1, len(bars) - 1):
            hits = [hit for hit in hits if hit[0] < 2.5] + [*score.fill]
        for n, (beat, key, touch) in enumerate(hits):
            hand = np.random.default_rng((score.seed, 99, bar.step, n))
            struck = touch + (CLEAR if bar.clear else 0) + int(hand.integers(-3, 4))
            at = _seconds(score, bar.number, beat) + float(hand.uniform(0, LATEST_MS / 2)) / 1000
            played.append(Played(at, 0.4, key, struck))
    end = _seconds(score, len(bars), 0)
    return [*played, Played(end, 0.4, 36, 72), Played(end, 3.0, CRASH, 46)]


def _at(track: Samples, lufs: float, side: float) -> Samples:
    """The track at this loudness and, at equal power, on this side."""
    angle = (side + 1) * np.pi / 4
    gains = np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2)
    return track * 10 ** ((lufs - _loudness(track)) / 20) * gains


def _loudness(samples: Samples) -> float:
    return float(pyloudnorm.Meter(RATE).integrated_loudness(samples))
