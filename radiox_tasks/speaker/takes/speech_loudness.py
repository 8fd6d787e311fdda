"""Integrated loudness of mono speech (ITU-R BS.1770-5).

Checked against ffmpeg's ebur128 in tests/speaker/test_loudness.py.
"""

import numpy as np

from radiox_tasks.loudness import SILENT, STEPS, Floats, Samples, lufs, step_powers

_BLOCK_STEPS = 4


def integrated_loudness(samples: Samples, rate: int) -> float:
    """LUFS of mono samples, gated; SILENT when nothing passes the gate. Under 400 ms the whole take is one block."""
    if samples.size == 0:
        return SILENT
    means = _block_means(samples, rate)
    loud = means[lufs(means) > SILENT]
    if loud.size == 0:
        return SILENT
    gated = loud[lufs(loud) > lufs(loud.mean()) - 10]
    return float(lufs(gated.mean()))


def _block_means(samples: Samples, rate: int) -> Floats:
    """The mean square of each 400 ms, every 100 ms."""
    measure = step_powers(rate)
    padded = np.zeros((1, (-(-samples.size // (STEPS * measure.step)) * STEPS + 2) * measure.step), np.float32)
    padded[0, measure.step : measure.step + samples.size] = samples
    padded[0, measure.step + samples.size :] = samples[-1]  # no jump from an offset to zero
    powers, steps = measure(padded), samples.size // measure.step
    if steps < _BLOCK_STEPS:
        return np.array([powers.sum() * measure.step / samples.size])
    means: Floats = np.lib.stride_tricks.sliding_window_view(powers[:steps], _BLOCK_STEPS).mean(axis=1)
    return means
