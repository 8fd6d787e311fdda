"""Waveform and loudness curves of the finished file, from data that the quality gate has already read."""

from collections.abc import Sequence

import numpy as np

from radiox_tasks.audio.mastering.profiles import Profile
from radiox_tasks.audio.mastering.sample_scan import Heard
from radiox_tasks.model.sound import SoundTrace

MOST_PEAKS = 600
"""Bars of the waveform: about one per two pixels at the largest width."""
MOST_POINTS = 400
"""Maximum points of the loudness curve; at most one per second."""


def trace_of(heard: Heard, short_term: Sequence[float], step_s: float, profile: Profile) -> SoundTrace:
    """The curves of a file; `short_term` has its loudness in LUFS every `step_s` seconds."""
    each = max(round(1.0 / step_s), -(-len(short_term) // MOST_POINTS))
    return SoundTrace(
        peaks=tuple(int(peak) for peak in np.round(100 * np.minimum(_binned(heard.peaks), 1.0))),
        loudness=tuple(round(value, 1) for value in short_term[each - 1 :: each]),
        loudness_step_s=round(each * step_s, 3),
        target_lufs=profile.lufs,
        ceiling_dbtp=profile.peak,
    )


def _binned(peaks: np.ndarray) -> np.ndarray:
    """The mean of the peaks of its 20 ms frames: after a limiter, maximum peaks are all equal."""
    if len(peaks) == 0:
        return peaks
    bars = min(MOST_PEAKS, len(peaks))
    edges = np.linspace(0, len(peaks), bars + 1).astype(int)
    return np.add.reduceat(peaks, edges[:-1]) / np.diff(edges)
