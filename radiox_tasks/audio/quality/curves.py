"""Waveform and loudness curves of the finished file, from data that the quality gate has already read."""

from radiox_tasks.audio.mastering.profiles import Profile
from radiox_tasks.model.sound import Heard, SoundTrace

MOST_POINTS = 400
"""Maximum points of the loudness curve; at most one per second."""


def trace_of(heard: Heard, profile: Profile) -> SoundTrace:
    """The curves of a file."""
    each = max(1, -(-len(heard.short_term) // MOST_POINTS))
    return SoundTrace(
        peaks=heard.peaks,
        loudness=heard.short_term[each - 1 :: each],
        loudness_step_s=float(each),
        target_lufs=profile.lufs,
        ceiling_dbtp=profile.peak,
    )
