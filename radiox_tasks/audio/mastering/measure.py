"""Measures any audio file with one ffmpeg run over the decoded audio."""

import re
from pathlib import Path

from radiox_tasks.audio.tools import AudioToolError, run_ffmpeg
from radiox_tasks.model.sound import Measurement

SILENCE_DB = -50.0  # dBFS; the quietest bed is louder
SHORTEST_SILENCE_S = 0.5
SILENT_DBTP = -99.0
"""Documents need finite numbers: the peak of digital silence."""

_INTEGRATED = re.compile(r"\bI:\s+(-?[\d.]+|-inf) LUFS")
_RANGE = re.compile(r"\bLRA:\s+(-?[\d.]+) LU")
_PEAK = re.compile(r"\bPeak:\s+(-?[\d.]+|-inf) dBFS")
_SILENCE = re.compile(r"silence_duration:\s*([\d.]+)")
_LENGTH = re.compile(r"^out_time_us=(\d+)", re.MULTILINE)


def measure(path: Path) -> Measurement:
    """Loudness (EBU R 128), true peak, range, length and the longest silence of an audio file after decoding. Raises
    AudioToolError if the file cannot be decoded."""
    silences = f"silencedetect=noise={SILENCE_DB}dB:d={SHORTEST_SILENCE_S}"
    progress, log = run_ffmpeg(
        ["-i", str(path), "-map", "0:a:0", "-progress", "pipe:1", "-nostats"],
        ["-af", f"{silences},ebur128=peak=true:framelog=quiet", "-f", "null", "-"],
    )
    summary, lengths = log[log.rfind("Summary:") :], _LENGTH.findall(progress)
    loudness, spread, peak = (pattern.search(summary) for pattern in (_INTEGRATED, _RANGE, _PEAK))
    if loudness is None or spread is None or peak is None or not lengths:
        raise AudioToolError(f"{path.name}: nothing could be measured")
    return Measurement(
        duration_s=int(lengths[-1]) / 1e6,
        loudness_lufs=_number(loudness.group(1)),
        true_peak_dbtp=_number(peak.group(1)),
        loudness_range_lu=float(spread.group(1)),
        longest_silence_s=max((float(value) for value in _SILENCE.findall(log)), default=0.0),
    )


def _number(text: str) -> float:
    return SILENT_DBTP if text == "-inf" else float(text)
