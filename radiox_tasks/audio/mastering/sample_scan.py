"""Decodes a finished file once, and measures all that its level and the quality gate depend on."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.audio.mastering.loudness_meter import LoudnessMeter, integrated, loudness_range
from radiox_tasks.audio.mastering.measure import SHORTEST_SILENCE_S, SILENCE_DB, SILENT_DBTP
from radiox_tasks.audio.mastering.truepeak import HIGHEST, PeakEnvelope
from radiox_tasks.audio.samples.ahead import ahead
from radiox_tasks.audio.samples.gain_curve import HOP, Floats
from radiox_tasks.audio.tools import RATE, AudioToolError
from radiox_tasks.loudness import SILENT, STEP_S
from radiox_tasks.model.sound import Heard, Measurement

FRAME_S = 0.02
MOST_PEAKS = 600
"""Bars of the waveform: about one per two pixels at the largest width."""
_FRAME = round(RATE * FRAME_S)
_BLOCK = math.lcm(_FRAME, HOP)  # samples per channel decoded at once, 1.3 s: whole frames and whole hops
_FULL_SCALE = 0.9999


def listen(path: Path) -> tuple[Measurement, Heard]:
    """Decode an audio file in blocks and measure it: loudness (EBU R 128), true peak rounded up to 0.1 dB, length in
    seconds, silence. Raises AudioToolError if it cannot be decoded or is not stereo at RATE."""
    import soundfile

    scan = _Scan()
    try:
        with soundfile.SoundFile(str(path)) as file:
            _require_format(path, file.channels, file.samplerate)
            for block in ahead(_blocks(file)):
                scan.feed(block)
            if scan.frames < file.frames:
                raise AudioToolError(f"{path.name}: ends after {scan.frames} of {file.frames} samples")
    except soundfile.LibsndfileError as error:
        raise AudioToolError(f"{path.name}: does not decode: {error.error_string}") from None
    return scan.measurement(), scan.heard()


def _blocks(file: Any) -> Iterator[Floats]:
    """Not file.blocks(): of a file that ends before the length in its header, it repeats the last block."""
    while len(block := file.read(_BLOCK, dtype="float32")):
        yield block


def require_decoding(path: Path) -> None:
    """Decode the beginning of an audio file. Raises AudioToolError as `listen` does."""
    import soundfile

    try:
        with soundfile.SoundFile(str(path)) as file:
            _require_format(path, file.channels, file.samplerate)
            if len(file.read(_BLOCK, dtype="float32")) == 0:
                raise AudioToolError(f"{path.name}: does not decode")
    except soundfile.LibsndfileError as error:
        raise AudioToolError(f"{path.name}: does not decode: {error.error_string}") from None


def _require_format(path: Path, channels: int, rate: int) -> None:
    if channels != 2 or rate != RATE:
        raise AudioToolError(f"{path.name}: {channels} channels at {rate} Hz, expected 2 at {RATE}")


class _Scan:
    """What is measured, block by block; the last block may be shorter than _BLOCK."""

    def __init__(self) -> None:
        self._meter, self._envelope = LoudnessMeter(), PeakEnvelope(HIGHEST)
        self._hops: list[Floats] = []
        self._levels: list[NDArray[np.float32]] = []
        self._peaks: list[Floats] = []
        self._sums = np.zeros(3)
        self._clipped = self.frames = 0

    def feed(self, block: Floats) -> None:
        left, right = channels = np.ascontiguousarray(block.T)
        count = len(left)
        self.frames += count
        self._meter.feed(channels.T)
        self._hops.append(self._envelope.feed(np.pad(channels, ((0, 0), (0, -count % HOP))).T))
        self._sums += (np.dot(left, left), np.dot(right, right), np.dot(left, right))
        self._clipped += _clips(block)
        whole = channels[:, : count // _FRAME * _FRAME].reshape(2, -1, _FRAME)
        power = np.einsum("cij,cij->i", whole, whole) / (2 * _FRAME)
        self._levels.append(10 * np.log10(np.maximum(power, 1e-12)))
        self._peaks.append(np.abs(whole).max(axis=(0, 2)))

    def measurement(self) -> Measurement:
        hops, seconds = np.concatenate([np.empty(0, dtype=np.float32), *self._hops]), self.frames / RATE
        peak = float(hops.max(initial=0.0))
        return Measurement(
            duration_s=seconds,
            loudness_lufs=round(integrated(self._meter.momentary), 1),
            true_peak_dbtp=math.ceil(200 * math.log10(peak)) / 10 if peak > 0 else SILENT_DBTP,
            loudness_range_lu=round(loudness_range(self._meter.short_term), 1),
            longest_silence_s=min(_longest_silence(hops), seconds),
        )

    def heard(self) -> Heard:
        left, right, shared = self._sums
        levels, peaks = (np.concatenate([np.empty(0), *parts]) for parts in (self._levels, self._peaks))
        return Heard(
            levels=tuple(levels.round(1).tolist()),
            peaks=tuple(np.round(100 * np.minimum(binned(peaks), 1.0)).astype(int).tolist()),
            short_term=self._once_a_second(),
            clipped=self._clipped,
            balance_db=float(10 * np.log10(max(left, 1e-12) / max(right, 1e-12))),
            correlation=float(shared / np.sqrt(left * right)) if left * right > 0 else 1.0,
        )

    def _once_a_second(self) -> tuple[float, ...]:
        """The short-term loudness at the end of each second; silence until there are 3 s."""
        each = round(1.0 / STEP_S)
        known = np.maximum(self._meter.short_term[::each], SILENT).round(1).tolist()
        return (*[SILENT] * (int(self.frames / RATE) - len(known)), *known)


def binned(peaks: NDArray[np.float64]) -> NDArray[np.float64]:
    """At most MOST_PEAKS bars, each the mean of its frames' peaks: after a limiter, maximum peaks are all equal."""
    if len(peaks) == 0:
        return peaks
    edges = np.linspace(0, len(peaks), min(MOST_PEAKS, len(peaks)) + 1).astype(int)
    bars: NDArray[np.float64] = np.add.reduceat(peaks, edges[:-1]) / np.diff(edges)
    return bars


def _longest_silence(hops: Floats) -> float:
    """The longest time in which no peak passes SILENCE_DB, in seconds; 0 if it is shorter than SHORTEST_SILENCE_S."""
    loud = np.flatnonzero(hops > 10 ** (SILENCE_DB / 20))
    longest = int(np.diff(loud, prepend=-1, append=len(hops)).max()) - 1
    seconds = longest * HOP / RATE
    return round(seconds, 3) if seconds >= SHORTEST_SILENCE_S else 0.0


def _clips(block: Floats) -> int:
    """The number of runs of full-scale samples in a block."""
    if float(np.abs(block).max(initial=0.0)) < _FULL_SCALE:
        return 0
    full = np.abs(block) >= _FULL_SCALE
    runs = full[2:] & full[1:-1] & full[:-2]
    return int((runs[1:] & ~runs[:-1]).sum() + runs[:1].sum())
