"""Audio like speech, in the formats of a provider."""

import io
from functools import cache

import numpy as np


def speech_like(seconds: float, rate: int) -> np.ndarray:
    """A voiced sound with a syllable's rhythm: 130 Hz and its overtones, four bursts a second. Deterministic."""
    length = max(1, int(seconds * rate))
    voiced, rhythm = _second_of_speech(rate)
    noise = np.random.default_rng(7).standard_normal(length) * 0.05
    return (np.resize(voiced, length) + noise) * np.resize(rhythm, length)


@cache
def _second_of_speech(rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Voice and loudness; both repeat each second, and eleven sines for each sample take longer than all else here."""
    time = np.arange(rate) / rate
    voiced = sum(np.sin(2 * np.pi * 130 * n * time) / n for n in range(1, 12))
    return voiced, (0.15 + 0.85 * np.abs(np.sin(2 * np.pi * 2 * time))) * 0.12


def encode(samples: np.ndarray, output_format: str) -> bytes:
    """The samples in the documented format: codec_rate_bitrate."""
    codec, rate, *bits = output_format.split("_")
    if codec == "pcm":
        return np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(int(bits[0]))
    encoder.set_in_sample_rate(int(rate))
    encoder.set_channels(1)
    encoder.set_quality(7)
    out = io.BytesIO()
    out.write(encoder.encode(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()))
    out.write(encoder.flush())
    return out.getvalue()
