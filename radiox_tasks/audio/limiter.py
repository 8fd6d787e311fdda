"""The limiter: from the envelope of true peaks to a gain curve that never lets one through."""

import numpy as np

from radiox_tasks.audio.ramps import HOP, Floats
from radiox_tasks.audio.tools import RATE

RELEASE_DB_PER_S = 25.0  # slow enough that a word is not pumped
ATTACK_DB_PER_S = 500.0  # ahead of the peak: 3 dB in 6 ms


def gain_nodes(envelope: Floats, gain: float, ceiling_dbtp: float) -> Floats:
    """The gain at each hop's edge (one more value than hops): `gain`, less where a peak would pass the ceiling.

    The curve starts down before a peak and recovers after it, in straight lines of dB.
    """
    ceiling = 10 ** (ceiling_dbtp / 20)
    need = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(envelope * gain, 1e-9))).astype(np.float32)
    padded = np.concatenate([need[:1], need[:1], need, need[-1:], need[-1:]])
    # The envelope is late by a few samples, so each node minds one hop more on either side.
    nodes = np.minimum.reduce([padded[:-3], padded[1:-2], padded[2:-1], padded[3:]])
    steps = np.arange(len(nodes), dtype=np.float64) * (HOP / RATE)
    released = np.minimum.accumulate(nodes - RELEASE_DB_PER_S * steps) + RELEASE_DB_PER_S * steps
    attacked = np.minimum.accumulate((released + ATTACK_DB_PER_S * steps)[::-1])[::-1] - ATTACK_DB_PER_S * steps
    return (gain * 10 ** (np.minimum(attacked, 0.0) / 20)).astype(np.float32)
