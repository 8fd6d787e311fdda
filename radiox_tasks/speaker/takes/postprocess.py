"""Turns an engine's speech into a take: mono 44.1 kHz, trimmed, faded, at one loudness."""

import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import soxr

from radiox_tasks.loudness import SILENT, Samples
from radiox_tasks.speaker.local.local_voice import Speech
from radiox_tasks.speaker.takes.block_filter import apply, gains
from radiox_tasks.speaker.takes.speech_loudness import integrated_loudness
from radiox_tasks.speaker.takes.take_check import FRAME, BadTakeError, frame_levels

TAKE_RATE = 44100  # Hz
TAKE_LUFS = -20.0  # integrated, mono; keeps the peaks of speech under the ceiling
TRUST_LU = 0.2  # levelling stops within this distance
CEILING = 10 ** (-1.5 / 20)  # sample peak
KEEP = 0.03  # seconds kept at the edges
FADE_MS = 5  # at each edge, to avoid clicks
RUMBLE_HZ = 40.0  # the lowest host's voice is at about 75 Hz
EDGE_BELOW_LOUDEST_DB = 45.0  # onsets such as "f" or "h" are far below the loudest vowel


@dataclass(frozen=True)
class Finished:
    """A take's WAV file (mono, 44100 Hz, 16 bit) and its measurements."""

    wav: bytes
    seconds: float
    loudness_lufs: float


def finish(speech: Speech) -> Finished:
    """Trim, resample, level, fade. Deterministic. Raises BadTakeError on silence."""
    rate = round(speech.rate)
    samples = _trim(_without_rumble(speech.samples, rate), rate)
    loudness = integrated_loudness(samples, rate)
    if loudness <= SILENT:
        raise BadTakeError("the audio is silent")
    if speech.rate != TAKE_RATE:
        samples = soxr.resample(samples, speech.rate, TAKE_RATE, quality="HQ").astype(np.float32)
    samples, loudness = _level(samples, loudness)
    pcm = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
    segment = _segment(pcm.tobytes()).fade_in(FADE_MS).fade_out(FADE_MS)
    out = io.BytesIO()
    segment.export(out, format="wav")
    return Finished(out.getvalue(), segment.frame_count() / TAKE_RATE, round(loudness, 2))


def _segment(pcm: bytes) -> Any:
    with warnings.catch_warnings():
        # imported here: pydub looks for an ffmpeg on the PATH at import, which WAV files do not need
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment(data=pcm, sample_width=2, frame_rate=TAKE_RATE, channels=1)


def _without_rumble(samples: Samples, rate: int) -> Samples:
    """Take out what lies under a voice. Pico's low voices carry an offset while they speak, and none in their pauses:
    subtracting a mean would only move it there, where trimming takes it for sound."""
    return apply(samples, gains(_high_pass, rate))


def _high_pass(frequency: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return frequency**4 / (frequency**4 + RUMBLE_HZ**4)


def _trim(samples: Samples, rate: int) -> Samples:
    levels = frame_levels(samples, rate)
    heard = np.flatnonzero(levels > max(levels.max() - EDGE_BELOW_LOUDEST_DB, -65.0))
    if heard.size == 0:
        raise BadTakeError("the audio is silent")
    frame, keep = round(rate * FRAME), round(rate * KEEP)
    return samples[max(0, heard[0] * frame - keep) : (heard[-1] + 1) * frame + keep]


def _level(samples: Samples, loudness: float) -> tuple[Samples, float]:
    """Adjust from this loudness to TAKE_LUFS; loudness lost to the limiter is restored, in a few iterations at most.
    Returns the loudness reached."""
    for _ in range(4):
        # Rounded to 0.01 dB, so that rounding errors never change a take.
        gain = round(TAKE_LUFS - loudness, 2)
        louder = (samples * np.float32(10 ** (gain / 20))).astype(np.float32)
        samples = _limit(louder)
        if samples is louder:  # a gain without limiting has an exactly known effect
            return samples, loudness + gain
        loudness = integrated_loudness(samples, TAKE_RATE)
        if abs(loudness - TAKE_LUFS) <= TRUST_LU / 2:
            break
    return samples, loudness


def _limit(samples: Samples) -> Samples:
    """Hold peaks under CEILING with a gain that moves over 5 ms either side: no clipping, no audible step."""
    over = np.flatnonzero(np.abs(samples) > CEILING)
    if over.size == 0:
        return samples
    reach = round(TAKE_RATE * 0.005)
    window = np.hanning(2 * reach + 3)[1:-1]
    window /= window.sum()
    limited = samples.copy()
    # Peaks whose gains touch are one stretch; all around them the gain is 1.
    for peaks in np.split(over, np.flatnonzero(np.diff(over) > 4 * reach) + 1):
        first, end = max(0, peaks[0] - 2 * reach), min(samples.size, peaks[-1] + 2 * reach + 1)
        near = samples[first:end]
        wanted = np.pad(np.minimum(1.0, CEILING / np.maximum(np.abs(near), 1e-9)), 2 * reach, constant_values=1.0)
        lowest = np.lib.stride_tricks.sliding_window_view(wanted, 2 * reach + 1).min(axis=1)
        limited[first:end] = near * np.convolve(lowest, window, mode="valid")
    return limited
