"""Loudness by ITU-R BS.1770-5, shared by takes and programmes: K-weighted mean squares of steps of 100 ms.

The K-weighting is a shelf and a high-pass. Neither is applied to the samples, since only the power behind them is
needed, which takes a quarter of the time of filtering:

- The shelf's impulse response ends after a millisecond. The power behind it is a sum over the samples' autocorrelation,
  up to a lag of that time, weighted by the autocorrelation of the impulse response.
- What the high-pass removes lies below 1 kHz. It is computed at a twentieth of the rate, by transforms, and subtracted.

The difference of two powers is inexact if it is far smaller than they are. So an offset, which the high-pass removes,
is removed first; that the sound starts with one is not heard, unlike with ffmpeg. Below 5 Hz the reading is too high: a
tone of 2 Hz at half scale reads as -51 LUFS instead of -67.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

SILENT = -70.0
"""LUFS; the absolute gate of ITU-R BS.1770."""
STEP_S = 0.1
STEPS = 8
"""What is measured at once has a multiple of this many steps, and one more on either side."""

# The two stages of the K-weighting filter: BS.1770's coefficients, which are given for 48 kHz.
_TABLE_RATE = 48_000
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_RESPONSE_S = 0.0011  # what is later changes the power behind the shelf by less than 0.001 dB at any frequency
_BASS_RATE = 2_000  # Hz, at least; below half of it, the high-pass takes away more than 0.1 % of the power

Floats = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]


class StepPowers:
    """The K-weighted power of steps of STEP_S at one sample rate: the filter's gain at each frequency in Hz is that of
    the standard's table for 48 kHz, since a design of its own for 16 kHz would be 0.1 LU off."""

    def __init__(self, rate: int) -> None:
        self.step = round(rate * STEP_S)
        self._shelf = _correlation(rate)
        self._every = next(n for n in range(max(1, rate // _BASS_RATE), 0, -1) if self.step % n == 0)
        slow = rate / self._every
        hertz = _frequencies((STEPS + 2) * self.step // self._every, slow)
        # of what the sum above finds, not of what the shelf has, which is 0.02 % more of the bass
        behind = self._shelf @ np.cos(2 * np.pi / rate * np.outer(np.arange(len(self._shelf)), hertz))
        taken = np.sqrt(np.maximum(behind - (_gain(_SHELF, hertz) * _gain(_HIGH_PASS, hertz)) ** 2, 0.0))
        self._bass = (taken / np.sinc(hertz / slow)).astype(np.float32)  # means of samples have lost sinc's share

    def __call__(self, samples: Samples) -> Floats:
        """The mean squares, summed over the channels, of all steps but the first and the last of (channels, n)
        samples."""
        centred = samples - samples[:, self.step : -self.step].mean(axis=1, keepdims=True)
        return np.maximum(self._behind_shelf(centred) - self._below_high_pass(centred), 0.0)

    def _behind_shelf(self, samples: Samples) -> Floats:
        first, last = self.step, samples.shape[1] - self.step
        steps = samples[:, first:last].reshape(len(samples), -1, self.step)
        power = np.zeros(steps.shape[1])
        for lag, weight in enumerate(self._shelf):
            shifted = samples[:, first + lag : last + lag].reshape(steps.shape)
            power += weight * np.vecdot(steps, shifted).sum(axis=0)
        return power / self.step

    def _below_high_pass(self, samples: Samples) -> Floats:
        mean = np.full(self._every, 1 / self._every, np.float32)
        slow = samples.reshape(len(samples), -1, self._every) @ mean
        step = self.step // self._every
        framed = np.lib.stride_tricks.sliding_window_view(slow, (STEPS + 2) * step, axis=1)[:, :: STEPS * step]
        bass = np.fft.irfft(np.fft.rfft(framed) * self._bass)[:, :, step:-step].reshape(len(samples), -1, step)
        return np.asarray(np.einsum("cij,cij->i", bass, bass) / step, np.float64)


@lru_cache(maxsize=16)
def step_powers(rate: int) -> StepPowers:
    """The same object for each rate."""
    return StepPowers(rate)


def _correlation(rate: int) -> Floats:
    """The autocorrelation of the shelf's impulse response, by lag. All but the first count twice: for negative lags
    too."""
    spectrum = _passed() * _gain(_SHELF, _frequencies(4096, rate)) ** 2
    lags = np.fft.irfft(spectrum)[: round(rate * _RESPONSE_S)]
    lags[1:] *= 2
    return np.asarray(lags, np.float64)


def _frequencies(count: int, rate: float) -> Floats:
    """In Hz, of a transform of this many samples."""
    return np.asarray(np.fft.rfftfreq(count, 1 / rate), np.float64)


def _passed() -> float:
    """The power that the high-pass leaves of the highest frequencies."""
    return float(_gain(_HIGH_PASS, np.array([_TABLE_RATE / 2]))[0] ** 2)


def _gain(stage: tuple[tuple[float, ...], tuple[float, ...]], hertz: Floats) -> Floats:
    z = np.exp(-2j * np.pi * hertz / _TABLE_RATE)
    above, below = stage
    return np.asarray(np.abs(np.polyval(above[::-1], z) / np.polyval(below[::-1], z)), np.float64)


def lufs(mean_square: npt.ArrayLike) -> Floats:
    """The loudness of K-weighted mean squares, summed over the channels; -120.7 for digital silence."""
    result: Floats = -0.691 + 10 * np.log10(np.maximum(np.asarray(mean_square, np.float64), 1e-12))
    return result
