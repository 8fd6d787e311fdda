"""Tags: readable by other software than the one that wrote them."""

import re
import tempfile
import tracemalloc
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from radiox_tasks.audio.id3 import Tags, clean, tag_file
from radiox_tasks.audio.mastering.encode import Mp3Encoder
from radiox_tasks.audio.mastering.gapless import read_header, true_frames
from radiox_tasks.audio.quality.quality_gate import check_master
from radiox_tasks.audio.tools import run_ffmpeg
from tests.audio.audio_stage import RATE
from tests.audio.whole_file import Made

pytestmark = pytest.mark.slow


def retagged(audio: bytes, tags: Tags) -> bytes:
    """An MP3 with tags, by way of two files."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.mp3", Path(folder) / "target.mp3"
        source.write_bytes(audio)
        tag_file(source, tags, target)
        return target.read_bytes()


def test_ffmpeg_reads_title_chapters_and_cover(made: Made) -> None:
    _, log = run_ffmpeg(["-i", str(made.path), "-map", "0:a", "-t", "1", "-f", "null", "-"])
    assert re.search(r"title\s*: 08:00 Zürich: ein Anfang", log)
    assert re.search(r"title\s*: First: Zürich – «heute»", log)
    assert re.search(r"Chapter #0:1: start 7\.0+, end 16\.0+", log)
    assert "1400x1400" in log


def test_chapters_stand_in_the_file_as_they_are_heard(made: Made, tmp_path: Path) -> None:
    first = made.tags.chapters[0]
    marks = [
        replace(first, title="x" * (300 - 60 * n), url="https://example.org/", start_s=2.0 * n, end_s=2.0 * n + 2)
        for n in range(5)
    ]
    path = tmp_path / "show.mp3"
    path.write_bytes(retagged(made.audio, replace(made.tags, chapters=marks)))
    _, log = run_ffmpeg(["-i", str(path), "-map", "0:a", "-t", "1", "-f", "null", "-"])
    starts = [float(found) for found in re.findall(r"Chapter #0:\d: start ([\d.]+), end", log.split("Output #0")[0])]
    assert starts == [mark.start_s for mark in marks]


def test_the_audio_stays_byte_for_byte(made: Made) -> None:
    tagged = made.path.read_bytes()
    assert tagged.endswith(made.audio)
    assert retagged(tagged, made.tags) == tagged, "tagging again replaces, it does not add"


def test_a_long_file_is_tagged_without_being_read_whole(made: Made, tmp_path: Path) -> None:
    source, target = tmp_path / "source.mp3", tmp_path / "target.mp3"
    source.write_bytes(made.path.read_bytes())
    with source.open("r+b") as file:
        file.truncate(64 << 20)
    tracemalloc.start()
    try:
        tag_file(source, made.tags, target)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert target.stat().st_size == source.stat().st_size


def test_a_tag_marks_the_voices_as_synthetic(made: Made) -> None:
    tags = ID3(made.path)
    assert tags["TXXX:AI-GENERATED"].text == ["true"]
    assert tags["TXXX:DIGITALSOURCETYPE"].text[0].endswith("/trainedAlgorithmicMedia")
    assert tags["TXXX:SAMPLE"].text == ["true"]
    assert tags.getall("COMM")[0].text == ["Von einer Maschine gemacht."]
    assert tags.getall("CHAP")[1].sub_frames["WXXX:chapter url"].url == "https://example.org/a?b=1&c=ü"
    plain = retagged(made.audio, replace(made.tags, sample=False, cover=None, chapters=()))
    assert b"S\x00A\x00M\x00P\x00L\x00E" not in plain[:4000]


def test_tags_are_id3_version_3_in_utf_16(made: Made) -> None:
    head = made.path.read_bytes()
    assert head[:5] == b"ID3\x03\x00"
    where = head.index(b"TIT2")
    assert head[where + 10 : where + 13] in (b"\x01\xff\xfe", b"\x01\xfe\xff")


def test_the_gapless_header_states_the_true_length(made: Made) -> None:
    """Frames less the encoder's delay and padding are the programme's length, and what libsndfile decodes."""
    assert true_frames(made.path) == round(made.master.measurement.duration_s * RATE)
    assert true_frames(made.path) == soundfile.info(str(made.path)).frames
    assert read_header(made.audio[2000:6000]) is None


def test_players_cut_delay_and_padding_at_the_first_and_last_sample(tmp_path: Path) -> None:
    """A length that fills no whole frame, with a click at either end: two decoders play exactly what went in."""
    frames = 3 * RATE + 517
    clicks = np.zeros((frames, 2), dtype=np.float32)
    clicks[100], clicks[-100] = 0.8, 0.8
    path = tmp_path / "clicks.mp3"
    with Mp3Encoder(path, 160) as encoder:
        encoder.feed(clicks)
    raw = tmp_path / "clicks.f32"
    run_ffmpeg(["-i", str(path), "-ac", "2", "-f", "f32le", str(raw)])
    heard = {
        "ffmpeg": np.fromfile(raw, dtype="<f4").reshape(-1, 2),
        "libsndfile": soundfile.read(str(path), dtype="float32")[0],
    }
    assert true_frames(path) == frames
    for decoder, samples in heard.items():
        assert len(samples) == frames, decoder
        assert [np.abs(part).max(axis=1).argmax() for part in (samples[:1000], samples[-1000:])] == [100, 900], decoder


@pytest.mark.parametrize(("delay", "padding"), [(0, 0), (576, 1152)])
def test_a_gapless_header_that_is_wrong_is_noticed(delay: int, padding: int, made: Made, tmp_path: Path) -> None:
    """Delay and padding are twelve bits each, 21 bytes into LAME's extension of the Info frame."""
    spoilt = bytearray(made.path.read_bytes())
    at = spoilt.index(b"Info") + 120 + 21
    assert spoilt[at - 21 : at - 17].isalpha()
    spoilt[at : at + 3] = (delay << 12 | padding).to_bytes(3, "big")
    path = tmp_path / "show.mp3"
    path.write_bytes(spoilt)
    for where, verdict in ((made.path, "pass"), (path, "warn")):
        checks, _ = check_master(where, script=made.script, master=made.master, duration=None, profile="apple")
        assert {check.name: check.verdict for check in checks}["gapless header"] == verdict


@pytest.mark.parametrize("text", ["a\x00b", "\ud800x", "tab\tand\x1bescape"])
def test_text_from_outside_cannot_break_a_frame(text: str) -> None:
    assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in clean(text))


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=300), transcript=st.text(max_size=500))
def test_any_text_comes_back(title: str, transcript: str, made: Made) -> None:
    tagged = retagged(made.audio[:2000], replace(made.tags, title="t" + title, transcript=transcript, cover=None))
    tags = ID3(BytesIO(tagged))
    assert str(tags["TIT2"]) == "t" + clean(title)
    assert tagged.endswith(made.audio[:2000])


def test_a_link_that_a_tag_cannot_hold_costs_that_link_only(made: Made) -> None:
    marks = [replace(mark, url="https://例え.jp/feed") for mark in made.tags.chapters]
    tags = ID3(BytesIO(retagged(made.audio, replace(made.tags, chapters=marks))))
    assert len(tags.getall("CHAP")) == len(marks) > 0
    assert all("WXXX:chapter url" not in chapter.sub_frames for chapter in tags.getall("CHAP"))
