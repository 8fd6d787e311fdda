"""Measures a finished file with one ffmpeg run over the decoded audio."""

import re
from pathlib import Path

from radiox_tasks.audio.tools import AudioToolError, run_ffmpeg
from radiox_tasks.model.sound import Measurement

SILENCE_DB = -50.0  # dBFS; the quietest bed is louder
_SHORTEST_SILENCE_S = 0.5
SHORT_TERM_STEP_S = 1.0
_LOGGED_A_STEP = 10
"""ffmpeg's ebur128 says the loudness of the last 3 s ten times a second."""
_SILENT_LUFS = -70.0
"""The meter's absolute gate: its value for anything quieter, including digital silence."""

_INTEGRATED = re.compile(r"\bI:\s+(-?[\d.]+|-inf) LUFS")
_RANGE = re.compile(r"\bLRA:\s+(-?[\d.]+) LU")
_PEAK = re.compile(r"\bPeak:\s+(-?[\d.]+|-inf) dBFS")
_SILENCE = re.compile(r"silence_duration:\s*([\d.]+)")
_SHORT_TERM = re.compile(r"\bt:\s*[\d.]+\s.*?\bS:\s*(-?[\d.]+|nan|-inf)")
_LENGTH = re.compile(r"^out_time_us=(\d+)", re.MULTILINE)


def measure(path: Path) -> Measurement:
    """Loudness (EBU R 128), true peak, range, length and the longest silence of an audio file after decoding. Raises
    AudioToolError if the file cannot be decoded."""
    progress, log = _meter(path, "quiet")
    return _summary(path, progress, log)


def measure_over_time(path: Path) -> tuple[Measurement, tuple[float, ...]]:
    """The same in the same single run, and the short-term loudness in LUFS every SHORT_TERM_STEP_S seconds."""
    progress, log = _meter(path, "info")
    values = [match.group(1) for match in _SHORT_TERM.finditer(log)][_LOGGED_A_STEP - 1 :: _LOGGED_A_STEP]
    short_term = (_SILENT_LUFS if value in ("nan", "-inf") else max(float(value), _SILENT_LUFS) for value in values)
    return _summary(path, progress, log), tuple(short_term)


def _meter(path: Path, framelog: str) -> tuple[str, str]:
    return run_ffmpeg(
        ["-i", str(path), "-map", "0:a:0", "-progress", "pipe:1", "-nostats"],
        ["-af", f"silencedetect=noise={SILENCE_DB}dB:d={_SHORTEST_SILENCE_S},ebur128=peak=true:framelog={framelog}"],
        ["-f", "null", "-"],
    )


def _summary(path: Path, progress: str, log: str) -> Measurement:
    summary = log[log.rfind("Summary:") :]
    loudness, spread, peak = (pattern.search(summary) for pattern in (_INTEGRATED, _RANGE, _PEAK))
    lengths = _LENGTH.findall(progress)
    if loudness is None or spread is None or peak is None or not lengths:
        raise AudioToolError(f"{path.name}: nothing could be measured")
    silences = [float(value) for value in _SILENCE.findall(log)]
    return Measurement(
        duration_s=int(lengths[-1]) / 1e6,
        loudness_lufs=_number(loudness.group(1)),
        true_peak_dbtp=_number(peak.group(1)),
        loudness_range_lu=float(spread.group(1)),
        longest_silence_s=max(silences, default=0.0),
    )


def _number(text: str) -> float:
    """ffmpeg writes -inf for digital silence; documents need finite numbers, so it becomes -99."""
    return -99.0 if text == "-inf" else float(text)
