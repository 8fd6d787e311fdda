"""Scans a finished file sample by sample, for the quality checks that a loudness meter cannot make."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.audio.tools import AudioToolError

FRAME_S = 0.02
_FULL_SCALE = 0.9999


@dataclass(frozen=True)
class Heard:
    """The decoded file: RMS level (dBFS) and peak (of 1.0) of each 20 ms frame, over both channels, and overall values.
    `balance_db` is left minus right; `correlation` is between the channels: 1 for mono, below 0 cancels in mono."""

    levels: NDArray[np.float64]
    peaks: NDArray[np.float64]
    seconds: float
    clipped: int
    balance_db: float
    correlation: float

    def between(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        """The levels of the frames entirely within these times."""
        return self.levels[int(np.ceil(start_s / FRAME_S)) : int(end_s / FRAME_S)]


def listen(path: Path) -> Heard:
    """Decode an audio file in blocks. Raises AudioToolError if it cannot be decoded or is not stereo."""
    import soundfile

    levels: list[NDArray[np.float64]] = []
    peaks: list[NDArray[np.float64]] = []
    sums = np.zeros(3)
    clipped, frames = 0, 0
    try:
        with soundfile.SoundFile(str(path)) as file:
            if file.channels != 2:
                raise AudioToolError(f"{path.name}: {file.channels} channels, expected 2")
            rate = file.samplerate
            size = round(rate * FRAME_S)
            for block in file.blocks(size * 500, dtype="float32"):
                frames += len(block)
                left, right = block[:, 0], block[:, 1]
                sums += (np.dot(left, left), np.dot(right, right), np.dot(left, right))
                clipped += _clips(block)
                whole = block[: len(block) // size * size]
                power = (whole.astype(np.float64) ** 2).reshape(-1, size * 2).mean(axis=1)
                levels.append(10 * np.log10(np.maximum(power, 1e-12)))
                peaks.append(np.abs(whole).reshape(-1, size * 2).max(axis=1).astype(np.float64))
    except soundfile.LibsndfileError as error:
        raise AudioToolError(f"{path.name}: does not decode: {error.error_string}") from None
    power_left, power_right, shared = sums
    return Heard(
        levels=np.concatenate(levels) if levels else np.empty(0),
        peaks=np.concatenate(peaks) if peaks else np.empty(0),
        seconds=frames / rate,
        clipped=clipped,
        balance_db=float(10 * np.log10(max(power_left, 1e-12) / max(power_right, 1e-12))),
        correlation=float(shared / np.sqrt(power_left * power_right)) if power_left * power_right > 0 else 1.0,
    )


def _clips(block: NDArray[np.float32]) -> int:
    """The number of runs of full-scale samples in a block."""
    if float(np.abs(block).max(initial=0.0)) < _FULL_SCALE:
        return 0
    full = np.abs(block) >= _FULL_SCALE
    runs = full[2:] & full[1:-1] & full[:-2]
    return int((runs[1:] & ~runs[:-1]).sum() + runs[:1].sum())
