"""The gate: a good show passes, and each fault is found by the check that is there for it."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from radiox_tasks.audio.id3 import Tags, frames_digest, tag_file
from radiox_tasks.audio.mastering.encode import Mp3Encoder
from radiox_tasks.audio.quality.quality_gate import check_master, failures
from radiox_tasks.model.sound import Check, Cue, Master
from tests.audio.audio_stage import RATE
from tests.audio.whole_file import Made, cover


def checked(made: Made, path: Path, *, duration: float | None = None, master: Master | None = None) -> dict[str, Check]:
    verdict = check_master(path, script=made.script, master=master or made.master, duration=duration, profile="apple")
    return {check.name: check for check in verdict.checks}


def failed(checks: dict[str, Check]) -> set[str]:
    return {check.name for check in failures(list(checks.values()))}


def spoilt(made: Made, path: Path, spoil: Callable[[np.ndarray], np.ndarray]) -> Path:
    """The show decoded, changed, encoded and tagged again."""
    samples, _ = soundfile.read(io.BytesIO(made.audio), dtype="float32")
    bare = path.with_suffix(".bare")
    with Mp3Encoder(bare, 256) as encoder:
        encoder.feed(spoil(samples))
    tag_file(bare, made.tags, path)
    return path


@pytest.mark.slow
def test_a_good_show_passes_every_check(made: Made) -> None:
    checks = checked(made, made.path, duration=made.master.measurement.duration_s)
    assert {check.verdict for check in checks.values()} == {"pass"}, checks
    assert len(checks) >= 14


@pytest.mark.slow
def test_the_faithful_copy_passes_too(made: Made, tmp_path: Path) -> None:
    """What the next tests change is what they find."""
    assert failed(checked(made, spoilt(made, tmp_path / "a.mp3", lambda samples: samples))) == set()


@pytest.mark.slow
@pytest.mark.parametrize("kept", [0.5, 0.97])
def test_a_file_that_ends_before_its_header_says_does_not_decode(made: Made, tmp_path: Path, kept: float) -> None:
    cut = tmp_path / "cut.mp3"
    whole = made.path.read_bytes()
    cut.write_bytes(whole[: int(len(whole) * kept)])
    assert "decodes" in failed(checked(made, cut))


def quieter(samples: np.ndarray) -> np.ndarray:
    return samples * 0.9


def overdriven(samples: np.ndarray) -> np.ndarray:
    return np.clip(samples * 12, -1, 1)


def phase_turned(samples: np.ndarray) -> np.ndarray:
    return samples * np.array([1, -1], dtype=np.float32)


def one_sided(samples: np.ndarray) -> np.ndarray:
    return samples * np.array([1.25, 0.6], dtype=np.float32)


def cut_short(samples: np.ndarray) -> np.ndarray:
    return samples[: -3 * RATE]


def with_a_hole(samples: np.ndarray) -> np.ndarray:
    return np.concatenate([samples[: 4 * RATE], np.zeros((round(2.5 * RATE), 2), np.float32), samples[4 * RATE :]])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (quieter, {"loudness"}),
        (overdriven, {"loudness", "true peak", "clipping"}),
        (phase_turned, {"phase"}),
        (one_sided, {"channel balance"}),
        (cut_short, {"length"}),
        (with_a_hole, {"silence", "length"}),
    ],
)
def test_each_fault_of_the_sound_fails_its_check(
    spoil: Callable[[np.ndarray], np.ndarray], names: set[str], made: Made, tmp_path: Path
) -> None:
    assert names <= failed(checked(made, spoilt(made, tmp_path / "a.mp3", spoil)))


@pytest.mark.slow
def test_a_missing_line_is_found(made: Made, tmp_path: Path) -> None:
    """The third line is gone; the bed plays on."""
    cue = made.master.cues[2]

    def without(samples: np.ndarray) -> np.ndarray:
        changed = samples.copy()
        start, end = round(cue.start_s * RATE), round(cue.end_s * RATE)
        bed = samples[round((cue.end_s + 0.05) * RATE) :][: RATE // 10]
        changed[start:end] = np.resize(bed, (end - start, 2))
        return changed

    checks = checked(made, spoilt(made, tmp_path / "a.mp3", without))
    assert "lines heard" in failed(checks)
    assert "line 3" in checks["lines heard"].detail


@pytest.mark.slow
def test_a_line_much_quieter_than_the_others_is_found(made: Made, tmp_path: Path) -> None:
    cue = made.master.cues[3]

    def whispered(samples: np.ndarray) -> np.ndarray:
        changed = samples.copy()
        changed[round(cue.start_s * RATE) : round(cue.end_s * RATE)] *= 0.25
        return changed

    checks = checked(made, spoilt(made, tmp_path / "a.mp3", whispered))
    assert "line 4" in checks["lines heard"].detail


@pytest.mark.slow
def test_wrong_times_are_found(made: Made) -> None:
    cues = list(made.master.cues)
    cues[1] = Cue(n=2, start_s=cues[1].start_s, end_s=cues[1].start_s + 0.1)
    assert "transcript" in failed(checked(made, made.path, master=made.master.model_copy(update={"cues": tuple(cues)})))
    fewer = made.master.model_copy(update={"cues": made.master.cues[:-1]})
    assert "line 5 has no time" in checked(made, made.path, master=fewer)["transcript"].detail


@pytest.mark.slow
def test_a_dropped_line_must_be_optional(made: Made) -> None:
    master = made.master.model_copy(update={"cues": made.master.cues[:-1], "dropped": (5,)})
    assert "not optional" in checked(made, made.path, master=master)["transcript"].detail


@pytest.mark.slow
def test_the_promised_length_counts(made: Made) -> None:
    length = made.master.measurement.duration_s
    assert failed(checked(made, made.path, duration=length + 1.9)) == set()
    assert failed(checked(made, made.path, duration=length + 2.1)) == {"length"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": ""}, "tags"),
        ({"chapters": ()}, "chapters"),
        ({"cover": None}, "cover"),
        ({"cover": cover(800)}, "cover"),
        ({"cover": cover(1400, "L")}, "cover"),
        ({"cover": b"no picture"}, "cover"),
        ({"cover": cover()[:-1000]}, "cover"),
    ],
)
def test_tags_and_cover_are_checked(change: dict[str, object], name: str, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    tags: Tags = replace(made.tags, **change)
    tag_file(made.path, tags, path)
    assert failed(checked(made, path)) == {name}


@pytest.mark.slow
def test_a_file_that_does_not_decode_fails(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"ID3 nothing of the kind" * 40)
    assert failed(checked(made, path)) == {"decodes"}
    itself = made.master.model_copy(update={"blob": frames_digest(path)})
    assert failed(checked(made, path, master=itself)) == {"decodes"}


@pytest.mark.slow
def test_a_file_is_measured_anew_unless_its_audio_is_the_masters(made: Made, tmp_path: Path) -> None:
    measurement = made.master.measurement.model_copy(update={"loudness_lufs": -30.0})
    master = made.master.model_copy(update={"measurement": measurement})
    assert checked(made, made.path, master=master)["loudness"].value == -30.0

    older = master.model_copy(update={"heard": None})
    assert checked(made, made.path, master=older)["loudness"].value == pytest.approx(-16.0, abs=0.3)

    encoded_again = spoilt(made, tmp_path / "again.mp3", lambda samples: samples)
    assert checked(made, encoded_again, master=master)["loudness"].value == pytest.approx(-16.0, abs=0.3)
