"""The parts the master's level is made of: true peak, limiter, loudness with a gain curve, gain curves."""

import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from radiox_tasks.audio.mastering.encode import Mp3Encoder
from radiox_tasks.audio.mastering.limiter import PIECE as LIMITER_PIECE
from radiox_tasks.audio.mastering.limiter import gain_nodes
from radiox_tasks.audio.mastering.loudness_meter import PIECE as LOUDNESS_PIECE
from radiox_tasks.audio.mastering.loudness_meter import STEP_S, WINDOW_S, LoudnessMeter, after_gain, integrated
from radiox_tasks.audio.mastering.measure import measure
from radiox_tasks.audio.mastering.profiles import encoder_scale
from radiox_tasks.audio.mastering.sample_scan import listen
from radiox_tasks.audio.mastering.truepeak import HIGHEST, LIMITED, PeakEnvelope
from radiox_tasks.audio.samples.gain_curve import HOP, expand
from radiox_tasks.audio.tools import AudioToolError
from tests.audio.audio_stage import RATE, speech, tone
from tests.meter import read_loudness


def stereo(samples: np.ndarray) -> np.ndarray:
    """Two equal channels of a whole number of hops, float32."""
    cut = samples[: len(samples) // HOP * HOP]
    return np.stack([cut, cut], axis=1).astype(np.float32)


def true_peak(samples: np.ndarray, block: int = 64 * HOP, near: float = LIMITED) -> float:
    envelope = PeakEnvelope(near)
    return max(float(envelope.feed(samples[at : at + block]).max()) for at in range(0, len(samples), block))


@pytest.mark.parametrize("phase", [0.0, 15.0, 45.0, 67.5])
@pytest.mark.parametrize("part", [4, 6, 8])
@pytest.mark.parametrize("near", [LIMITED, HIGHEST])
def test_true_peak_sees_between_the_samples(near: float, part: int, phase: float) -> None:
    """Tones at fractions of the rate whose samples miss their crests (EBU Tech 3341, cases 15 to 23: +0.2/-0.4 dB)."""
    n = np.arange(HOP * 200)
    fade = np.minimum(1.0, np.minimum(n, n[::-1]) / 4000)
    found = true_peak(stereo(0.5 * fade * np.sin(2 * np.pi * n / part + np.radians(phase))), near=near)
    assert -0.4 <= 20 * np.log10(found / 0.5) <= 0.2


@pytest.mark.parametrize("hertz", [11_000.0, 15_000.0, 18_000.0, 20_000.0])
def test_the_highest_peak_is_found_without_the_others(hertz: float) -> None:
    """Bursts of a tone whose samples miss its crests, beside a loud sample peak that is lower."""
    bursts = 0.7 * np.concatenate([np.hanning(60), np.zeros(200)] * 20)
    samples = bursts * np.sin(2 * np.pi * hertz * np.arange(len(bursts)) / RATE + 0.3)
    samples[5_000:5_040] += 0.6 * np.hanning(40)
    every = true_peak(stereo(samples), near=0.0)
    assert true_peak(stereo(samples), near=HIGHEST) == every


@pytest.mark.slow
def test_loudness_agrees_with_ffmpeg(tmp_path: Path) -> None:
    samples = stereo(speech(6, 3, 0.2))
    soundfile.write(tmp_path / "a.wav", samples, RATE, subtype="FLOAT")
    assert 20 * np.log10(true_peak(samples)) == pytest.approx(measure(tmp_path / "a.wav").true_peak_dbtp, abs=0.15)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), drive_db=st.floats(0, 12), ceiling=st.floats(-6, -0.5))
@example(seed=224, drive_db=12.0, ceiling=-4.0)  # quiet parts far below the loudest reach the ceiling
def test_nothing_passes_the_limiter(seed: int, drive_db: float, ceiling: float) -> None:
    """Whatever the peaks and the gain, the limited signal stays at the ceiling, within the meter's reach."""
    rng = np.random.default_rng(seed)
    count = HOP * 300
    samples = rng.standard_normal(count) * 0.05
    samples[rng.integers(0, count, 12)] += rng.uniform(-0.9, 0.9, 12)
    signal = stereo(np.convolve(samples, np.hanning(9) / 4, mode="same"))
    gain = 10 ** (drive_db / 20)
    nodes = gain_nodes(PeakEnvelope().feed(signal), gain, ceiling)
    assert (nodes <= gain * 1.0001).all()
    limited = signal * expand(nodes)[:, None]
    assert 20 * np.log10(true_peak(limited)) <= ceiling + 0.1


def test_the_limiter_leaves_alone_what_is_under_the_ceiling() -> None:
    envelope = np.full(1000, 0.1, dtype=np.float32)
    envelope[500] = 1.0
    nodes = gain_nodes(envelope, 2.0, -1.0)
    assert nodes[500] * 1.0 <= 10 ** (-1 / 20) * 1.0001
    assert nodes[480] == pytest.approx(2.0, rel=1e-3), "the attack is short"
    assert 1.0 < nodes[540] < 2.0, "the release is not"
    assert nodes[900] == pytest.approx(2.0, rel=1e-3)


def test_the_gain_moves_no_faster_than_it_may() -> None:
    """A step in gain would be a click: down at 500 dB/s, up at 25."""
    envelope = np.full(600, 0.1, dtype=np.float32)
    envelope[300:303] = 1.0
    steps = np.diff(20 * np.log10(gain_nodes(envelope, 4.0, -1.0))) * RATE / HOP
    assert steps.min() == pytest.approx(-500, rel=0.02)
    assert steps.max() == pytest.approx(25, rel=0.02)


@pytest.mark.parametrize("peak", [LIMITER_PIECE - 40, LIMITER_PIECE, LIMITER_PIECE + 502])
def test_a_long_programme_is_limited_as_a_short_one_is(peak: int) -> None:
    """The curve is made piece by piece; a peak near a joint of two pieces gets the same curve as any other."""
    short, long = (np.full(hops, 0.1, dtype=np.float32) for hops in (2000, 2 * LIMITER_PIECE + 500))
    short[1000], long[peak] = 1.0, 1.0
    of_short, of_long = gain_nodes(short, 4.0, -1.0), gain_nodes(long, 4.0, -1.0)
    np.testing.assert_allclose(of_long[peak - 900 : peak + 900], of_short[100:1900], rtol=1e-5)
    assert len(of_long) == len(long) + 1


def test_an_hour_is_limited_in_little_memory() -> None:
    envelope = np.random.default_rng(1).random(3600 * RATE // HOP, dtype=np.float32)
    tracemalloc.start()
    try:
        nodes = gain_nodes(envelope, 2.0, -1.0)
        after_gain(np.full(36_000, -20.0), nodes)
        assert tracemalloc.get_traced_memory()[1] < 3 * nodes.nbytes
    finally:
        tracemalloc.stop()


def test_loudness_after_a_gain_that_changes_late() -> None:
    """Half the gain after 401 s, in the third of the pieces that this is reckoned in."""
    change_s = 2 * LOUDNESS_PIECE * STEP_S + 1
    nodes = np.ones(round(2 * change_s * RATE / HOP), dtype=np.float32)
    nodes[round(change_s * RATE / HOP) :] = 0.5
    after = after_gain(np.full(round(1.5 * change_s / STEP_S), -20.0), nodes)
    ends = np.arange(len(after)) * STEP_S + WINDOW_S
    np.testing.assert_allclose(after[ends < change_s], -20.0, atol=1e-6)
    np.testing.assert_allclose(after[ends > change_s + WINDOW_S + 0.01], -20 - 20 * np.log10(2), atol=1e-6)
    assert (np.diff(after) <= 1e-9).all()


@pytest.mark.slow
@pytest.mark.parametrize("kbps", [128, 160, 192, 256])
def test_the_encoders_own_gain_is_known(kbps: int, tmp_path: Path) -> None:
    samples = stereo(tone(4, 997, 0.3))
    with Mp3Encoder(tmp_path / "a.mp3", kbps) as encoder:
        encoder.feed(samples / np.float32(encoder_scale(kbps)))
    decoded, _ = soundfile.read(tmp_path / "a.mp3")
    assert len(decoded) == len(samples)
    middle = decoded[RATE : 3 * RATE]
    assert 20 * np.log10(np.sqrt(2 * np.mean(middle**2)) / 0.3) == pytest.approx(0, abs=0.05)


def test_loudness_of_a_tone_and_of_a_gain_on_it() -> None:
    """EBU Tech 3341, case 1: a 1 kHz tone at -23 dBFS in both channels reads -23 LUFS."""
    samples = stereo(tone(10, 1000, 10 ** (-23 / 20)))
    meter = LoudnessMeter()
    for at in range(0, len(samples), 50_000):
        meter.feed(samples[at : at + 50_000])
    assert integrated(meter.momentary) == pytest.approx(-23, abs=0.1)
    half = np.full(len(samples) // HOP + 1, 0.5, dtype=np.float32)
    assert integrated(after_gain(meter.momentary, half)) == pytest.approx(-29.02, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("hertz", [35.5, 46.25, 55.0])
def test_loudness_of_steady_bass_and_of_bursts_is_that_of_an_independent_meter(hertz: float, tmp_path: Path) -> None:
    time = np.arange(12 * RATE) / RATE
    noise = np.random.default_rng(1).standard_normal(len(time)) * 0.05 * (time % 2 < 0.7)
    samples = stereo(tone(12, hertz, 0.3) + noise)
    soundfile.write(tmp_path / "a.wav", samples, RATE, subtype="FLOAT")
    meter = LoudnessMeter()
    for at in range(0, len(samples), 50_000):
        meter.feed(samples[at : at + 50_000])
    assert integrated(meter.momentary) == pytest.approx(read_loudness(tmp_path / "a.wav")[0], abs=0.1)


def test_the_gates_of_integrated_loudness() -> None:
    """A quiet stretch 10 LU and more below the rest does not count."""
    levels = np.array([-20.0] * 100 + [-45.0] * 100 + [-120.0] * 50)
    assert integrated(levels) == pytest.approx(-20.0)
    assert integrated(np.full(5, -120.7)) == -70.0


def test_expand_meets_its_nodes() -> None:
    nodes = np.array([0.0, 1.0, 0.5], dtype=np.float32)
    curve = expand(nodes)
    assert len(curve) == 2 * HOP
    assert curve[0] == 0.0
    assert curve[HOP] == 1.0
    assert curve[HOP // 2] == pytest.approx(0.5)
    assert np.abs(np.diff(curve)).max() <= 1 / HOP + 1e-6


@pytest.mark.slow
def test_known_sounds_have_their_measurements(tmp_path: Path) -> None:
    parts = [tone(4, 1000, 0.1), np.zeros(3 * RATE), tone(4, 1000, 0.1)]
    soundfile.write(tmp_path / "a.wav", stereo(np.concatenate(parts)), RATE)
    found = measure(tmp_path / "a.wav")
    assert found.loudness_lufs == pytest.approx(-20.0, abs=0.2)
    assert found.true_peak_dbtp == pytest.approx(-20.0, abs=0.2)
    assert found.longest_silence_s == pytest.approx(3.0, abs=0.05)
    assert found.duration_s == pytest.approx(11.0, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [2.5, 9.37])
def test_the_scan_of_a_file_agrees_with_ffmpeg(seconds: float, tmp_path: Path) -> None:
    """Loud and quiet speech over a low tone, a silence, and a last part that fills no step, frame or hop."""
    loud, quiet = speech(seconds, 1, 0.3), speech(seconds, 2, 0.06)
    parts = np.concatenate([loud, np.zeros(round(0.9 * RATE)), quiet, loud + tone(seconds, 55, 0.1)])
    soundfile.write(tmp_path / "a.wav", np.stack([parts, 0.7 * parts], axis=1), RATE, subtype="FLOAT")
    (found, heard), known = listen(tmp_path / "a.wav"), measure(tmp_path / "a.wav")
    assert found.loudness_lufs == pytest.approx(known.loudness_lufs, abs=0.11)  # both are rounded to tenths
    assert found.loudness_range_lu == pytest.approx(known.loudness_range_lu, abs=0.3)
    assert found.true_peak_dbtp == pytest.approx(known.true_peak_dbtp, abs=0.2)
    assert found.longest_silence_s == pytest.approx(known.longest_silence_s, abs=0.01)
    assert found.duration_s == pytest.approx(known.duration_s, abs=0.001)
    assert len(heard.short_term) == int(found.duration_s)
    assert heard.short_term[:2] == (-70.0, -70.0)
    assert heard.balance_db == pytest.approx(-20 * np.log10(0.7), abs=0.01)


def test_the_scan_of_silence_and_of_nothing(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros((4 * RATE, 2)), RATE)
    soundfile.write(tmp_path / "b.wav", np.zeros((0, 2)), RATE)
    (silence, _), (nothing, heard) = listen(tmp_path / "a.wav"), listen(tmp_path / "b.wav")
    assert (silence.loudness_lufs, silence.true_peak_dbtp, silence.longest_silence_s) == (-70.0, -99.0, 4.0)
    assert (nothing.duration_s, nothing.loudness_lufs, heard.levels) == (0.0, -70.0, ())


@pytest.mark.slow
def test_what_cannot_be_measured_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"no sound at all" * 100)
    with pytest.raises(AudioToolError, match="ffmpeg failed"):
        measure(path)


@pytest.mark.slow
def test_a_pipe_that_breaks_at_its_end_is_an_error() -> None:
    pipe = Mp3Encoder(Path(os.devnull), 64)
    pipe.feed(np.zeros((10, 2), dtype=np.float32))  # kept in a buffer until the pipe is closed
    pipe._process.kill()
    pipe._process.wait()
    with pytest.raises(AudioToolError, match="failed"):
        pipe.__exit__(None, None, None)
