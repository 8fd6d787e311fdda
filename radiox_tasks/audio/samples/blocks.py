"""Blocks of stereo samples: (n, 2) float32, each channel contiguous, because numpy is slow along an axis of two."""

import numpy as np

from radiox_tasks.audio.samples.gain_curve import Floats


def silence(count: int) -> Floats:
    """A block of `count` samples per channel."""
    return np.zeros((2, count), dtype=np.float32).T


def interleaved(block: Floats) -> memoryview:
    """The bytes of a block as ffmpeg reads them: f32le, left and right in turn."""
    samples = np.empty(block.shape, dtype="<f4")
    for channel in (0, 1):
        samples[:, channel] = block[:, channel]
    return samples.data
