"""Makes the master from script and takes: timeline, mix, level, limit, encode, measure."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from radiox_tasks.audio.jingles import Jingle
from radiox_tasks.audio.mastering.encode import Mp3Encoder
from radiox_tasks.audio.mastering.limiter import gain_nodes
from radiox_tasks.audio.mastering.loudness_meter import SILENT_LUFS, LoudnessMeter, after_gain, integrated
from radiox_tasks.audio.mastering.profiles import PROFILES, Profile, encoder_scale
from radiox_tasks.audio.mastering.sample_scan import listen
from radiox_tasks.audio.mastering.truepeak import PeakEnvelope
from radiox_tasks.audio.programme import fit_programme as fitting
from radiox_tasks.audio.programme.fit_programme import Fit, LengthError
from radiox_tasks.audio.programme.jingle_player import Music
from radiox_tasks.audio.programme.mix import Mixer
from radiox_tasks.audio.programme.takes import TakeFile, change_tempo, open_takes
from radiox_tasks.audio.programme.timeline import FADE_OUT_S, lay_out
from radiox_tasks.audio.samples.ahead import ahead
from radiox_tasks.audio.samples.gain_curve import HOP, Floats, expand
from radiox_tasks.audio.tools import AudioToolError
from radiox_tasks.data.blobs.blob_store import BlobStore
from radiox_tasks.model.preset import Sound
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Heard, Master, Measurement, Take

ENCODE_MARGIN_DB = 0.6
"""How far the limiter's ceiling is below the profile's peak, for the encoder's overshoot. Measured with LAME at 160 and
192 kb/s and 0.8 to 6 dB of limiting: at most 0.05 dB for shows of local voices, 0.15 to 0.49 dB for synthetic buzz."""
CLOSE_LU = 0.2  # within this distance of the target, the first encoding is kept
_ROUNDS = 3


@dataclass(frozen=True)
class _Levels:
    """Results of the first pass: loudness per window, true peak per hop, both of the unlevelled mix."""

    momentary: np.ndarray
    envelope: Floats


def produce(
    script: Script,
    takes: Sequence[Take],
    *,
    sound: Sound,
    duration: float | None,
    exact: bool = True,
    jingle: Jingle,
    blobs: BlobStore,
    workdir: Path,
) -> Master:
    """Mix and master one show; the untagged MP3 is stored in `blobs`.

    `duration` in seconds, None for the natural length. An impossible duration raises LengthError if it has to be met
    (`exact`); else the programme gets the nearest possible length. `workdir` is used for temporary files. Raises
    TakeError if a line has no usable take, JingleError for unusable music, AudioToolError if ffmpeg fails.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mix-", dir=workdir) as name:
        folder = Path(name)
        files = open_takes(script, takes, blobs)
        plan, files = _to_length(script, files, sound, duration, folder, exact=exact)
        timeline = lay_out(plan, {n: file.frames for n, file in files.items()}, sound)
        music = Music(jingle, folder)
        mixer = Mixer(timeline, files, music, music_gain=music.gain_to(_speech_level(takes)))
        path = folder / "show.mp3"
        measurement, heard, encodings = _master(mixer, PROFILES[sound.loudness], path)
        return Master(
            blob=blobs.put_file(path),
            length_s=plan.length,
            cues=timeline.cues(),
            dropped=plan.dropped,
            tempo=round(plan.tempo, 4),
            jingle=jingle.name,
            intro_s=timeline.intro_s,
            outro_s=round(timeline.outro_s, 3),
            measurement=measurement,
            encodings=encodings,
            heard=heard,
        )


def _speech_level(takes: Sequence[Take]) -> float:
    return median(take.loudness_lufs for take in takes)


def _to_length(
    script: Script, files: dict[int, TakeFile], sound: Sound, duration: float | None, folder: Path, *, exact: bool
) -> tuple[Fit, dict[int, TakeFile]]:
    """Choose lines, pauses, tempo and tail; returns the plan and the takes to use. Raises LengthError."""
    tail = fitting.tail_span(sound.outro.total_seconds(), FADE_OUT_S)
    if duration is None:
        return fitting.natural(script.lines, tail), files
    head = sound.intro.total_seconds()
    fit = partial(fitting.fit, script.lines, {n: f.seconds for n, f in files.items()}, head=head, tail=tail)
    try:
        plan = fit(duration=duration)
    except LengthError as error:
        if exact:
            raise
        duration = error.reachable
        plan = fit(duration=duration)
    if plan.tempo != 1.0:
        files = change_tempo({line.n: files[line.n] for line in plan.lines}, plan.tempo, folder)
        plan = fitting.absorb(plan, {n: f.seconds for n, f in files.items()}, head=head, duration=duration)
    return plan, files


def _master(mixer: Mixer, profile: Profile, path: Path) -> tuple[Measurement, Heard, int]:
    """Encode at the profile's level; the decoded file is measured, and encoded again if it misses the target.

    Returns what was measured and heard, and how many times the programme was encoded.
    """
    levels = _listen(mixer)
    scale = encoder_scale(profile.kbps)
    target, ceiling = profile.lufs, profile.peak - ENCODE_MARGIN_DB
    for encodings in range(1, _ROUNDS + 1):  # noqa: B007 - the last one is returned
        nodes = _gain_curve(levels, target, ceiling)
        nodes /= np.float32(scale)
        with Mp3Encoder(path, profile.kbps) as encoder:
            _render(mixer, nodes, encoder)
        found, heard = listen(path)
        off, over = found.loudness_lufs - profile.lufs, found.true_peak_dbtp - profile.peak
        if abs(off) <= CLOSE_LU and over < 0:
            break
        target -= off if abs(off) > CLOSE_LU else 0.0
        ceiling -= over + 0.1 if over >= 0 else 0.0
    return found, heard, encodings


def _listen(mixer: Mixer) -> _Levels:
    peaks = PeakEnvelope()
    envelope: Floats = np.empty(-(-mixer.timeline.frames // HOP), dtype=np.float32)
    meter, hop = LoudnessMeter(), 0
    for block in ahead(mixer.blocks()):
        meter.feed(block)
        found = peaks.feed(block)
        envelope[hop : hop + len(found)] = found
        hop += len(found)
    return _Levels(momentary=meter.momentary, envelope=envelope)


def _gain_curve(levels: _Levels, target: float, ceiling: float) -> Floats:
    """The static gain, and the limiter's curve, with which the programme has `target` LUFS."""
    heard = integrated(levels.momentary)
    if heard <= SILENT_LUFS:
        raise AudioToolError("the mix is silent: there is nothing to bring to a level")
    gain_db = target - heard
    for _ in range(6):
        nodes = gain_nodes(levels.envelope, 10 ** (gain_db / 20), ceiling)
        missing = target - integrated(after_gain(levels.momentary, nodes))
        if abs(missing) < 0.02:
            break
        gain_db += missing
    return nodes


def _render(mixer: Mixer, nodes: Floats, encoder: Mp3Encoder) -> None:
    hop, left = 0, mixer.timeline.frames
    for block in mixer.blocks():
        hops = len(block) // HOP
        block *= expand(nodes[hop : hop + hops + 1])[:, None]
        encoder.feed(block[:left])
        hop, left = hop + hops, left - len(block)
