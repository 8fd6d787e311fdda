"""Loudness of the mix: ffmpeg's ebur128 filter in a pipe, and the effect of a gain curve on it."""

import re
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.audio.mastering.block_pipe import BlockPipe
from radiox_tasks.audio.programme.gain_curve import HOP, Floats
from radiox_tasks.audio.tools import RATE

WINDOW_S = 0.4  # EBU Tech 3341: momentary loudness over 400 ms, here every 100 ms
STEP_S = 0.1
PIECE = 2_000  # windows processed at once: about three minutes
_SILENT_LUFS = -120.7  # for digital silence: ffmpeg's own lowest value
_MOMENTARY = re.compile(r"\bt:\s*([\d.]+)\s.*?\bM:\s*(-?[\d.]+|nan|-inf)")


class LoudnessMeter(BlockPipe):
    """Measures blocks; afterwards `momentary` has the loudness in LUFS of each 400 ms window, every 100 ms."""

    def __init__(self) -> None:
        self.momentary: NDArray[np.float64] = np.empty(0)
        super().__init__("the loudness meter", ["-af", "ebur128=framelog=info", "-f", "null", "-"])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.momentary = np.array(
            [
                _SILENT_LUFS if value in ("nan", "-inf") else float(value)
                for end_s, value in _MOMENTARY.findall(self.log)
                if float(end_s) >= WINDOW_S - STEP_S / 2
            ]
        )


def integrated(momentary: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS from 400 ms windows, gated as in ITU-R BS.1770 (at -70 LUFS, then 10 LU below the
    mean)."""
    loud = momentary[momentary > -70.0]
    if len(loud) == 0:
        return -70.0
    gate = _mean(loud) - 10.0
    return _mean(loud[loud > gate])


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
