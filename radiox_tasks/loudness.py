"""Loudness by ITU-R BS.1770-5: the K-weighting, and levels from mean squares. Shared by takes and programmes."""

import numpy as np
import numpy.typing as npt

SILENT = -70.0
"""LUFS; the absolute gate."""

# The two stages of the K-weighting filter, shelf and high-pass: BS.1770's coefficients, which are given for 48 kHz.
_TABLE_RATE = 48_000
_STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


def k_weighting(frequency: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The filter's gain at each frequency in Hz, for samples of any rate: a design of its own for 16 kHz would be
    0.1 LU off. The phase moves sound by less than a hundredth of a block, so it is left out."""
    z = np.exp(-2j * np.pi * frequency / _TABLE_RATE)
    shelf, high_pass = (np.polyval(above[::-1], z) / np.polyval(below[::-1], z) for above, below in _STAGES)
    return np.asarray(np.abs(shelf * high_pass), np.float64)


def lufs(mean_square: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The loudness of K-weighted mean squares, summed over the channels; -120.7 for digital silence."""
    result: npt.NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(np.asarray(mean_square, np.float64), 1e-12))
    return result
