"""What may pass for a take and what may not."""

import io
import json

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.speaker.local.local_voice import Speech
from radiox_tasks.speaker.takes.take_check import BadTakeError, check_speech, decode
from tests.standins.speech_like_audio import encode, speech_like

TEXT = "Eight plain words make a very short line."
RATE_WPM = 150.0
SECONDS = 3.2  # eight words at 150 a minute


def check(samples: np.ndarray, rate: float = 16000.0, text: str = TEXT) -> None:
    check_speech(Speech(samples.astype(np.float32), rate), text=text, language="en", rate_wpm=RATE_WPM)


def test_speech_of_the_right_length_passes() -> None:
    check(speech_like(SECONDS, 16000))


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (np.zeros(48000), "silent"),
        (np.zeros(0), "no samples"),
        (np.full(48000, np.nan), "no samples"),
        (speech_like(SECONDS, 16000) * 1e-4, "silent"),
        (np.clip(speech_like(SECONDS, 16000) * 40, -1, 1), "clips"),
        (speech_like(0.3, 16000), "of speech for a text"),
        (speech_like(15, 16000), "of speech for a text"),
        (np.concatenate([speech_like(1.5, 16000), np.zeros(40000), speech_like(1.5, 16000)]), "silence inside"),
        (np.concatenate([np.zeros(96000), speech_like(0.2, 16000)]), "of speech for a text"),
    ],
)
def test_anything_else_is_refused_with_its_reason(samples: np.ndarray, why: str) -> None:
    with pytest.raises(BadTakeError, match=why):
        check(samples)


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (b"", "audio/mpeg", "empty"),
        (json.dumps({"detail": "queued"}).encode(), "application/json", "text"),
        (json.dumps({"detail": "queued"}).encode(), "audio/mpeg", "text"),
        (b"  <!doctype html><html>", "", "text"),
        (b"Internal Server Error", "text/plain", "text"),
        (bytes(range(256)) * 20, "audio/mpeg", "decode"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", "audio/mpeg", "decode"),
    ],
)
def test_an_answer_that_is_no_audio_is_refused(content: bytes, kind: str, why: str) -> None:
    with pytest.raises(BadTakeError, match=why):
        decode(content, output_format="mp3_44100_128", content_type=kind)


@pytest.mark.parametrize("output_format", ["mp3_44100_128", "mp3_44100_192", "mp3_22050_32", "pcm_44100", "pcm_24000"])
def test_the_documented_formats_decode(output_format: str) -> None:
    samples = speech_like(SECONDS, int(output_format.split("_")[1]))
    speech = decode(encode(samples, output_format), output_format=output_format, content_type="audio/mpeg")
    check_speech(speech, text=TEXT, language="en", rate_wpm=RATE_WPM)
    assert len(speech.samples) / speech.rate == pytest.approx(SECONDS, abs=0.1)


def test_a_stereo_wav_becomes_mono() -> None:
    file = io.BytesIO()
    left = speech_like(1, 24000)
    soundfile.write(file, np.stack([left, -left], axis=1), 24000, format="WAV")
    speech = decode(file.getvalue(), output_format="wav_24000")
    assert speech.rate == 24000
    assert np.abs(speech.samples).max() < 1e-3  # the two channels cancel


@given(st.binary(max_size=4000))
@settings(max_examples=150, deadline=None)
def test_bytes_from_outside_never_pass_and_never_crash(content: bytes) -> None:
    try:
        speech = decode(content, output_format="mp3_44100_128")
    except BadTakeError:
        return
    with pytest.raises(BadTakeError):
        check_speech(speech, text=TEXT * 5, language="en", rate_wpm=RATE_WPM)


@pytest.mark.parametrize(("seconds", "fits"), [(1.0, False), (1.4, False), (3.5, True)])
def test_what_the_gate_would_refuse_is_no_take(seconds: float, fits: bool) -> None:
    text = "Text und Stimmen dieser Sendung sind automatisch erzeugt."
    tone = (0.3 * np.sin(2 * np.pi * 220 * np.arange(round(44100 * seconds)) / 44100)).astype(np.float32)
    if fits:
        check_speech(Speech(tone, 44100.0), text=text, language="de", rate_wpm=150.0)
    else:
        with pytest.raises(BadTakeError, match="too short for 57 characters"):
            check_speech(Speech(tone, 44100.0), text=text, language="de", rate_wpm=150.0)


def test_a_take_that_is_mostly_pause_is_refused() -> None:
    text = "Text und Stimmen dieser Sendung sind automatisch erzeugt."
    burst = 0.3 * np.sin(2 * np.pi * 220 * np.arange(8000) / 44100)
    quiet = 0.006 * np.sin(2 * np.pi * 220 * np.arange(24000) / 44100)
    samples = np.concatenate([burst, quiet] * 5).astype(np.float32)
    with pytest.raises(BadTakeError, match="mostly empty"):
        check_speech(Speech(samples, 44100.0), text=text, language="de", rate_wpm=150.0)
