"""The timeline as plain data: what is where, and how loud the music is."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.audio.programme.fit_programme import Fit
from radiox_tasks.audio.programme.timeline import Timeline, lay_out
from radiox_tasks.model.preset import Sound
from tests.audio.audio_stage import RATE, line


def laid(pauses: list[float], sound: Sound, seconds: float = 4.0, tail: float = 7.0) -> Timeline:
    lines = tuple(line(n) for n in range(1, len(pauses) + 2))
    plan = Fit(lines=lines, pauses=tuple(pauses), tail=tail)
    return lay_out(plan, {each.n: round(seconds * RATE) for each in lines}, sound)


def level(timeline: Timeline, at: float) -> float:
    times, levels = zip(*timeline.music, strict=True)
    return float(np.interp(at, times, levels))


@given(
    pauses=st.lists(st.floats(0.1, 1.9), max_size=8),
    seconds=st.floats(0.2, 9),
    intro=st.floats(0, 12),
    tail=st.floats(1.2, 30),
    bed=st.floats(0, 1),
    loud=st.floats(0.01, 1),
)
def test_any_timeline_holds_together(
    pauses: list[float], seconds: float, intro: float, tail: float, bed: float, loud: float
) -> None:
    sound = Sound(intro=timedelta(seconds=intro), bed_level=bed, intro_level=loud)
    timeline = laid(pauses, sound, seconds, tail)
    times = [time for time, _ in timeline.music]
    assert times == sorted(times)
    assert times[0] == 0
    assert times[-1] == pytest.approx(timeline.seconds)
    assert timeline.music[-1][1] == 0
    assert all(0 <= value <= max(bed, loud) for _, value in timeline.music)
    assert timeline.placements[0].start == pytest.approx(intro * RATE, abs=1)
    assert all(before.end < after.start for before, after in pairwise(timeline.placements))
    assert timeline.placements[-1].end <= timeline.frames


def test_the_bed_is_down_before_the_first_syllable_and_stays_down_in_short_pauses() -> None:
    timeline = laid([0.5, 0.84, 1.2], Sound())
    assert level(timeline, 4.75) == 1.0
    assert level(timeline, 5.0) == 0.25
    assert level(timeline, 7.0) == 0.06
    short, nearly, long = 9.25, 13.92, 18.94
    assert level(timeline, short) == level(timeline, nearly) == pytest.approx(0.06)
    assert level(timeline, long) == pytest.approx(0.12)
    assert level(timeline, 18.34 + 1.2) == pytest.approx(0.06), "down again when the next word comes"
    speech_end = timeline.placements[-1].end / RATE
    assert level(timeline, speech_end + 0.8) == 1.0
    assert level(timeline, speech_end + 5.0) == pytest.approx(1.0)


def test_cues_are_the_placements() -> None:
    cues = laid([0.5], Sound()).cues()
    assert [(cue.start_s, cue.end_s) for cue in cues] == [(5.0, 9.0), (9.5, 13.5)]
