"""Integrated loudness of mono speech (ITU-R BS.1770-5), with K-weighting by the filter's gain at each frequency.

Checked against ffmpeg's ebur128 in tests/speaker/test_loudness.py.
"""

import numpy as np
import numpy.typing as npt

from radiox_tasks.loudness import SILENT, k_weighting, lufs
from radiox_tasks.speaker.takes.block_filter import Samples, apply, gains

_BLOCK_HOPS = 4


def integrated_loudness(samples: Samples, rate: int) -> float:
    """LUFS of mono samples, gated; SILENT when nothing passes the gate. Under 400 ms the whole take is one block."""
    if samples.size == 0:
        return SILENT
    weighted = apply(samples, gains(k_weighting, rate))
    means = _block_means(weighted, rate)
    loud = means[lufs(means) > SILENT]
    if loud.size == 0:
        return SILENT
    gated = loud[lufs(loud) > lufs(loud.mean()) - 10]
    return float(lufs(gated.mean()))


def _block_means(weighted: Samples, rate: int) -> npt.NDArray[np.float64]:
    """The mean square of each 400 ms, every 100 ms."""
    hop = rate // 10
    steps = weighted.size // hop
    if steps < _BLOCK_HOPS:
        return np.array([np.mean(np.square(weighted, dtype=np.float64))])
    rows = weighted[: steps * hop].reshape(steps, hop)
    hops = np.einsum("ij,ij->i", rows, rows, dtype=np.float64) / hop
    means: npt.NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(hops, _BLOCK_HOPS).mean(axis=1)
    return means
