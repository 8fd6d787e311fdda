"""Integrated loudness of mono speech (ITU-R BS.1770-5), with K-weighting by the filter's gain at each frequency.

Checked against ffmpeg's ebur128 in tests/speaker/test_loudness.py.
"""

import numpy as np
import numpy.typing as npt

from radiox_tasks.speaker.takes.block_filter import Samples, apply, gains

SILENT = -70.0  # LUFS; the absolute gate of BS.1770

# The two stages of the K-weighting filter, shelf and high-pass: BS.1770's coefficients, which are given for 48 kHz.
_TABLE_RATE = 48_000
_STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
_BLOCK_HOPS = 4


def _k_weighting(frequency: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For samples of any rate: a design of its own for 16 kHz would be 0.1 LU off. The phase moves sound by less than a
    hundredth of a block, so it is left out."""
    z = np.exp(-2j * np.pi * frequency / _TABLE_RATE)
    shelf, high_pass = (np.polyval(above[::-1], z) / np.polyval(below[::-1], z) for above, below in _STAGES)
    return np.asarray(np.abs(shelf * high_pass), np.float64)


def integrated_loudness(samples: Samples, rate: int) -> float:
    """LUFS of mono samples, gated; SILENT when nothing passes the gate. Under 400 ms the whole take is one block."""
    if samples.size == 0:
        return SILENT
    weighted = apply(samples, gains(_k_weighting, rate))
    means = _block_means(weighted, rate)
    loud = means[_lufs(means) > SILENT]
    if loud.size == 0:
        return SILENT
    gated = loud[_lufs(loud) > _lufs(loud.mean()) - 10]
    return float(_lufs(gated.mean()))


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


def _lufs(mean_square: npt.ArrayLike) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(np.asarray(mean_square, np.float64), 1e-12))
    return result
