"""Computed takes, scripts and music for the tests of audio."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from radiox_tasks.audio.jingles import Jingle, Note
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.script import Line, LineKind, Script
from radiox_tasks.model.sound import Take

RATE = 44_100


def wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    """A 16-bit WAV of float samples."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


def speech(seconds: float, seed: int, level: float = 0.1) -> np.ndarray:
    """Something with the rhythm and the spectrum of speech: syllables of a buzzing tone and of noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE)) / RATE
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.7 * t + seed)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    buzz = sum(np.sin(k * phase) / k for k in range(1, 12))
    hiss = np.convolve(rng.standard_normal(len(t)), np.hanning(12) / 4, mode="same")
    syllables = np.clip(0.55 + 0.6 * np.sin(2 * np.pi * 4.1 * t - np.pi / 2 + 0.3), 0.08, 1.0)
    edge = np.minimum(1.0, np.minimum(np.arange(len(t)), np.arange(len(t))[::-1]) / 220)
    return level * edge * syllables * (buzz + 0.35 * hiss)


def tone(seconds: float, hertz: float, level: float = 0.1) -> np.ndarray:
    """A steady tone."""
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def line(n: int, kind: LineKind = "news", story: str | None = None, speaker: str = "marcel", **more: bool) -> Line:
    words = f"These are the words of line {n}, as they are read."
    return Line(n=n, speaker=speaker, kind=kind, text=words, spoken=words, story_id=story, **more)


def script(lines: Sequence[Line]) -> Script:
    return Script(title="A show", language="en", lines=tuple(lines), writer="local")


def take(blobs: FolderBlobs, n: int, samples: np.ndarray, loudness: float = -20.0) -> Take:
    return Take(
        n=n,
        blob=blobs.put(wav(samples)),
        seconds=len(samples) / RATE,
        loudness_lufs=loudness,
        provider="local",
        voice_id="tone",
    )


def jingle(folder: Path, samples: np.ndarray, name: str = "test", **note: object) -> Jingle:
    """A jingle file with its note."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.wav"
    stereo = samples if samples.ndim == 2 else np.stack([samples, samples], axis=1)
    soundfile.write(path, stereo, RATE, subtype="PCM_16")
    return Jingle(name=name, path=path, note=Note.model_validate({"licence": "MIT", **note}))
