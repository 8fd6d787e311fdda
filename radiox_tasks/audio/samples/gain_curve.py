"""Gain curves as nodes: one value every HOP samples, linearly interpolated."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HOP = 128  # samples between two nodes: 2.9 ms

_RAMP: Floats = np.linspace(0.0, 1.0, HOP, endpoint=False, dtype=np.float32)[None, :]


def expand(nodes: Floats) -> Floats:
    """The interpolated curve: k + 1 nodes give k * HOP samples."""
    start = nodes[:-1, None]
    curve: Floats = (start + (nodes[1:, None] - start) * _RAMP).reshape(-1)
    return curve
