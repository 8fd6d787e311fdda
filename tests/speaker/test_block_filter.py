"""Filtering in blocks against one transform of the whole."""

from collections.abc import Callable

import numpy as np
import pytest

from radiox_tasks.loudness import k_weighting
from radiox_tasks.speaker.takes.block_filter import SIZE, TAIL, apply, gains
from radiox_tasks.speaker.takes.postprocess import _high_pass

RATE = 44100


@pytest.mark.parametrize("samples", [1, 500, SIZE - TAIL, SIZE - TAIL + 1, 100_000])
@pytest.mark.parametrize("kind", [k_weighting, _high_pass])
def test_blocks_give_what_one_transform_gives(kind: Callable[[np.ndarray], np.ndarray], samples: int) -> None:
    given = np.random.default_rng(samples).standard_normal(samples).astype(np.float32)
    given += np.float32(0.5)  # an offset, whose removal at the edges takes longest

    whole = 1 << 18
    spectrum = np.fft.rfft(given.astype(np.float64), whole) * kind(np.fft.rfftfreq(whole, 1 / RATE))
    expected = np.fft.irfft(spectrum, whole)[:samples]

    assert np.abs(apply(given, gains(kind, RATE)) - expected).max() < 1e-5
