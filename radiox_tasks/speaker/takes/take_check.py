"""Checks of a take: it decodes, contains speech, and has a plausible length for its text."""

import io
import re

import numpy as np
import numpy.typing as npt

from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.loudness import Samples
from radiox_tasks.model.timing.speech_pace import FEWEST_LOUD, LONGEST_SILENCE_S, LOUD_WITHIN_DB, TEMPO_LIMIT, odd_pace
from radiox_tasks.speaker.local.local_voice import Speech

FRAME = 0.02  # seconds per level measurement
SILENT_DBFS = -50.0  # a take whose loudest 20 ms are below this is silent
SPEECH_BELOW_LOUDEST_DB = 40.0  # frames this far below the loudest count as silence
CLIPPED_SHARE = 0.001  # of samples at full scale
SHORTEST_SHARE, LONGEST_SHARE = 0.45, 2.2  # of the expected time at the voice's rate
LENGTH_SLACK = 0.8  # seconds either way: very short lines vary more

_TEXT_START = re.compile(rb"^\s*(?:[{\[<]|HTTP/|error|\"|data:)", re.IGNORECASE)


class BadTakeError(ValueError):
    """An unusable take; the message gives the reason, in words for the show's page."""


def decode(content: bytes, *, output_format: str, content_type: str = "") -> Speech:
    """Decode a provider's answer: MP3, WAV or raw PCM ("pcm_44100"). Raises BadTakeError."""
    if not content:
        raise BadTakeError("the answer was empty")
    kind = content_type.partition(";")[0].strip().lower()
    if _TEXT_START.match(content[:64]) or kind.startswith("text/") or kind.endswith(("json", "xml")):
        raise BadTakeError("the answer was text instead of audio")
    if output_format.startswith("pcm_"):
        pcm = np.frombuffer(content[: len(content) // 2 * 2], dtype="<i2")
        return Speech(pcm.astype(np.float32) / np.float32(32768), float(output_format.split("_")[1]))
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError, ValueError):
        raise BadTakeError("the audio does not decode") from None
    return Speech(samples.mean(axis=1, dtype=np.float32), float(rate))


def check_speech(speech: Speech, *, text: str, language: str, rate_wpm: float) -> None:
    """Raise BadTakeError if these samples cannot be that text spoken at that rate."""
    samples = speech.samples
    if samples.size == 0 or not np.isfinite(samples).all():
        raise BadTakeError("the audio holds no samples")
    levels = frame_levels(samples, speech.rate)
    if levels.max() < SILENT_DBFS:
        raise BadTakeError("the audio is silent")
    clipped = float(np.mean(np.abs(samples) >= 0.9995))
    if clipped > CLIPPED_SHARE:
        raise BadTakeError(f"the audio clips ({clipped:.1%} of its samples)")
    heard = np.flatnonzero(levels > levels.max() - SPEECH_BELOW_LOUDEST_DB)
    gap = float(np.diff(heard).max(initial=0)) * FRAME
    if gap > LONGEST_SILENCE_S:
        raise BadTakeError(f"{gap:.1f} s of silence inside the line")
    spoken = float(heard[-1] - heard[0] + 1) * FRAME
    expected = speech_seconds(text, language, rate_wpm)
    if not expected * SHORTEST_SHARE - LENGTH_SLACK <= spoken <= expected * LONGEST_SHARE + LENGTH_SLACK:
        raise BadTakeError(f"{spoken:.1f} s of speech for a text of about {expected:.1f} s")
    _require_what_the_gate_wants(levels[heard[0] : heard[-1] + 1], spoken, len(text))


def _require_what_the_gate_wants(levels: npt.NDArray[np.float64], seconds: float, characters: int) -> None:
    """Reject early what the quality gate would reject on the finished file."""
    for tempo in (1 - TEMPO_LIMIT, 1 + TEMPO_LIMIT):
        if wrong := odd_pace(seconds / tempo, characters):
            raise BadTakeError(f"the audio {wrong}")
    loud = float(np.percentile(levels, 80))
    if np.mean(levels > loud - LOUD_WITHIN_DB) < FEWEST_LOUD:
        raise BadTakeError("the audio is mostly empty")


def frame_levels(samples: Samples, rate: float) -> npt.NDArray[np.float64]:
    """RMS of each 20 ms in dBFS; the last frame may be shorter."""
    size = max(1, round(rate * FRAME))
    padded = np.zeros(-(-samples.size // size) * size, np.float64)
    padded[: samples.size] = samples
    power = (padded.reshape(-1, size) ** 2).mean(axis=1)
    levels: npt.NDArray[np.float64] = 10 * np.log10(np.maximum(power, 1e-12))
    return levels
