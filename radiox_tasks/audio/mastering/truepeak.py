"""True peaks by four-fold oversampling (ITU-R BS.1770-5, annex 2)."""

import numpy as np

from radiox_tasks.audio.samples.gain_curve import HOP, Floats

_TAPS = 24  # per phase; the standard's own filter has 12
_GROUP = 32  # samples interpolated by one row of the matrix
_ROWS = 32  # rows multiplied at once: few enough to stay on one thread

LIMITED = 0.08
"""For a limiter, groups 22 dB below the loudest so far are not interpolated: it does not reach them. It did reach those
14 dB below: with 12 dB of gain, their peaks passed the ceiling by up to 0.17 dB."""
HIGHEST = 0.4
"""The same where only the highest peak counts: no peak between samples is 8 dB above those of its group."""


def _matrix() -> Floats:
    """Columns give the three points between a sample and the next, for _GROUP samples in turn."""
    reach = _TAPS // 2
    matrix = np.zeros((_GROUP + _TAPS, 3 * _GROUP), dtype=np.float64)
    for phase in (1, 2, 3):
        offsets = np.arange(-reach + 1, reach + 1) - phase / 4
        taps = np.sinc(offsets) * np.i0(7.0 * np.sqrt(np.maximum(0.0, 1 - (offsets / (reach + 0.5)) ** 2))) / np.i0(7.0)
        taps /= taps.sum()
        for sample in range(_GROUP):
            matrix[sample + 1 : sample + 1 + _TAPS, (phase - 1) * _GROUP + sample] = taps
    return matrix.astype(np.float32)


_INTERPOLATE = _matrix()


class PeakEnvelope:
    """The highest peak in each hop of a stream, over both channels, delayed by half the filter's length. True peaks
    near the maximum, sample peaks of what is below this share of it."""

    def __init__(self, near: float = LIMITED) -> None:
        self._near, self._loudest = near, 0.0
        self._history = np.zeros((2, _TAPS), dtype=np.float32)

    def feed(self, block: Floats) -> Floats:
        """One value per hop of a (k * HOP, 2) block."""
        joined = np.concatenate([self._history, block.T], axis=1)
        self._history = joined[:, -_TAPS:].copy()
        groups = len(block) // _GROUP
        peaks = np.abs(joined[:, _TAPS:]).max(axis=0).reshape(groups, _GROUP).max(axis=1)
        self._loudest = max(self._loudest, float(peaks.max()))
        near = np.flatnonzero(peaks > self._near * self._loudest)
        near = np.resize(near, -(-len(near) // _ROWS) * _ROWS)
        for line in joined:
            windows = np.lib.stride_tricks.as_strided(
                line, (groups, _GROUP + _TAPS), (_GROUP * line.itemsize, line.itemsize), writeable=False
            )
            between = windows[near].reshape(-1, _ROWS, _GROUP + _TAPS) @ _INTERPOLATE
            peaks[near] = np.maximum(peaks[near], np.abs(between).max(axis=2).reshape(-1))
        per_hop: Floats = peaks.reshape(-1, HOP // _GROUP).max(axis=1)
        return per_hop
