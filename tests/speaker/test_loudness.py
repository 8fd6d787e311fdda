"""Loudness against ffmpeg's ebur128, which stands in for an independent meter."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.audio.mastering.loudness_meter import LoudnessMeter
from radiox_tasks.loudness import SILENT
from radiox_tasks.speaker.takes.speech_loudness import integrated_loudness
from tests.speaker.hearing import ebur128

RATE = 44100


def tone(seconds: float, hz: float = 997.0, amplitude: float = 1.0) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


@pytest.mark.parametrize("rate", [RATE, 16_000, 22_050, 16_480, 15_877])
@pytest.mark.parametrize(("hz", "lufs"), [(38.0, -9.70), (100.0, -4.83), (997.0, -3.01), (6000.0, 0.33)])
def test_a_full_scale_tone_reads_as_bs1770_says(rate: int, hz: float, lufs: float) -> None:
    """At every rate that an engine may have: one with few divisors, and one with none but itself, too."""
    samples = np.sin(2 * np.pi * hz * np.arange(3 * rate) / rate).astype(np.float32)
    assert integrated_loudness(samples, rate) == pytest.approx(lufs, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    "samples",
    [
        tone(4, amplitude=0.1),
        tone(4, hz=100, amplitude=0.3),
        tone(4, hz=6000, amplitude=0.05),
        np.concatenate([tone(2, amplitude=0.2), np.zeros(2 * RATE, np.float32), tone(3, amplitude=0.02)]),
        (np.random.default_rng(1).standard_normal(5 * RATE) * 0.1).astype(np.float32),
    ],
)
def test_agrees_with_ffmpeg(samples: np.ndarray, tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    soundfile.write(file, samples, RATE, subtype="FLOAT")
    # ebur128 prints one decimal
    assert integrated_loudness(samples, RATE) == pytest.approx(ebur128(file), abs=0.11)


def test_silence_and_nothing_are_silent() -> None:
    assert integrated_loudness(np.zeros(RATE, np.float32), RATE) == SILENT
    assert integrated_loudness(np.zeros(0, np.float32), RATE) == SILENT


@pytest.mark.slow
@given(gain=st.floats(-30, 0), seconds=st.floats(0.1, 2))
@settings(max_examples=25, deadline=None)
def test_a_gain_moves_the_reading_by_as_much(gain: float, seconds: float) -> None:
    samples = tone(seconds, amplitude=0.5)
    moved = (samples * 10 ** (gain / 20)).astype(np.float32)
    assert integrated_loudness(moved, RATE) - integrated_loudness(samples, RATE) == pytest.approx(gain, abs=0.02)


def pink(seconds: float) -> np.ndarray:
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(int(seconds * RATE)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1.0)))
    return 0.3 * noise / np.abs(noise).max()


def speech(seconds: float) -> np.ndarray:
    """Harmonics of a voice, in syllables, after a short silence."""
    at = np.arange(int(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 120 * n * at) / n for n in range(1, 25))
    return 0.2 * voice * np.clip(np.sin(2 * np.pi * 3 * (at - 0.2)), 0, 1) ** 2 * (at > 0.2)


SOUNDS = {"speech": speech(4), "pink": pink(4), **{f"{hz} Hz": tone(4, hz, 0.3) for hz in (10, 30, 50, 100)}}


@pytest.mark.slow
@pytest.mark.parametrize("offset", [0.0, 0.1])
@pytest.mark.parametrize("sound", SOUNDS)
def test_agrees_with_ffmpeg_on_bass_and_behind_an_offset(sound: str, offset: float, tmp_path: Path) -> None:
    samples = (SOUNDS[sound] + offset).astype(np.float32)
    file = tmp_path / "a.wav"
    soundfile.write(file, samples, RATE, subtype="FLOAT")
    assert integrated_loudness(samples, RATE) == pytest.approx(ebur128(file), abs=0.1)


@pytest.mark.parametrize("offset", [0.1, -0.5])
@pytest.mark.parametrize("sound", SOUNDS)
def test_an_offset_does_not_change_the_reading_of_quiet_sound(sound: str, offset: float) -> None:
    """ffmpeg's meter hears the jump from silence to the offset, which is louder."""
    quiet = SOUNDS[sound] * 0.02
    behind = integrated_loudness((quiet + offset).astype(np.float32), RATE)
    assert behind == pytest.approx(integrated_loudness(quiet.astype(np.float32), RATE), abs=0.1)


@pytest.mark.parametrize("offset", [0.1, -0.5])
def test_the_programme_meter_reads_the_same_behind_an_offset(offset: float) -> None:
    quiet = np.stack([SOUNDS["speech"] * 0.02] * 2, axis=1)
    readings = []
    for sound in (quiet, quiet + offset):
        meter = LoudnessMeter()
        for first in range(0, len(sound), 50_000):
            meter.feed(sound[first : first + 50_000].astype(np.float32))
        readings.append(meter.momentary)
    assert readings[1] == pytest.approx(readings[0], abs=0.1)
