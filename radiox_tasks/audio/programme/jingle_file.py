"""Decodes a jingle into samples that are mapped into memory, and measures its loudness."""

from pathlib import Path

import numpy as np

from radiox_tasks.audio.jingles import Jingle, JingleError
from radiox_tasks.audio.mastering.loudness_meter import LoudnessMeter, integrated
from radiox_tasks.audio.programme.gain_curve import Floats
from radiox_tasks.audio.tools import BLOCK, RATE, AudioToolError, run_ffmpeg

LONGEST_S = 600.0  # seconds of a file that are used
SHORTEST_S = 0.5
SILENT_LUFS = -69.0  # the meter's absolute gate is at -70


def decode(jingle: Jingle, folder: Path) -> tuple[Floats, float]:
    """The jingle's (n, 2) samples, in a file in `folder`, and its loudness in LUFS. Raises JingleError if it cannot be
    decoded, or is silent or too short."""
    import soundfile

    raw, meter, left = folder / "jingle.f32", LoudnessMeter(), round(LONGEST_S * RATE)
    try:
        with soundfile.SoundFile(str(_at_our_rate(jingle.path, folder))) as music, raw.open("wb") as file:
            while len(block := music.read(min(BLOCK, left), dtype="float32")):
                meter.feed(block)
                file.write(block.data)
                left -= len(block)
    except (AudioToolError, soundfile.LibsndfileError) as error:
        raise JingleError(f"{jingle.path}: cannot be decoded: {error}") from None
    loudness = integrated(meter.momentary)
    if loudness <= SILENT_LUFS or raw.stat().st_size < SHORTEST_S * RATE * 8:
        raise JingleError(f"{jingle.path}: silent or shorter than half a second")
    return np.memmap(raw, dtype="<f4", mode="r").reshape(-1, 2), loudness


def _at_our_rate(path: Path, folder: Path) -> Path:
    """The file itself if it is stereo at RATE, else a copy that is."""
    import soundfile

    try:
        found = soundfile.info(str(path))
    except soundfile.LibsndfileError:
        pass
    else:
        if (found.samplerate, found.channels) == (RATE, 2):
            return path
    copy = folder / "jingle.wav"
    run_ffmpeg(
        ["-i", str(path), "-map", "0:a:0", "-t", str(LONGEST_S), "-ac", "2", "-ar", str(RATE)],
        ["-c:a", "pcm_f32le", str(copy)],
    )
    return copy
