"""ffmpeg as a stream: whole units, an end in time, and its own words when it fails."""

import pytest

from radiox_tasks.audio.tools import AudioToolError, run_ffmpeg, stream_ffmpeg

pytestmark = pytest.mark.slow

SILENCE = ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono"]


def test_what_is_read_are_whole_units() -> None:
    read: list[bytes] = []
    output = ["-af", "atrim=end_sample=5", "-f", "f32le", "pipe:1"]  # 20 bytes
    stream_ffmpeg(SILENCE, output, read=read.append, block=16, unit=8)
    assert [len(block) for block in read] == [16]


def test_a_decoding_that_does_not_end_is_stopped() -> None:
    with pytest.raises(AudioToolError, match=r"longer than 0\.5 s"):
        stream_ffmpeg(SILENCE, ["-f", "f32le", "pipe:1"], read=len, block=4096, unit=8, timeout=0.5)


def test_a_failure_is_told_in_the_words_of_ffmpeg() -> None:
    with pytest.raises(AudioToolError, match="No such file"):
        stream_ffmpeg(["-i", "missing.mp3"], ["-f", "f32le", "pipe:1"], read=len, block=4096, unit=8)


def test_a_full_disk_is_no_fault_of_the_audio() -> None:
    with pytest.raises(OSError, match="No space left on device"):
        run_ffmpeg(SILENCE, ["-t", "60", "-f", "f32le", "/dev/full"])
