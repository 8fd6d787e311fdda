"""The limiter: computes a gain curve from the true-peak envelope so that no peak exceeds the ceiling."""

import numpy as np

from radiox_tasks.audio.samples.gain_curve import HOP, Floats
from radiox_tasks.audio.tools import RATE

RELEASE_DB_PER_S = 25.0  # slow enough to be inaudible within a word
PIECE = 1 << 16  # nodes processed at once: about three minutes
ATTACK_DB_PER_S = 500.0  # before the peak: 3 dB in 6 ms


def gain_nodes(envelope: Floats, gain: float, ceiling_dbtp: float) -> Floats:
    """The gain at each hop's edge (one more value than hops): `gain`, reduced where a peak would exceed the ceiling.

    The curve falls before a peak and rises after it, linearly in dB. It is computed in pieces and in place: for an
    hour, only envelope and curve are in memory, 5 MB each.
    """
    nodes = _needed(envelope, gain, 10 ** (ceiling_dbtp / 20))
    _rise_no_faster(nodes, RELEASE_DB_PER_S)
    _rise_no_faster(nodes[::-1], ATTACK_DB_PER_S)
    for start in range(0, len(nodes), PIECE):
        piece = nodes[start : start + PIECE]
        piece[:] = gain * 10 ** (np.minimum(piece, 0.0) / 20)
    return nodes


def _needed(envelope: Floats, gain: float, ceiling: float) -> Floats:
    """The change in dB, at most 0, that each hop's edge needs by itself."""
    nodes: Floats = np.empty(len(envelope) + 1, dtype=np.float32)
    for start in range(0, len(nodes), PIECE):
        end = min(start + PIECE, len(nodes))
        # The envelope lags by a few samples, so each node also considers the next hop on either side.
        near = envelope[np.clip(np.arange(start - 2, end + 1), 0, len(envelope) - 1)]
        loudest = np.maximum.reduce([near[:-3], near[1:-2], near[2:-1], near[3:]])
        nodes[start:end] = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(loudest * gain, 1e-9)))
    return nodes


def _rise_no_faster(levels: Floats, db_per_s: float) -> None:
    """Lower values, in place, until none exceeds its predecessor by more than this slope permits."""
    before = np.inf
    for start in range(0, len(levels), PIECE):
        piece = levels[start : start + PIECE]
        slope = np.arange(1, len(piece) + 1, dtype=np.float64) * (db_per_s * HOP / RATE)
        piece[:] = np.minimum(np.minimum.accumulate(piece - slope), before) + slope
        before = float(piece[-1])
