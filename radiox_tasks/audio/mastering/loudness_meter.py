"""Loudness of the mix and of the finished file (ITU-R BS.1770-5, EBU Tech 3341 and 3342), and the effect of a gain
curve on it. Integrated loudness is that of ffmpeg's ebur128 to 0.05 LU."""

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.audio.samples.gain_curve import HOP, Floats
from radiox_tasks.audio.tools import RATE
from radiox_tasks.loudness import SILENT, STEP_S, STEPS, lufs, step_powers

WINDOW_S = 0.4  # EBU Tech 3341: momentary loudness over 400 ms, here every step
SHORT_TERM_S = 3.0
PIECE = 2_000  # windows processed at once: about three minutes
SILENT_LUFS = SILENT + 1.0  # integrated loudness up to which there is nothing above the absolute gate
_RANGE_GATE_LU = 20.0  # EBU Tech 3342, like the two percentages
_RANGE = (10.0, 95.0)

_STEP = round(STEP_S * RATE)


class LoudnessMeter:
    """Measures (n, 2) float32 blocks at RATE, of any length. A last part shorter than STEP_S is left out."""

    def __init__(self) -> None:
        self._measure = step_powers(RATE)
        self._powers: list[NDArray[np.float64]] = []
        self._rest: Floats = np.zeros((2, _STEP), dtype=np.float32)  # from a step before what is not yet measured

    def feed(self, block: Floats) -> None:
        """Add a block."""
        joined = np.concatenate([self._rest, block.T], axis=1)
        whole = max(0, (joined.shape[1] // _STEP - 2) // STEPS * STEPS)
        self._rest = joined[:, whole * _STEP :].copy()
        if whole:
            self._powers.append(self._measure(joined[:, : (whole + 2) * _STEP]))

    @property
    def momentary(self) -> NDArray[np.float64]:
        """LUFS of each 400 ms window, every step."""
        return self._windows(WINDOW_S)

    @property
    def short_term(self) -> NDArray[np.float64]:
        """LUFS of each window of 3 s, every step."""
        return self._windows(SHORT_TERM_S)

    def _windows(self, seconds: float) -> NDArray[np.float64]:
        left = self._rest.shape[1] // _STEP - 1
        padded = np.pad(self._rest, ((0, 0), (0, (2 * STEPS + 2) * _STEP)), mode="edge")[:, : (2 * STEPS + 2) * _STEP]
        powers, steps = np.concatenate([*self._powers, self._measure(padded)[:left]]), round(seconds / STEP_S)
        if len(powers) < steps:
            return np.empty(0)
        return lufs(np.lib.stride_tricks.sliding_window_view(powers, steps).mean(axis=1))


def integrated(momentary: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS from 400 ms windows, gated as in ITU-R BS.1770 (at -70 LUFS, then 10 LU below the
    mean)."""
    loud = momentary[momentary > SILENT]
    if len(loud) == 0:
        return SILENT
    relative_gate = _mean(loud) - 10.0
    return _mean(loud[loud > relative_gate])


def loudness_range(short_term: NDArray[np.float64]) -> float:
    """Loudness range in LU from 3 s windows (EBU Tech 3342); 0 if all are silent."""
    loud = short_term[short_term > SILENT]
    if len(loud) == 0:
        return 0.0
    low, high = np.percentile(loud[loud > _mean(loud) - _RANGE_GATE_LU], _RANGE, method="nearest")
    return float(high - low)


def _mean(levels: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(10 ** (levels / 10))))


def after_gain(momentary: NDArray[np.float64], nodes: Floats) -> NDArray[np.float64]:
    """The same windows after a gain curve (one node per hop edge)."""
    after = np.empty_like(momentary)
    ends = np.minimum(((np.arange(len(momentary)) * STEP_S + WINDOW_S) * RATE / HOP).astype(int), len(nodes) - 1)
    starts = np.maximum(0, ends - int(WINDOW_S * RATE / HOP))
    for first in range(0, len(momentary), PIECE):
        some = slice(first, first + PIECE)
        begin, end = starts[some], ends[some]
        power = np.concatenate([[0.0], np.cumsum(nodes[begin[0] : end[-1]].astype(np.float64) ** 2)])
        mean = (power[end - begin[0]] - power[begin - begin[0]]) / np.maximum(1, end - begin)
        after[some] = momentary[some] + 10 * np.log10(np.maximum(mean, 1e-12))
    return after
