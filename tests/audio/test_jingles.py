"""The library of jingles, and the bundled ones."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from radiox_tasks.audio.jingles import BUNDLED, JingleError, choose_jingle, jingle_folders, read_jingle, refusals
from radiox_tasks.audio.programme.jingle_player import Music
from radiox_tasks.model.preset import Sound
from tests.audio.audio_stage import RATE, jingle, tone

NAMES = ["morning", "afternoon", "evening", "night"]


def put(folder: Path, name: str, note: str | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    soundfile.write(path, np.zeros(100), RATE, format=path.suffix[1:].upper() if path.suffix != ".ogg" else "OGG")
    if note is not None:
        path.with_suffix(".yaml").write_text(note, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("hour", "name"), [(5, "morning"), (10, "morning"), (11, "afternoon"), (21, "evening"), (23, "night"), (3, "night")]
)
def test_the_hour_of_the_show_chooses_the_jingle(hour: int, name: str) -> None:
    assert choose_jingle(Sound(), local_hour=hour, rotation=3, folders=[BUNDLED]).name == name


def test_those_that_suit_take_turns(tmp_path: Path) -> None:
    for name in ("a.wav", "b.flac", "c.ogg", "d.mp3"):
        put(tmp_path, name, "licence: CC0\nhours: [6, 9]\n")
    put(tmp_path, "late.wav", "licence: CC0\nhours: [22, 2]\n")
    chosen = [choose_jingle(Sound(), local_hour=7, rotation=n, folders=[tmp_path]).name for n in range(8)]
    assert chosen == ["a", "b", "c", "d"] * 2
    assert choose_jingle(Sound(), local_hour=1, rotation=5, folders=[tmp_path]).name == "late"
    assert choose_jingle(Sound(), local_hour=15, rotation=0, folders=[tmp_path]).name == "a", "there is always music"


def test_a_preset_names_a_file_or_a_mood() -> None:
    assert choose_jingle(Sound(jingle="night"), local_hour=8, rotation=0, folders=[BUNDLED]).name == "night"
    assert choose_jingle(Sound(jingle="calm"), local_hour=8, rotation=0, folders=[BUNDLED]).name == "evening"
    with pytest.raises(JingleError, match="morning"):
        choose_jingle(Sound(jingle="polka"), local_hour=8, rotation=0, folders=[BUNDLED])


@pytest.mark.parametrize(
    ("note", "says"),
    [
        (None, r"no licence note; write mine\.yaml"),
        ("title: x\n", "no licence; add a line"),
        ("licence: ''\n", "no licence; add a line"),
        ("licence: [", "not readable as YAML"),
        ("licence: MIT\nhours: 5\n", "hours"),
        ("licence: MIT\ntempo: 5\n", "tempo"),
    ],
)
def test_a_file_without_a_licence_is_refused(note: str | None, says: str, tmp_path: Path) -> None:
    put(tmp_path, "mine.wav", note)
    with pytest.raises(JingleError, match=says):
        choose_jingle(Sound(jingle="mine"), local_hour=8, rotation=0, folders=[tmp_path, BUNDLED])
    with pytest.raises(JingleError, match=says):
        choose_jingle(Sound(), local_hour=8, rotation=0, folders=[tmp_path])
    assert len(refusals([tmp_path, BUNDLED])) == 1
    for rotation in range(5):
        played = choose_jingle(Sound(), local_hour=8, rotation=rotation, folders=[tmp_path, BUNDLED])
        assert played.name == "morning", "a file without a licence is never played"


def test_the_stations_own_come_before_the_bundled(tmp_path: Path) -> None:
    put(tmp_path / "jingles", "night.wav", "licence: CC0\n")
    found = choose_jingle(Sound(jingle="night"), local_hour=1, rotation=0, folders=jingle_folders(tmp_path))
    assert found.path.parent == tmp_path / "jingles"


@pytest.mark.slow
def test_silence_is_no_music(tmp_path: Path) -> None:
    with pytest.raises(JingleError, match="silent"):
        Music(jingle(tmp_path / "m", np.zeros(RATE * 3)), tmp_path)
    broken = jingle(tmp_path / "m", tone(1, 440), name="broken")
    broken.path.write_bytes(b"RIFF no more")
    with pytest.raises(JingleError, match=r"broken\.wav: cannot be decoded"):
        Music(broken, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_bundled_music_is_fit_to_play(name: str) -> None:
    made = read_jingle(BUNDLED / f"{name}.flac")
    samples, rate = soundfile.read(made.path)
    assert rate == RATE
    assert samples.shape[1] == 2
    assert 20 <= len(samples) / RATE <= 50
    assert made.path.stat().st_size < 3e6
    assert np.abs(samples).max() < 0.7
    assert np.abs(samples[-50:]).max() < 0.001, "it ends in silence"
    assert abs(samples.mean()) < 1e-3
    assert np.corrcoef(samples.T)[0, 1] > 0.2, "it must survive mono"
    assert made.note.licence.startswith("MIT")
    assert "MIT" in made.note.source, "its sounds have a source and a licence of their own"
    assert made.note.ending is not None
    # The loop's two ends lead on to the same music, so that a jump between them is not heard.
    assert made.note.loop is not None
    start, end = (round(second * RATE) for second in made.note.loop)
    assert np.corrcoef(samples[start - 20000 : start].ravel(), samples[end - 20000 : end].ravel())[0, 1] > 0.98
    seam = np.concatenate([samples[end - 2000 : end], samples[start : start + 2000]])
    step = np.abs(np.diff(seam, axis=0)).max(axis=1)
    assert step[1999] < 0.02, "no click at the seam"
    bed = (samples[start:end].mean(axis=1) ** 2)[: (end - start) // 4410 * 4410].reshape(-1, 4410).mean(axis=1)
    assert bed.min() > np.median(bed) / 10, "speech is never suddenly bare"
    quarters = np.sqrt((samples[-2 * RATE :].reshape(4, -1) ** 2).mean(axis=1))
    assert (np.diff(quarters) < 0).all(), "its tail falls to the end"
