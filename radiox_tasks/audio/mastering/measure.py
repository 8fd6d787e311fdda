"""Measuring a finished file: one ffmpeg run over the decoded audio."""

import re
from pathlib import Path

from radiox_tasks.audio.tools import AudioToolError, run_ffmpeg
from radiox_tasks.model.sound import Measurement

SILENCE_DB = -50.0  # dBFS; a bed at its quietest is above, a hole in the programme below
_SHORTEST_SILENCE_S = 0.5

_INTEGRATED = re.compile(r"\bI:\s+(-?[\d.]+|-inf) LUFS")
_RANGE = re.compile(r"\bLRA:\s+(-?[\d.]+) LU")
_PEAK = re.compile(r"\bPeak:\s+(-?[\d.]+|-inf) dBFS")
_SILENCE = re.compile(r"silence_duration:\s*([\d.]+)")
_LENGTH = re.compile(r"^out_time_us=(\d+)", re.MULTILINE)


def measure(path: Path) -> Measurement:
    """Loudness (EBU R 128), true peak, range, length and the longest silence of an audio file, as it decodes.

    Raises AudioToolError when the file does not decode.
    """
    progress, log = run_ffmpeg(
        ["-i", str(path), "-map", "0:a:0", "-progress", "pipe:1", "-nostats"],
        ["-af", f"silencedetect=noise={SILENCE_DB}dB:d={_SHORTEST_SILENCE_S},ebur128=peak=true:framelog=quiet"],
        ["-f", "null", "-"],
    )
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
    """ffmpeg writes -inf for digital silence; documents hold finite numbers, so it becomes -99."""
    return -99.0 if text == "-inf" else float(text)
