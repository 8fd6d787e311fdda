"""Integrated loudness of mono speech (ITU-R BS.1770-5), computed from the spectrum.

The K-weighting filter is applied by its frequency response on the whole take, which is exact and fast for short takes.
Checked against ffmpeg's ebur128 in tests/speaker/test_loudness.py.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

SILENT = -70.0  # LUFS; the absolute gate of BS.1770

# The two stages as analogue prototypes (shelf: +4 dB above 1.7 kHz; high-pass: 38 Hz): BS.1770 gives coefficients for
# 48 kHz only, these reproduce them there and give them for any rate.
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773

Samples = npt.NDArray[np.float32]


def transform_size(samples: int) -> int:
    """The next size of 4, 5, 6 or 7 times a power of two: quick to transform, a quarter too large at the most, and few
    enough that a show's takes share them."""
    step = 1 << max(0, samples.bit_length() - 3)
    return -(-samples // step) * step


@lru_cache(maxsize=8)  # the longest line's holds 4 MB
def _k_weighting(rate: int, size: int) -> npt.NDArray[np.complex64]:
    k = np.tan(np.pi * _SHELF_HZ / rate)
    high = 10 ** (_SHELF_DB / 20)
    middle = high**0.4996667741545416
    shelf_b = np.array([high + middle * k / _SHELF_Q + k * k, 2 * (k * k - high), high - middle * k / _SHELF_Q + k * k])
    shelf_a = np.array([1 + k / _SHELF_Q + k * k, 2 * (k * k - 1), 1 - k / _SHELF_Q + k * k])
    k = np.tan(np.pi * _HIGH_PASS_HZ / rate)
    pass_a = np.array([1 + k / _HIGH_PASS_Q + k * k, 2 * (k * k - 1), 1 - k / _HIGH_PASS_Q + k * k])
    pass_b = np.array([1.0, -2.0, 1.0]) * pass_a[0]  # BS.1770 leaves this stage's gain unnormalised
    z = np.exp(-1j * np.linspace(0, np.pi, size // 2 + 1))
    shelf = np.polyval(shelf_b[::-1], z) / np.polyval(shelf_a[::-1], z)
    high_pass = np.polyval(pass_b[::-1], z) / np.polyval(pass_a[::-1], z)
    return np.asarray(shelf * high_pass, np.complex64)


def integrated_loudness(samples: Samples, rate: int) -> float:
    """LUFS of mono samples, gated; SILENT when nothing passes the gate. Under 400 ms the whole take is one block."""
    if samples.size == 0:
        return SILENT
    size = transform_size(samples.size + rate // 4)  # padded, so that the filter's tail does not wrap round
    weighted = np.fft.irfft(np.fft.rfft(samples.astype(np.float32), size) * _k_weighting(rate, size), size)
    power = np.concatenate(([0.0], np.cumsum(weighted[: samples.size].astype(np.float64) ** 2)))
    block, hop = min(int(0.4 * rate), samples.size), int(0.1 * rate)
    starts = np.arange(0, samples.size - block + 1, hop)
    means = (power[starts + block] - power[starts]) / block
    loud = means[_lufs(means) > SILENT]
    if loud.size == 0:
        return SILENT
    gated = loud[_lufs(loud) > _lufs(loud.mean()) - 10]
    return float(_lufs(gated.mean()))


def _lufs(mean_square: npt.ArrayLike) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(np.asarray(mean_square, np.float64), 1e-12))
    return result
