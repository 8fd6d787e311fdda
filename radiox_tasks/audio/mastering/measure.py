"""Measures a finished file with one ffmpeg run over the decoded audio."""

import math
import re
from pathlib import Path

import numpy as np

from radiox_tasks.audio.mastering.truepeak import PeakEnvelope
from radiox_tasks.audio.programme.gain_curve import HOP
from radiox_tasks.audio.tools import BLOCK, RATE, AudioToolError, run_ffmpeg, stream_ffmpeg
from radiox_tasks.model.sound import Measurement

SILENCE_DB = -50.0  # dBFS; the quietest bed is louder
_SHORTEST_SILENCE_S = 0.5
SHORT_TERM_STEP_S = 1.0
_LOGGED_A_STEP = 10
"""ffmpeg's ebur128 says the loudness of the last 3 s ten times a second."""
_SILENT_LUFS = -70.0
"""The meter's absolute gate: its value for anything quieter, including digital silence."""
_SILENT_DBTP = -99.0
"""Documents need finite numbers: the peak of digital silence."""
_FRAME_BYTES = 8  # two channels of float32

_INTEGRATED = re.compile(r"\bI:\s+(-?[\d.]+|-inf) LUFS")
_RANGE = re.compile(r"\bLRA:\s+(-?[\d.]+) LU")
_PEAK = re.compile(r"\bPeak:\s+(-?[\d.]+|-inf) dBFS")
_SILENCE = re.compile(r"silence_duration:\s*([\d.]+)")
_SHORT_TERM = re.compile(r"\bt:\s*[\d.]+\s.*?\bS:\s*(-?[\d.]+|nan|-inf)")
_LENGTH = re.compile(r"^out_time_us=(\d+)", re.MULTILINE)


def measure(path: Path) -> Measurement:
    """Loudness (EBU R 128), true peak, range, length and the longest silence of an audio file after decoding. Raises
    AudioToolError if the file cannot be decoded."""
    progress, log = run_ffmpeg(
        ["-i", str(path), "-map", "0:a:0", "-progress", "pipe:1", "-nostats"],
        ["-af", f"{_silences()},ebur128=peak=true:framelog=quiet", "-f", "null", "-"],
    )
    peak, lengths = _PEAK.search(log), _LENGTH.findall(progress)
    if peak is None or not lengths:
        raise AudioToolError(f"{path.name}: nothing could be measured")
    return _summary(path, log, peak=_number(peak.group(1)), seconds=int(lengths[-1]) / 1e6)


def measure_over_time(path: Path) -> tuple[Measurement, tuple[float, ...]]:
    """The same of a stereo file at RATE, and its short-term loudness in LUFS every SHORT_TERM_STEP_S seconds.

    The samples of the same decoding come through a pipe, and PeakEnvelope finds their true peak, rounded up to 0.1 dB:
    ffmpeg's own oversampling costs twice as much as decoding and loudness together.
    """
    frames, peak, log = _decode(path)
    values = [match.group(1) for match in _SHORT_TERM.finditer(log)][_LOGGED_A_STEP - 1 :: _LOGGED_A_STEP]
    short_term = (_SILENT_LUFS if value in ("nan", "-inf") else max(float(value), _SILENT_LUFS) for value in values)
    tenths = math.ceil(200 * math.log10(peak)) / 10 if peak > 0 else _SILENT_DBTP
    return _summary(path, log, peak=tenths, seconds=frames / RATE), tuple(short_term)


def _decode(path: Path) -> tuple[int, float, str]:
    """The number of samples per channel, the highest true peak (of 1.0), and ffmpeg's log of levels."""
    peaks, frames, highest = PeakEnvelope(), 0, 0.0

    def read(block: bytes) -> None:
        nonlocal frames, highest
        samples = np.frombuffer(block, dtype="<f4").reshape(-1, 2)
        frames += len(samples)
        highest = max(highest, float(peaks.feed(np.pad(samples, ((0, -len(samples) % HOP), (0, 0)))).max()))

    log = stream_ffmpeg(
        ["-nostats", "-i", str(path), "-map", "0:a:0", "-af", f"{_silences()},ebur128=framelog=info"],
        ["-ar", str(RATE), "-ac", "2", "-f", "f32le", "pipe:1"],
        read=read,
        block=BLOCK * _FRAME_BYTES,
        unit=_FRAME_BYTES,
    )
    return frames, highest, log


def _silences() -> str:
    return f"silencedetect=noise={SILENCE_DB}dB:d={_SHORTEST_SILENCE_S}"


def _summary(path: Path, log: str, *, peak: float, seconds: float) -> Measurement:
    summary = log[log.rfind("Summary:") :]
    loudness, spread = (pattern.search(summary) for pattern in (_INTEGRATED, _RANGE))
    if loudness is None or spread is None:
        raise AudioToolError(f"{path.name}: nothing could be measured")
    silences = [float(value) for value in _SILENCE.findall(log)]
    return Measurement(
        duration_s=seconds,
        loudness_lufs=_number(loudness.group(1)),
        true_peak_dbtp=peak,
        loudness_range_lu=float(spread.group(1)),
        longest_silence_s=max(silences, default=0.0),
    )


def _number(text: str) -> float:
    return _SILENT_DBTP if text == "-inf" else float(text)
