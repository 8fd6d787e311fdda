"""The room: a reverb by convolution with decaying noise, different for each ear."""

import numpy as np

from tools.music.orchestra import RATE, Samples, band


def echo_of(seconds: float, seed: int) -> Samples:
    """A room's answer to a click, (n, 2): noise that is 60 dB down after `seconds`, its high end fading faster."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE)) / RATE
    ears = []
    for _ in range(2):
        noise = rng.standard_normal(len(t))
        dark = band(noise, 180, 2200) * np.exp(-6.9 * t / seconds)
        light = band(noise, 2200, 7000) * np.exp(-13 * t / seconds)
        ears.append((dark + 0.6 * light) * np.minimum(1.0, t / 0.018))
    answer = np.stack(ears, axis=1)
    level = float(np.sqrt((answer**2).sum(axis=0).mean()))
    scaled: Samples = answer / level
    return scaled


def in_room(dry: Samples, answer: Samples, amount: float) -> Samples:
    """Dry sound (n, 2) with `amount` of the room, as long as the dry sound."""
    size = 1 << (len(dry) + len(answer) - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(dry, size, axis=0) * np.fft.rfft(answer, size, axis=0), size, axis=0)
    return dry + amount * wet[: len(dry)]
