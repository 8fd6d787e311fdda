"""Instruments of a SoundFont: notes in, one track of samples out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 44_100

Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Instrument:
    """A preset of the font and its place in the mix.

    `loudness` is what its track is brought to, in LUFS, so that the balance does not depend on how loud the font's
    samples are. `side` is from -1 (left) to 1 (right), `room` the share of the room's echo. `low` and `high` bound the
    band that is kept, in hertz.
    """

    bank: int
    preset: int
    loudness: float
    side: float = 0.0
    room: float = 0.2
    low: float = 35.0
    high: float = 15000.0
    drums: bool = False


@dataclass(frozen=True)
class Played:
    """One note: from when and for how long, in seconds, its MIDI key and how hard it is struck (1 to 127)."""

    at: float
    lasts: float
    key: int
    touch: int


class Orchestra:
    """The font, loaded once: unpacking it takes longer than playing a track."""

    def __init__(self, font: Path) -> None:
        import tinysoundfont

        self._synth = tinysoundfont.Synth(samplerate=RATE, gain=-12)
        self._font = self._synth.sfload(str(font))

    def track(self, instrument: Instrument, notes: Iterable[Played], seconds: float) -> Samples:
        """The instrument's notes as (n, 2) samples, its band kept, unlevelled."""
        synth, channel = self._synth, 0
        synth.program_select(channel, self._font, instrument.bank, instrument.preset, instrument.drums)
        events = sorted(event for note in notes for event in _events(note))
        parts, reached, end = [], 0, round(seconds * RATE)
        for at, starts, key, touch in events:
            if at > reached:
                parts.append(_generated(synth, min(at, end) - reached))
                reached = min(at, end)
            if starts:
                synth.noteon(channel, key, touch)
            else:
                synth.noteoff(channel, key)
        parts.append(_generated(synth, end - reached))
        synth.sounds_off(channel)
        _generated(synth, RATE)  # what still rings is no part of the next track
        samples = np.concatenate(parts)
        return np.stack([band(samples[:, ear], instrument.low, instrument.high) for ear in (0, 1)], axis=1)


def _events(note: Played) -> tuple[tuple[int, bool, int, int], tuple[int, bool, int, int]]:
    start = round(note.at * RATE)
    return (start, True, note.key, note.touch), (start + max(1, round(note.lasts * RATE)), False, note.key, 0)


def _generated(synth: Any, count: int) -> Samples:
    if count <= 0:
        return np.zeros((0, 2))
    return np.frombuffer(bytes(synth.generate(count)), np.float32).reshape(-1, 2).astype(np.float64)


def band(samples: Samples, low: float, high: float) -> Samples:
    """Keep what lies between two frequencies, with soft edges."""
    spectrum = np.fft.rfft(samples)
    f = np.maximum(np.fft.rfftfreq(len(samples), 1 / RATE), 1.0)
    keep = 1 / np.sqrt(1 + (low / f) ** 6) / np.sqrt(1 + (f / high) ** 6)
    filtered: Samples = np.fft.irfft(spectrum * keep, len(samples))
    return filtered
