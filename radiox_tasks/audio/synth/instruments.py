"""Instruments: each makes one note (or one stroke) as float64 samples, mono, at 44.1 kHz."""

import numpy as np
from numpy.typing import NDArray

RATE = 44_100

Samples = NDArray[np.float64]


def hertz(note: int) -> float:
    """The frequency of a MIDI note; 69 is 440 Hz."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def _time(seconds: float) -> Samples:
    return np.arange(round(seconds * RATE), dtype=np.float64) / RATE


def _shape(samples: Samples, attack: float, release: float) -> Samples:
    """Raised-cosine attack and release, in seconds."""
    rise, fall = (min(round(s * RATE), len(samples) // 2) for s in (attack, release))
    if rise:
        samples[:rise] *= 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise))
    if fall:
        samples[-fall:] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall))
    return samples


def pad(note: int, seconds: float, bright: float = 1.0) -> Samples:
    """A warm string-like chord tone: two detuned voices whose upper partials come and go slowly."""
    t = _time(seconds + 0.6)
    out = np.zeros_like(t)
    for detune, drift in ((-0.0016, 0.23), (0.0019, 0.31)):
        base = hertz(note) * (1 + detune)
        for k in range(1, 10):
            if base * k > 9000:
                break
            swell = 0.75 + 0.25 * np.sin(2 * np.pi * drift * t + k)
            out += swell * np.sin(2 * np.pi * base * k * t + 1.7 * k) * k ** -(2.4 - 0.5 * bright)
    return _shape(out * 0.16, 0.35, 0.7)


def piano(note: int, seconds: float, touch: float = 0.7) -> Samples:
    """An electric piano: a sine bent by another whose depth dies away, and the short ring of the tine."""
    t = _time(seconds + 0.25)
    f = hertz(note)
    depth = (1.6 * touch) * np.exp(-t * (2.2 + f / 400))
    body = np.sin(2 * np.pi * f * t + depth * np.sin(2 * np.pi * f * t))
    tine = 0.10 * touch * np.sin(2 * np.pi * min(f * 7.0, 9000.0) * t) * np.exp(-t * 26)
    return _shape((body * np.exp(-t * (0.9 + f / 700)) + tine) * 0.32 * touch, 0.004, 0.2)


def pluck(note: int, seconds: float, touch: float = 0.7) -> Samples:
    """A soft plucked tone, between a harp and a marimba: high partials die first."""
    t = _time(max(seconds, 0.5))
    f = hertz(note)
    out = np.zeros_like(t)
    for k, weight in ((1, 1.0), (2, 0.34), (3, 0.2), (4, 0.13), (6, 0.05)):
        if f * k < 12000:
            out += weight * touch ** (k - 1) * np.sin(2 * np.pi * f * k * t) * np.exp(-t * (3.2 + 2.6 * k))
    return _shape(out * 0.3 * touch, 0.003, 0.12)


def bell(note: int, seconds: float, touch: float = 0.7) -> Samples:
    """A glass bell for the station's motif: near-harmonic partials with long decay."""
    t = _time(seconds + 1.0)
    f = hertz(note)
    out = np.zeros_like(t)
    for ratio, weight, fade in ((1.0, 1.0, 1.7), (2.0, 0.45, 2.6), (2.997, 0.22, 4.2), (5.41, 0.06, 9.0)):
        out += weight * np.sin(2 * np.pi * f * ratio * t) * np.exp(-t * fade)
    return _shape(out * 0.24 * touch, 0.004, 0.4)


def bass(note: int, seconds: float, touch: float = 0.7) -> Samples:
    """A round bass: sine, a little second and third, gently saturated."""
    t = _time(seconds)
    f = hertz(note)
    tone = (
        np.sin(2 * np.pi * f * t) + 0.35 * np.sin(4 * np.pi * f * t) * np.exp(-3 * t) + 0.1 * np.sin(6 * np.pi * f * t)
    )
    return _shape(np.tanh(1.3 * tone * np.exp(-t * 0.8)) * 0.34 * touch, 0.008, 0.06)


def kick(touch: float = 0.7) -> Samples:
    """A soft bass drum: a sine that falls from 130 to 48 Hz."""
    t = _time(0.32)
    phase = 2 * np.pi * np.cumsum(48 + 82 * np.exp(-t * 34)) / RATE
    return _shape(np.sin(phase) * np.exp(-t * 11) * 0.55 * touch, 0.002, 0.05)


def brush(touch: float, seed: int) -> Samples:
    """A brushed snare: noise around 2 kHz with a soft start, and a hint of the drum's skin."""
    t = _time(0.26)
    noise = band(np.random.default_rng(seed).standard_normal(len(t)), 900, 5200)
    skin = 0.25 * np.sin(2 * np.pi * 185 * t) * np.exp(-t * 24)
    return _shape((noise * np.exp(-t * 15) * 0.16 + skin * 0.4) * touch, 0.006, 0.08)


def shaker(touch: float, seed: int) -> Samples:
    """A shaker: a short breath of high noise."""
    t = _time(0.09)
    noise = band(np.random.default_rng(seed).standard_normal(len(t)), 5000, 10500)
    return _shape(noise * 0.055 * touch * np.exp(-t * 24), 0.012, 0.03)


def rise(seconds: float, seed: int) -> Samples:
    """The breath before the last chord: noise that opens up and gets louder."""
    t = _time(seconds)
    noise = np.random.default_rng(seed).standard_normal(len(t))
    low, high = band(noise, 300, 1400), band(noise, 1400, 7500)
    climb = (t / seconds) ** 2.2
    return _shape((low * climb + high * climb**2) * 0.07, 0.2, 0.02)


def band(samples: Samples, low: float, high: float) -> Samples:
    """Keep what lies between two frequencies, with soft edges."""
    spectrum = np.fft.rfft(samples)
    f = np.maximum(np.fft.rfftfreq(len(samples), 1 / RATE), 1.0)
    keep = 1 / np.sqrt(1 + (low / f) ** 6) / np.sqrt(1 + (f / high) ** 6)
    filtered: Samples = np.fft.irfft(spectrum * keep, len(samples))
    return filtered
