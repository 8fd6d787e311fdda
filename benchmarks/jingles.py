"""Measures the bundled jingles, or those of another folder: loudness, peaks, spectrum, loop joint and tail.

    python benchmarks/jingles.py                    # the bundled ones
    python benchmarks/jingles.py --folder OLDER     # FLAC files with their YAML files

Columns: integrated loudness (LUFS), loudness range (LU) and true peak (dBTP) by ffmpeg's ebur128; samples at full
scale; spectral flux (the mean over frames of 46 ms of the increase in magnitude, as a share of the frame's: 0 for a
held tone, more for attacks and for tones that change while they sound) and its median, which leaves out the attacks;
flatness (geometric by arithmetic mean of the power between 100 Hz and 10 kHz, in dB: pure partials are low, noise is
0); the frequency in Hz below which 95 % of the power lies; the loop's joint as played (jingle_player.py): the largest
second difference within 40 ms around it as a multiple of the 99.9th percentile of the piece (a click is far above 1),
and the share of the piece's frames whose flux is below that at the joint (a joint on a beat is high, like other
beats); the tail: seconds from the ending's last second over half of its loudest level to the end of the file, and the
level of the last 20 ms in dB under the loudest. It is no listening test.
"""

import argparse
import json
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from radiox_tasks.audio.jingles import BUNDLED, Jingle, music_files, read_jingle
from radiox_tasks.audio.programme.jingle_player import Music
from radiox_tasks.audio.tools import RATE, run_ffmpeg

FRAME, HOP = 2048, 1024  # samples of a spectrum, and between two
NEAR_S = 0.04  # seconds around a joint
PROGRAMME_S = 120  # seconds: long enough for every loop to repeat
Mono = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One jingle, measured; the module's docstring says what the columns are."""

    jingle: str
    seconds: float
    loudness_lufs: float
    range_lu: float
    true_peak_dbtp: float
    full_scale: int
    flux_mean: float
    flux_median: float
    flatness_db: float
    rolloff_hz: int
    joint_step: float
    joint_flux_rank: float
    gap_db: float
    tail_s: float
    last_db: float


def spectra(mono: Mono) -> Mono:
    """Magnitudes, one row a frame."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, FRAME)[::HOP]
    return np.abs(np.fft.rfft(frames * np.hanning(FRAME), axis=1))


def flux(magnitudes: Mono) -> Mono:
    """The increase of each frame over the one before, as a share of the frame."""
    rise = np.maximum(np.diff(magnitudes, axis=0), 0).sum(axis=1)
    return rise / np.maximum(magnitudes[1:].sum(axis=1), 1e-9)


def flatness(magnitudes: Mono) -> float:
    """The median over the louder half of the frames, in dB."""
    hertz = np.fft.rfftfreq(FRAME, 1 / RATE)
    power = magnitudes[:, (hertz > 100) & (hertz < 10000)] ** 2 + 1e-12
    loud = power[power.sum(axis=1) >= np.median(power.sum(axis=1))]
    return float(np.median(10 * np.log10(np.exp(np.log(loud).mean(axis=1)) / loud.mean(axis=1))))


def joint(music: Music) -> tuple[float, float]:
    """The step at the loop's first joint, and the rank of the flux there."""
    frames = PROGRAMME_S * RATE
    passages = music.passages(frames, frames)
    played = music.render(passages, 0, frames).astype(np.float64).mean(axis=1)
    at = passages[1].at + passages[1].fade_in // 2
    bend = np.abs(np.diff(played, 2))
    near = round(NEAR_S * RATE)
    changes = flux(spectra(played))
    around = changes[(at - FRAME) // HOP : at // HOP + 1].max()
    step = bend[at - near : at + near].max() / np.percentile(bend, 99.9)
    return float(step), float((changes < around).mean())


def gap(mono: Mono, loop: tuple[float, float] | None) -> float:
    """How far the quietest 0.1 s of the loop, or of all of it, is under the median, in dB."""
    begin, end = loop or (0.0, len(mono) / RATE)
    power = np.cumsum(mono[round(begin * RATE) : round(end * RATE)] ** 2)[:: RATE // 20]
    levels = 10 * np.log10(np.maximum(power[2:] - power[:-2], 1e-9))
    return float(np.median(levels) - levels.min())


def tail(mono: Mono, ending: float) -> tuple[float, float]:
    """Seconds from the last 20 ms over half of the ending's loudest to the end; the level of the last 20 ms in dB."""
    block = RATE // 50
    levels = np.sqrt((mono[: len(mono) // block * block].reshape(-1, block) ** 2).mean(axis=1))
    last = levels[round(ending * 50) :]
    loud = int(np.flatnonzero(last > last.max() / 2)[-1])
    return (len(last) - 1 - loud) / 50, float(20 * np.log10(max(last[-1], 1e-7) / last.max()))


def measure(jingle: Jingle) -> Row:
    """Decode and measure one jingle."""
    with tempfile.TemporaryDirectory(prefix="radiox-jingle-") as name:
        raw = Path(name) / "whole.f32"
        _, log = run_ffmpeg(
            ["-i", str(jingle.path), "-ac", "2", "-ar", str(RATE)],
            ["-af", "ebur128=peak=true:framelog=quiet", "-f", "f32le", str(raw)],
        )
        stereo = np.fromfile(raw, "<f4").reshape(-1, 2)
        mono = stereo.astype(np.float64).mean(axis=1)
        magnitudes = spectra(mono)
        changes = flux(magnitudes)
        power = np.cumsum((magnitudes**2).sum(axis=0))
        step, rank = joint(Music(jingle, Path(name)))
        tail_s, last_db = tail(mono, jingle.note.ending or 0.0)
    figures = {key: float(re.findall(rf"\b{key}:\s+(-?[\d.]+)", log)[-1]) for key in ("I", "LRA", "Peak")}
    return Row(
        jingle=jingle.name,
        seconds=round(len(mono) / RATE, 1),
        loudness_lufs=figures["I"],
        range_lu=figures["LRA"],
        true_peak_dbtp=figures["Peak"],
        full_scale=int((np.abs(stereo) >= 0.999).sum()),
        flux_mean=round(float(changes.mean()), 3),
        flux_median=round(float(np.median(changes)), 3),
        flatness_db=round(flatness(magnitudes), 1),
        rolloff_hz=round(float(np.searchsorted(power, 0.95 * power[-1])) * RATE / FRAME),
        joint_step=round(step, 2),
        joint_flux_rank=round(rank, 2),
        gap_db=round(gap(mono, jingle.note.loop), 1),
        tail_s=round(tail_s, 2),
        last_db=round(last_db, 1),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--folder", type=Path, default=BUNDLED, help="of FLAC files with their YAML files")
    for path in music_files([arguments.parse_args().folder]):
        print(json.dumps(asdict(measure(read_jingle(path)))), flush=True)


if __name__ == "__main__":
    main()
