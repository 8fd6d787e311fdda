"""Filtering in blocks against one transform of the whole."""

import numpy as np
import pytest

from radiox_tasks.speaker.takes.block_filter import SIZE, TAIL, apply, gains
from radiox_tasks.speaker.takes.postprocess import _high_pass

RATE = 44100


@pytest.mark.parametrize("samples", [1, 500, SIZE - TAIL, SIZE - TAIL + 1, 100_000])
def test_blocks_give_what_one_transform_gives(samples: int) -> None:
    given = np.random.default_rng(samples).standard_normal(samples).astype(np.float32)
    given += np.float32(0.5)  # an offset, whose removal at the edges takes longest

    whole = 1 << 18
    spectrum = np.fft.rfft(given.astype(np.float64), whole) * _high_pass(np.fft.rfftfreq(whole, 1 / RATE))
    expected = np.fft.irfft(spectrum, whole)[:samples]

    assert np.abs(apply(given, gains(_high_pass, RATE)) - expected).max() < 1e-5
