"""The curves that pages draw are the finished file's own."""

import numpy as np
import pytest

from radiox_tasks.audio.mastering.profiles import PROFILES
from radiox_tasks.audio.mastering.sample_scan import MOST_PEAKS, binned
from radiox_tasks.audio.quality.curves import MOST_POINTS, trace_of
from radiox_tasks.audio.quality.quality_gate import check_master
from radiox_tasks.model.sound import Heard
from tests.audio.whole_file import Made


@pytest.mark.slow
def test_a_finished_show_has_its_curves(made: Made) -> None:
    trace = check_master(made.path, script=made.script, master=made.master, duration=None, profile="apple").trace

    assert trace is not None
    seconds = made.master.measurement.duration_s
    assert len(trace.loudness) == pytest.approx(seconds / trace.loudness_step_s, abs=1)
    assert len(trace.peaks) == MOST_PEAKS
    assert (trace.target_lufs, trace.ceiling_dbtp) == (-16.0, -1.0)
    spoken = made.master.cues[2]
    middle = int((spoken.start_s + spoken.end_s) / 2 / trace.loudness_step_s)
    assert trace.loudness[middle] == pytest.approx(-16.0, abs=3)
    per_second = len(trace.peaks) / seconds
    loud = trace.peaks[int(spoken.start_s * per_second) + 1 : int(spoken.end_s * per_second)]
    assert np.mean(loud) > 2 * np.mean(trace.peaks[-20:])  # the music's fade-out


@pytest.mark.parametrize("frames", [0, 1, 7, MOST_PEAKS, MOST_PEAKS + 1, 31_007])
def test_every_frame_is_in_one_bar(frames: int) -> None:
    assert binned(np.full(frames, 0.5)).tolist() == [0.5] * min(frames, MOST_PEAKS)


def test_one_loud_moment_shows_where_it_is() -> None:
    peaks = np.zeros(6000)
    peaks[3000:3010] = 1.0
    bars = binned(peaks)

    assert bars[300] == 1.0
    assert bars.sum() == 1.0


@pytest.mark.parametrize(("seconds", "step"), [(3, 1.0), (180, 1.0), (400, 1.0), (401, 2.0), (7200, 18.0)])
def test_the_loudness_curve_has_a_point_a_second_and_never_too_many(seconds: int, step: float) -> None:
    rising = tuple(np.linspace(-30, -10, seconds))
    known = Heard(levels=(), peaks=(), short_term=rising, clipped=0, balance_db=0, correlation=1)
    trace = trace_of(known, PROFILES["apple"])

    assert trace.loudness_step_s == pytest.approx(step)
    assert len(trace.loudness) <= MOST_POINTS
    assert trace.loudness[0] == rising[round(step) - 1]
    assert list(trace.loudness) == sorted(trace.loudness)
