"""Tags: readable by other software than the one that wrote them."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
import soundfile
from audio_stage import RATE
from conftest import Made
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from radiox_tasks.audio.gapless import read_header, true_frames
from radiox_tasks.audio.tag import clean, tag_mp3
from radiox_tasks.audio.tools import run_ffmpeg


def test_ffmpeg_reads_title_chapters_and_cover(made: Made) -> None:
    _, log = run_ffmpeg(["-i", str(made.path), "-map", "0:a", "-t", "1", "-f", "null", "-"])
    assert re.search(r"title\s*: 08:00 Zürich: ein Anfang", log)
    assert re.search(r"title\s*: First: Zürich – «heute»", log)
    assert re.search(r"Chapter #0:1: start 7\.0+, end 16\.0+", log)
    assert "1400x1400" in log


def test_the_audio_stays_byte_for_byte(made: Made) -> None:
    tagged = made.path.read_bytes()
    assert tagged.endswith(made.audio)
    assert tag_mp3(tagged, made.tags) == tagged, "tagging again replaces, it does not add"


def test_marks_for_machines(made: Made) -> None:
    tags = ID3(made.path)
    assert tags["TXXX:AI-GENERATED"].text == ["true"]
    assert tags["TXXX:DIGITALSOURCETYPE"].text[0].endswith("/trainedAlgorithmicMedia")
    assert tags["TXXX:SAMPLE"].text == ["true"]
    assert tags.getall("COMM")[0].text == ["Von einer Maschine gemacht."]
    assert tags.getall("CHAP")[1].sub_frames["WXXX:chapter url"].url == "https://example.org/a?b=1&c=ü"
    plain = tag_mp3(made.audio, replace(made.tags, sample=False, cover=None, chapters=()))
    assert b"S\x00A\x00M\x00P\x00L\x00E" not in plain[:4000]


def test_it_is_version_3_in_utf_16(made: Made) -> None:
    head = made.path.read_bytes()
    assert head[:5] == b"ID3\x03\x00"
    where = head.index(b"TIT2")
    assert head[where + 10 : where + 13] in (b"\x01\xff\xfe", b"\x01\xfe\xff")


def test_the_gapless_header_states_the_true_length(made: Made) -> None:
    """Frames less the encoder's delay and padding are the programme's length, and what libsndfile decodes."""
    assert true_frames(made.path) == round(made.master.measurement.duration_s * RATE)
    assert true_frames(made.path) == soundfile.info(str(made.path)).frames
    assert read_header(made.audio[2000:6000]) is None


@pytest.mark.parametrize("text", ["a\x00b", "\ud800x", "tab\tand\x1bescape"])
def test_text_from_outside_cannot_break_a_frame(text: str) -> None:
    assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in clean(text))


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=300), transcript=st.text(max_size=500))
def test_any_text_comes_back(title: str, transcript: str, made: Made) -> None:
    tagged = tag_mp3(made.audio[:2000], replace(made.tags, title="t" + title, transcript=transcript, cover=None))
    tags = ID3(BytesIO(tagged))
    assert str(tags["TIT2"]) == "t" + clean(title)
    assert tagged.endswith(made.audio[:2000])
