"""A jingle as endless music: no click, no dip and no bump, wherever it is joined."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radiox_tasks.audio.programme.jingle_file import KEPT, _kept
from radiox_tasks.audio.programme.jingle_player import Music
from tests.audio.audio_stage import RATE, jingle, tone

pytestmark = pytest.mark.slow


def rendered(music: Music, seconds: float, speech_end: float, block: int = 50_000) -> np.ndarray:
    """The left channel of the music for a programme, made in blocks."""
    frames = round(seconds * RATE)
    plan = music.passages(frames, round(speech_end * RATE))
    parts = [music.render(plan, at, min(block, frames - at)) for at in range(0, frames, block)]
    return np.concatenate(parts)[:, 0].astype(np.float64)


def levels(samples: np.ndarray) -> np.ndarray:
    """RMS in dB of each quarter of a second."""
    whole = samples[: len(samples) // 11025 * 11025].reshape(-1, 11025)
    return 20 * np.log10(np.sqrt((whole**2).mean(axis=1)))


@pytest.mark.parametrize("length", [1.3, 7.77, 25.0])
def test_a_tone_goes_on_as_one_tone(length: float, tmp_path: Path) -> None:
    """440.7 Hz: at the seam the two sides stand anyhow to each other."""
    music = Music(jingle(tmp_path / "m", tone(length, 440.7, 0.2)), tmp_path)
    out = rendered(music, 40, 33)
    steepest = 0.2 * 2 * np.pi * 440.7 / RATE
    assert np.abs(np.diff(out[100:-100])).max() < 1.3 * steepest, "a click"
    assert np.ptp(levels(out[: 30 * RATE])[1:-1]) < 0.3


def test_a_chord_is_joined_without_a_click(tmp_path: Path) -> None:
    """Tones that never agree all at once: only the fade keeps the seam smooth."""
    notes = (211.3, 307.9, 433.1)
    music = Music(jingle(tmp_path / "m", sum(tone(5, hertz, 0.1) for hertz in notes)), tmp_path)
    out = rendered(music, 30, 24)
    assert np.abs(np.diff(out[100:-100])).max() < 1.1 * 0.1 * 2 * np.pi * sum(notes) / RATE


def test_noise_keeps_its_level_too(tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(4).standard_normal(9 * RATE)
    music = Music(jingle(tmp_path / "m", noise), tmp_path)
    assert np.ptp(levels(rendered(music, 40, 33))[1:-1]) < 1.0


def test_the_same_sound_does_not_swell_in_the_fade(tmp_path: Path) -> None:
    """A loop whose two ends are alike: adding them at equal power would be 3 dB too loud."""
    music = Music(jingle(tmp_path / "m", tone(10, 440, 0.2), loop=(2.0, 8.0), ending=8.0), tmp_path)
    assert np.ptp(levels(rendered(music, 30, 24))[1:-1]) < 0.3


def test_a_marked_loop_is_what_repeats(tmp_path: Path) -> None:
    """Three seconds of one tone, four of another between the marks, three of a third for the end."""
    samples = np.concatenate([tone(3, 300, 0.2), tone(4, 500, 0.2), tone(3, 800, 0.2)])
    music = Music(jingle(tmp_path / "m", samples, loop=(3.0, 7.0), ending=7.0), tmp_path)
    out = rendered(music, 60, 58)

    def pitch(at: float) -> float:
        part = out[round(at * RATE) : round((at + 0.5) * RATE)]
        return float(np.abs(np.fft.rfft(part)).argmax() * 2)

    assert pitch(1) == 300
    assert {pitch(at) for at in np.arange(3.5, 54, 1.5)} == {500}
    assert pitch(58.5) == 800


def test_a_marked_loop_keeps_the_beat(tmp_path: Path) -> None:
    """A stroke each half second, before the loop, in it and after each of its joints."""
    samples = tone(10, 220, 0.02)
    for beat in range(20):
        samples[beat * RATE // 2 + 100] = 0.5
    music = Music(jingle(tmp_path / "m", samples, loop=(2.0, 6.0)), tmp_path)
    strokes = np.flatnonzero(rendered(music, 30, 28) > 0.4)
    assert len(strokes) > 40
    assert set(np.diff(strokes)) == {RATE // 2}


def test_silence_around_the_music_is_not_played(tmp_path: Path) -> None:
    samples = np.concatenate([np.zeros(RATE), tone(6, 440, 0.2), np.zeros(2 * RATE)])
    music = Music(jingle(tmp_path / "m", samples), tmp_path)
    assert levels(rendered(music, 30, 24)).min() > -22


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seconds=st.floats(3, 200),
    end=st.floats(0.1, 1.0),
    loop=st.one_of(st.none(), st.tuples(st.floats(0, 5), st.floats(0, 12))),
    ending=st.one_of(st.none(), st.floats(0, 11)),
)
def test_any_programme_is_filled(
    seconds: float, end: float, loop: tuple[float, float] | None, ending: float | None, tmp_path: Path
) -> None:
    """Passages follow each other without a gap, stay inside the file, and reach the end."""
    folder = tmp_path / "m"
    made = jingle(folder, tone(10, 440, 0.2), loop=loop, ending=ending)
    music = Music(made, tmp_path)
    frames = round(seconds * RATE)
    plan = music.passages(frames, round(frames * end))
    assert plan[0].at == 0
    assert plan[-1].at + plan[-1].length >= frames
    for before, after in pairwise(plan):
        assert after.at < before.at + before.length, "a gap"
        assert before.fade_out == after.fade_in == before.at + before.length - after.at
    for each in plan:
        assert each.length > 0
        assert each.source >= 0
        assert each.source + each.length <= 10 * RATE


def test_what_there_is_of_a_cut_file_is_played(tmp_path: Path) -> None:
    """libsndfile ends with an error where a FLAC file does, ffmpeg with the samples before it."""
    noise = 0.1 * np.random.default_rng(4).standard_normal((12 * RATE, 2))
    made = jingle(tmp_path / "m", tone(2, 440, 0.2))
    whole = tmp_path / "cut.flac"
    soundfile.write(whole, noise, RATE)
    whole.write_bytes(whole.read_bytes()[:-5_000])
    music = Music(made.model_copy(update={"path": whole}), tmp_path)
    assert np.ptp(levels(rendered(music, 20, 15))[1:-1]) < 1.0


def test_a_jingle_stays_decoded_until_its_file_changes(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    first = Music(jingle(folder, tone(2, 440, 0.2)), tmp_path)
    kept, _ = list(_kept.values())[-1]
    Music(jingle(folder, tone(2, 440, 0.2)), tmp_path)
    assert list(_kept.values())[-1][0] is kept, "decoded again"
    changed = Music(jingle(folder, tone(2, 440, 0.02)), tmp_path)
    assert changed.loudness_lufs == pytest.approx(first.loudness_lufs - 20, abs=0.1)
    for n in range(KEPT):
        Music(jingle(tmp_path / f"{n}", tone(2, 300 + n, 0.2)), tmp_path)
    assert len(_kept) == KEPT
    assert kept.closed
    assert np.ptp(levels(rendered(first, 20, 15))[1:-1]) < 0.3, "who plays it does not lose its samples"
