"""Runs of ffmpeg: an end in time, and its own words when it fails."""

import pytest

from radiox_tasks.audio.tools import AudioToolError, run_ffmpeg

pytestmark = pytest.mark.slow

SILENCE = ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono"]


def test_a_decoding_that_does_not_end_is_stopped() -> None:
    with pytest.raises(AudioToolError, match=r"longer than 0\.5 s"):
        run_ffmpeg(SILENCE, ["-f", "null", "-"], timeout=0.5)


def test_a_failure_is_told_in_the_words_of_ffmpeg() -> None:
    with pytest.raises(AudioToolError, match="No such file"):
        run_ffmpeg(["-i", "missing.mp3"], ["-f", "f32le", "pipe:1"])


def test_a_full_disk_is_no_fault_of_the_audio() -> None:
    with pytest.raises(OSError, match="No space left on device"):
        run_ffmpeg(SILENCE, ["-t", "60", "-f", "f32le", "/dev/full"])
