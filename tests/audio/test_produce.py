"""The master: levels, times and music, found again in the decoded MP3."""

import io
from datetime import timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import soundfile

from radiox_tasks.audio.mastering.profiles import PROFILES
from radiox_tasks.audio.programme.fit_programme import LAST_RESORT_S, LengthError, tail_span
from radiox_tasks.audio.programme.make_master import produce
from radiox_tasks.audio.programme.takes import TakeError
from radiox_tasks.audio.programme.timeline import FADE_OUT_S
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.preset import LoudnessProfile, Sound
from radiox_tasks.model.sound import Master
from radiox_tasks.model.timing.pauses import pause_between
from radiox_tasks.model.timing.speech_pace import TEMPO_LIMIT
from tests.audio.audio_stage import RATE, jingle, line, script, speech, take, tone
from tests.meter import read_loudness


def decoded(blobs: FolderBlobs, master: Master) -> np.ndarray:
    """The master's samples, left and right averaged."""
    samples, rate = soundfile.read(io.BytesIO(blobs.get(master.blob)), dtype="float64")
    assert rate == RATE
    assert samples.shape[1] == 2
    return samples.mean(axis=1)


def at(samples: np.ndarray, start: float, end: float, hertz: float) -> float:
    """The amplitude of one frequency between two times."""
    part = samples[round(start * RATE) : round(end * RATE)]
    window = np.hanning(len(part))
    t = np.arange(len(part)) / RATE
    return float(2 * abs(np.sum(part * window * np.exp(-2j * np.pi * hertz * t))) / window.sum())


def loudness_of(samples: np.ndarray, hertz: float) -> np.ndarray:
    """One frequency's amplitude at every sample, averaged over the 20 ms around it."""
    width = RATE // 50
    turned = samples * np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / RATE)
    total = np.concatenate([[0], np.cumsum(turned)])
    amplitude = np.zeros(len(samples))
    amplitude[width // 2 : width // 2 + len(total) - width] = 2 * np.abs(total[width:] - total[:-width]) / width
    return amplitude


@pytest.mark.slow
@pytest.mark.parametrize("profile", get_args(LoudnessProfile))
def test_every_profile_is_met(profile: LoudnessProfile, tmp_path: Path, blobs: FolderBlobs) -> None:
    lines = [line(1, "greeting"), line(2, "news", "a"), line(3, "sign-off")]
    # Peaks far above their loudness, so that the loud profiles cannot do without the limiter.
    spiky = [speech(2.5, n) for n in (1, 2, 3)]
    for samples in spiky:
        samples[2000::9000] += 0.6
    takes = [take(blobs, each.n, samples) for each, samples in zip(lines, spiky, strict=True)]
    master = produce(
        script(lines),
        takes,
        sound=Sound(loudness=profile, intro=timedelta(seconds=3), outro=timedelta(seconds=3)),
        duration=None,
        jingle=jingle(tmp_path / "music", tone(8, 220)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    path = tmp_path / "show.mp3"
    path.write_bytes(blobs.get(master.blob))
    found, (loudness, true_peak, seconds) = master.measurement, read_loudness(path)
    assert found.loudness_lufs == pytest.approx(loudness, abs=0.2)
    assert found.true_peak_dbtp == pytest.approx(true_peak, abs=0.15)
    assert found.duration_s == pytest.approx(seconds, abs=0.01)
    assert loudness == pytest.approx(PROFILES[profile].lufs, abs=0.3)
    assert true_peak < PROFILES[profile].peak
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.slow
def test_music_levels_are_the_presets(tmp_path: Path, blobs: FolderBlobs) -> None:
    """A tone as the jingle, another as the speech: 1.0 to 0.06 in, 1.0 to 0.06 out."""
    sound = Sound(intro_level=0.8, bed_level=0.06)
    lines = [line(1, "greeting"), line(2, "news", "a")]
    takes = [take(blobs, n, tone(6, 1000)) for n in (1, 2)]
    master = produce(
        script(lines),
        takes,
        sound=sound,
        duration=None,
        jingle=jingle(tmp_path / "music", tone(30, 440)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    samples = decoded(blobs, master)
    intro = at(samples, 0.5, 4.5, 440)
    bed = at(samples, master.cues[0].start_s + 2.5, master.cues[0].end_s - 0.1, 440)
    outro = at(samples, master.cues[-1].end_s + 1.0, master.cues[-1].end_s + 4.8, 440)
    assert 20 * np.log10(bed / intro) == pytest.approx(20 * np.log10(0.06 / 0.8), abs=1)
    assert 20 * np.log10(outro / intro) == pytest.approx(0, abs=1)
    # The music is down when the first syllable comes, and up again only where there is time for it.
    assert at(samples, 4.99, 5.05, 440) < 0.4 * intro
    assert at(samples, master.measurement.duration_s - 0.1, master.measurement.duration_s, 440) < 0.1 * intro


@pytest.mark.slow
@pytest.mark.parametrize("length", [0.9, 13.7, 61.0])
def test_the_jingle_never_sets_the_length_and_never_stops(length: float, tmp_path: Path, blobs: FolderBlobs) -> None:
    lines = [line(1, "greeting"), line(2, "news", "a")]
    takes = [take(blobs, n, tone(5, 2000, 0.05)) for n in (1, 2)]
    master = produce(
        script(lines),
        takes,
        sound=Sound(bed_level=0.5),
        duration=None,
        jingle=jingle(tmp_path / "music", tone(length, 440)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    assert master.measurement.duration_s == pytest.approx(5 + 5 + 0.9 + 5 + 5 + 2, abs=0.1)
    samples = decoded(blobs, master)
    first, last = master.cues[0].start_s + 2.2, master.cues[-1].end_s - 0.2
    bed = [at(samples, t, t + 0.1, 440) for t in np.arange(first, last - 0.1, 0.05) if not 9.8 < t < 11.2]
    assert max(bed) / min(bed) < 1.5, "the loop is heard"


@pytest.mark.slow
def test_cues_are_where_the_audio_is(tmp_path: Path, blobs: FolderBlobs) -> None:
    lines = [line(n, "news", f"s{n // 2}", speaker="ab"[n % 2]) for n in range(1, 7)]
    takes = [take(blobs, n, tone(0.4 + 0.37 * n, 900 + 300 * n)) for n in range(1, 7)]
    master = produce(
        script(lines),
        takes,
        sound=Sound(),
        duration=None,
        jingle=jingle(tmp_path / "music", tone(7, 150)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    samples = decoded(blobs, master)
    for cue in master.cues:
        heard = np.flatnonzero(loudness_of(samples, 900 + 300 * cue.n) > 0.05) / RATE
        assert heard[0] == pytest.approx(cue.start_s, abs=0.05)
        assert heard[-1] == pytest.approx(cue.end_s, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("change", [-4.0, 6.0])
def test_a_programme_has_the_requested_length(change: float, tmp_path: Path, blobs: FolderBlobs) -> None:
    lines = [line(1, "greeting"), *(line(n, "news", f"s{n}") for n in range(2, 6)), line(6, "sign-off")]
    takes = [take(blobs, n, speech(3.1, n)) for n in range(1, 7)]
    natural = 5 + 6 * 3.1 + 4 * 0.9 + 1.0 + 5 + 2
    master = produce(
        script(lines),
        takes,
        sound=Sound(),
        duration=natural + change,
        jingle=jingle(tmp_path / "music", tone(11, 330)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    assert master.measurement.duration_s == pytest.approx(natural + change, abs=0.1)
    assert master.dropped == ()
    assert len(master.cues) == 6
    assert 0.96 <= master.tempo <= 1.04
    for cue in master.cues:
        assert cue.end_s - cue.start_s == pytest.approx(3.1 / master.tempo, abs=0.03)


@pytest.mark.slow
def test_a_tempo_keeps_the_pitch_and_every_word(tmp_path: Path, blobs: FolderBlobs) -> None:
    lines = [line(n, "news", "a") for n in (1, 2, 3)]
    takes = [take(blobs, n, tone(10, 700)) for n in (1, 2, 3)]
    shortest = 5 + 30 / 1.04 + 2 * 0.15 + 5 * 0.6 + 2
    master = produce(
        script(lines),
        takes,
        sound=Sound(),
        duration=shortest + 0.2,
        jingle=jingle(tmp_path / "music", tone(11, 150)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    assert 1.03 < master.tempo <= 1.0401
    assert master.measurement.duration_s == pytest.approx(shortest + 0.2, abs=0.3)
    samples = decoded(blobs, master)
    cue = master.cues[1]
    assert cue.end_s - cue.start_s == pytest.approx(10 / master.tempo, abs=0.05)
    assert at(samples, cue.start_s + 1, cue.end_s - 1, 700) > 10 * at(samples, cue.start_s + 1, cue.end_s - 1, 728)


def test_a_length_out_of_reach_says_what_is(tmp_path: Path, blobs: FolderBlobs) -> None:
    lines = [line(1, "greeting"), line(2, "news", "a")]
    takes = [take(blobs, n, speech(3, n)) for n in (1, 2)]
    with pytest.raises(LengthError) as error:
        produce(
            script(lines),
            takes,
            sound=Sound(),
            duration=180,
            jingle=jingle(tmp_path / "music", tone(5, 330)),
            blobs=blobs,
            workdir=tmp_path / "work",
        )
    assert error.value.needed == 180
    sound, pause = Sound(), pause_between(*lines).most
    music = sound.intro.total_seconds() + tail_span(sound.outro.total_seconds(), FADE_OUT_S).most + LAST_RESORT_S
    assert error.value.reachable == pytest.approx(music + 6 / (1 - TEMPO_LIMIT) + pause, abs=0.2)
    assert list((tmp_path / "work").iterdir()) == []


def test_a_line_without_a_take_is_not_passed_over(tmp_path: Path, blobs: FolderBlobs) -> None:
    music = jingle(tmp_path / "music", tone(5, 330))
    lines = [line(1, "greeting"), line(2, "news", "a")]
    with pytest.raises(TakeError, match="line 2"):
        produce(
            script(lines),
            [take(blobs, 1, speech(2, 1))],
            sound=Sound(),
            duration=None,
            jingle=music,
            blobs=blobs,
            workdir=tmp_path,
        )


@pytest.mark.slow
def test_one_set_of_inputs_makes_one_master(tmp_path: Path, blobs: FolderBlobs) -> None:
    takes = [take(blobs, 1, speech(3, 1))]
    music = jingle(tmp_path / "music", tone(5, 330))
    first, second = (
        produce(
            script([line(1, "greeting")]),
            takes,
            sound=Sound(),
            duration=None,
            jingle=music,
            blobs=blobs,
            workdir=tmp_path / name,
        )
        for name in ("one", "two")
    )
    assert first == second


@pytest.mark.slow
def test_a_master_that_misses_its_level_is_encoded_again(tmp_path: Path, blobs: FolderBlobs) -> None:
    """Bursts 19 dB over the speech: the first encoding is 1.4 LU too quiet, and its peak is over the profile's."""
    lines = [line(1, "greeting"), line(2, "sign-off")]
    bursts = speech(4, 1) * (1 + 8 * (np.arange(4 * RATE) * 3 / RATE % 1 < 0.02))
    master = produce(
        script(lines),
        [take(blobs, n, bursts) for n in (1, 2)],
        sound=Sound(intro=timedelta(seconds=1), outro=timedelta(seconds=1)),
        duration=None,
        jingle=jingle(tmp_path / "music", tone(8, 220)),
        blobs=blobs,
        workdir=tmp_path / "work",
    )
    (tmp_path / "show.mp3").write_bytes(blobs.get(master.blob))
    loudness, true_peak, _ = read_loudness(tmp_path / "show.mp3")
    assert master.encodings > 1
    assert loudness == pytest.approx(PROFILES["apple"].lufs, abs=0.3)
    assert true_peak < PROFILES["apple"].peak
