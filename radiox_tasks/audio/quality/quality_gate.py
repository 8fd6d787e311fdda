"""The quality gate: checks measured on the finished, tagged file. A failed check blocks publication."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from radiox_tasks.audio.id3 import frames_digest
from radiox_tasks.audio.mastering.profiles import PROFILES, TOLERANCE_LU, Profile
from radiox_tasks.audio.mastering.sample_scan import listen, require_decoding
from radiox_tasks.audio.quality.audible_lines import check_lines
from radiox_tasks.audio.quality.curves import trace_of
from radiox_tasks.audio.quality.tag_checks import check_tags
from radiox_tasks.audio.tools import AudioToolError
from radiox_tasks.data.shows.length import LENGTH_TOLERANCE_S
from radiox_tasks.model.preset import LoudnessProfile
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Check, Heard, Master, Measurement, SoundTrace
from radiox_tasks.model.timing.speech_pace import LONGEST_SILENCE_S

WIDEST_RANGE_LU = (
    20.0  # beyond this, quiet parts are inaudible in a noisy environment (EBU Tech 3342 explains the measure)
)
ODD_RANGE_LU = 12.0
MOST_UNBALANCED_DB = 3.0
_METER = 0.05  # the meter's resolution is a tenth


class Verdict(NamedTuple):
    """The checks of a finished file, and its curves; None for one that cannot be decoded."""

    checks: list[Check]
    trace: SoundTrace | None


def check_master(
    path: Path,
    *,
    script: Script,
    master: Master,
    duration: float | None,
    profile: LoudnessProfile,
) -> Verdict:
    """Every check of one finished show, in a fixed order. A bad file is a failed check, not an exception. `duration` is
    the required length in seconds, or None; `master` has the position of each line."""
    try:
        measured, heard = _measured(path, master)
    except (AudioToolError, OSError) as error:
        return Verdict([Check(name="decodes", verdict="fail", detail=str(error))], None)
    checks = [
        Check(name="decodes", verdict="pass"),
        *_level(measured, heard, PROFILES[profile]),
        *_channels(heard),
        *_length(measured, master, duration, PROFILES[profile]),
        *check_lines(heard.levels, script, master, measured.duration_s),
        *check_tags(path, measured.duration_s, programme_s=master.measurement.duration_s),
    ]
    return Verdict(checks, trace_of(heard, PROFILES[profile]))


def _measured(path: Path, master: Master) -> tuple[Measurement, Heard]:
    """What was measured on the master, where the file has its audio frames byte for byte and still decodes behind its
    tags; else what is measured now."""
    if master.heard is not None and frames_digest(path) == master.blob:
        require_decoding(path)
        return master.measurement, master.heard
    return listen(path)


def failures(checks: Sequence[Check]) -> list[Check]:
    """The checks that block publication."""
    return [check for check in checks if check.verdict == "fail"]


def _level(measured: Measurement, heard: Heard, profile: Profile) -> list[Check]:
    off = abs(measured.loudness_lufs - profile.lufs)
    spread = measured.loudness_range_lu
    return [
        Check(
            name="loudness",
            verdict="pass" if off <= TOLERANCE_LU + _METER else "fail",
            value=measured.loudness_lufs,
            limit=f"{profile.lufs:g} LUFS ± {TOLERANCE_LU:g}",
        ),
        Check(
            name="true peak",
            verdict="pass" if measured.true_peak_dbtp <= profile.peak else "fail",
            value=measured.true_peak_dbtp,
            limit=f"at most {profile.peak:g} dBTP",
        ),
        Check(
            name="loudness range",
            verdict="pass" if spread <= ODD_RANGE_LU else "warn" if spread <= WIDEST_RANGE_LU else "fail",
            value=spread,
            limit=f"at most {WIDEST_RANGE_LU:g} LU",
        ),
        Check(name="clipping", verdict="fail" if heard.clipped else "pass", value=heard.clipped, limit="0 clips"),
        Check(
            name="silence",
            verdict="pass" if measured.longest_silence_s <= LONGEST_SILENCE_S else "fail",
            value=round(measured.longest_silence_s, 2),
            limit=f"at most {LONGEST_SILENCE_S:g} s",
        ),
    ]


def _channels(heard: Heard) -> list[Check]:
    return [
        Check(
            name="channel balance",
            verdict="pass" if abs(heard.balance_db) <= MOST_UNBALANCED_DB else "fail",
            value=round(heard.balance_db, 2),
            limit=f"± {MOST_UNBALANCED_DB:g} dB",
        ),
        Check(
            name="phase",
            verdict="pass" if heard.correlation >= 0.3 else "warn" if heard.correlation >= 0 else "fail",
            value=round(heard.correlation, 3),
            limit="at least 0",
            detail="correlation of the channels",
        ),
    ]


def _length(measured: Measurement, master: Master, duration: float | None, profile: Profile) -> list[Check]:
    seconds = measured.duration_s
    promised = duration if duration is not None else master.measurement.duration_s
    right = abs(seconds - promised) <= LENGTH_TOLERANCE_S
    platform = profile.shortest <= seconds <= (profile.longest or seconds)
    return [
        Check(
            name="length",
            verdict="pass" if right and platform else "fail",
            value=round(seconds, 2),
            limit=f"{promised:.1f} s ± {LENGTH_TOLERANCE_S:g}",
            detail="" if platform else f"the profile takes {profile.shortest:g} to {profile.longest:g} s",
        )
    ]
