"""Masters a finished recording: one static gain, a true-peak ceiling, MP3 encoding, measured after decoding."""

import math
from pathlib import Path

from radiox_tasks.audio.mastering.measure import measure
from radiox_tasks.audio.mastering.profiles import PROFILES, encoder_scale
from radiox_tasks.audio.tools import RATE, run_ffmpeg
from radiox_tasks.model.preset import LoudnessProfile
from radiox_tasks.model.sound import Measurement

HEADROOM_DB = 0.3
"""Headroom for the encoder's overshoot."""


def remaster(source: Path, target: Path, profile: LoudnessProfile) -> tuple[Measurement, Measurement]:
    """Write `target` as an MP3 at the profile's loudness; returns the measurements before and after. Raises
    AudioToolError if the file cannot be decoded."""
    wanted = PROFILES[profile]
    before = measure(source)
    lost = -20 * math.log10(encoder_scale(wanted.kbps))
    gain = wanted.lufs - before.loudness_lufs + lost
    ceiling = 10 ** ((wanted.peak - HEADROOM_DB) / 20)
    run_ffmpeg(
        ["-i", str(source), "-map", "0:a:0"],
        ["-af", f"volume={gain:.2f}dB,alimiter=limit={ceiling:.4f}:level=0,aresample={RATE}"],
        ["-ac", "2", "-c:a", "libmp3lame", "-b:a", f"{wanted.kbps}k", "-id3v2_version", "3", "-f", "mp3", str(target)],
    )
    return before, measure(target)
