"""Decodes a jingle into samples that are mapped into memory, and measures its loudness."""

import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import numpy as np

from radiox_tasks.audio.jingles import Jingle, JingleError
from radiox_tasks.audio.mastering.loudness_meter import SILENT_LUFS, LoudnessMeter, integrated
from radiox_tasks.audio.samples.gain_curve import Floats
from radiox_tasks.audio.tools import BLOCK, RATE, AudioToolError, run_ffmpeg

LONGEST_S = 600.0  # seconds of a file that are used
SHORTEST_S = 0.5

KEPT = 2
"""Jingles that stay decoded, 350 kB of disk for each second: the shows of an hour have few different ones."""

_kept: dict[str, tuple[IO[bytes], float]] = {}
_keeping = threading.Lock()


def decode(jingle: Jingle, folder: Path) -> tuple[Floats, float]:
    """The jingle's (n, 2) samples and its loudness in LUFS. Raises JingleError if it cannot be decoded, or is silent or
    too short.

    The samples are in a file without a name on the file system of `folder`, which the process keeps for its next shows.
    """
    with _keeping:
        file, loudness = _kept.pop(jingle.digest) if jingle.digest in _kept else _decode(jingle, folder)
        _kept[jingle.digest] = file, loudness
        if len(_kept) > KEPT:
            _kept.pop(next(iter(_kept)))[0].close()
        return np.memmap(file, dtype="<f4", mode="r").reshape(-1, 2), loudness


def _decode(jingle: Jingle, folder: Path) -> tuple[IO[bytes], float]:
    with ExitStack() as unless_decoded:
        # not in `folder`: NFS leaves a file there while it is open, so that the folder cannot be removed
        file = unless_decoded.enter_context(tempfile.TemporaryFile(dir=folder.parent))
        try:
            loudness = _read(jingle.path, file)
            if loudness is None:
                loudness = _read(_converted(jingle.path, folder), file)
        except AudioToolError as error:
            raise JingleError(f"{jingle.path}: cannot be decoded: {error}") from None
        if loudness is None or loudness <= SILENT_LUFS or file.tell() < SHORTEST_S * RATE * 8:
            raise JingleError(f"{jingle.path}: silent or shorter than half a second")
        file.flush()
        unless_decoded.pop_all()
    return file, loudness


def _read(path: Path, raw: IO[bytes]) -> float | None:
    """Write the samples of a file to `raw`; returns their loudness in LUFS. None if the file is not stereo at RATE, or
    libsndfile cannot read it to its end: ffmpeg also reads what there is of a damaged one."""
    import soundfile

    meter, left = LoudnessMeter(), round(LONGEST_S * RATE)
    raw.seek(0)
    raw.truncate()
    try:
        with soundfile.SoundFile(str(path)) as music:
            if (music.samplerate, music.channels) != (RATE, 2):
                return None
            while len(block := music.read(min(BLOCK, left), dtype="float32")):
                meter.feed(block)
                raw.write(block.data)
                left -= len(block)
    except soundfile.LibsndfileError:
        return None
    return integrated(meter.momentary)


def _converted(path: Path, folder: Path) -> Path:
    """A copy that is stereo at RATE. Raises AudioToolError."""
    copy = folder / "jingle.wav"
    run_ffmpeg(
        ["-i", str(path), "-map", "0:a:0", "-t", str(LONGEST_S), "-ac", "2", "-ar", str(RATE)],
        ["-c:a", "pcm_f32le", str(copy)],
    )
    return copy
