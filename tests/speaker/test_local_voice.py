"""The voices that need no key: the same each time, each host its own, and understood."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.sound import Take, Voice
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.engines.engine_process import Patience
from radiox_tasks.speaker.local.local_voice import Speech, speak_locally
from radiox_tasks.speaker.synthesize import speak_line
from radiox_tasks.speaker.takes.postprocess import finish
from radiox_tasks.speaker.takes.take_check import FRAME, SPEECH_BELOW_LOUDEST_DB, frame_levels
from tests.speaker.hearing import ebur128, pitch_hz, plain_words, word_errors, words_heard
from tests.speaker.speaking import ENGLISH, GERMAN, chain, line, local
from tests.standins.direct_caller import DirectCaller

pytestmark = pytest.mark.slow

TEXT = {"de": GERMAN, "en": ENGLISH}
PROVIDERS = ("pico", "espeak") if sys.platform == "linux" else ("espeak",)


def take_of(voice: Voice, text: str, blobs: FolderBlobs) -> Take:
    return speak_line(
        line(text, voice.speaker),
        [voice],
        previous="",
        following="",
        caller=DirectCaller(),
        settings=Settings(),
        blobs=blobs,
    )


def test_a_bad_take_which_would_be_the_same_again_is_not_repeated(blobs: FolderBlobs) -> None:
    slow = local("marcel", "en", "espeak").model_copy(update={"rate_wpm": 10.0})  # so the take is far too short
    with pytest.raises(ProviderError) as failure:
        take_of(slow, ENGLISH, blobs)
    assert str(failure.value).count(", attempt ") == 1


@pytest.mark.parametrize(("provider", "language"), [(PROVIDERS[0], "de"), ("espeak", "en")])
def test_the_same_line_gives_the_same_bytes_whatever_runs_beside_it(
    provider: str, language: str, blobs: FolderBlobs
) -> None:
    voice = local("marcel", language, provider)
    alone = take_of(voice, TEXT[language], blobs).blob
    others = ["Etwas ganz anderes.", TEXT[language], "Noch etwas anderes, und länger.", TEXT[language]]
    with ThreadPoolExecutor(4) as pool:
        together = [take.blob for take in pool.map(lambda text: take_of(voice, text, blobs), others)]
    assert together[1] == together[3] == alone
    assert len({*together}) == 3


@pytest.mark.parametrize(("provider", "language"), [(PROVIDERS[0], "de"), (PROVIDERS[0], "en"), ("espeak", "de")])
def test_hosts_are_told_apart_by_pitch_and_match_in_loudness(provider: str, language: str, blobs: FolderBlobs) -> None:
    pitches, levels = {}, []
    for speaker in ("marcel", "jarvis", "lucy", "brad"):
        take = take_of(local(speaker, language, provider), TEXT[language], blobs)
        samples, rate = soundfile.read(blobs.path(take.blob), dtype="float32")
        pitches[speaker] = pitch_hz(samples, rate)
        levels.append(ebur128(blobs.path(take.blob)))
        assert take.loudness_lufs == pytest.approx(levels[-1], abs=0.15)
        assert take.notes == ()
    for one, other in combinations(pitches.values(), 2):
        assert abs(12 * np.log2(one / other)) > 2.5, pitches  # semitones
    assert max(levels) - min(levels) < 0.5
    assert np.mean(levels) == pytest.approx(-20, abs=0.2)


def test_a_take_is_trimmed_16_bit_mono_and_without_loss(blobs: FolderBlobs) -> None:
    take = take_of(local("lucy", "de", PROVIDERS[0]), GERMAN, blobs)
    info = soundfile.info(blobs.path(take.blob))
    assert (info.samplerate, info.channels, info.subtype, info.format) == (44100, 1, "PCM_16", "FLAC")
    assert take.seconds == pytest.approx(info.frames / 44100)
    samples, _ = soundfile.read(blobs.path(take.blob), dtype="float32")
    assert np.abs(samples).max() <= 10 ** (-1.4 / 20)
    assert abs(samples[0]) < 1e-3
    assert abs(samples[-1]) < 1e-3
    envelope = np.sqrt(np.convolve(samples**2, np.ones(441) / 441, "same"))
    loud = np.flatnonzero(envelope > envelope.max() * 0.03)
    assert loud[0] < 0.15 * 44100
    assert len(samples) - loud[-1] < 0.25 * 44100


@pytest.mark.skipif(sys.platform != "linux", reason="Pico is there for Linux only")
def test_sentences_of_a_line_stand_no_further_apart_than_lines_do(tmp_path: Path) -> None:
    speech = speak_locally(
        "Guten Abend. Das war RadioX Zürich. Schönen Abend.", local("marcel", "de", "pico"), home=tmp_path
    )
    levels = frame_levels(speech.samples, speech.rate)
    heard = np.flatnonzero(levels > levels.max() - SPEECH_BELOW_LOUDEST_DB)
    pauses = np.diff(heard) * FRAME
    assert 0.3 < pauses.max() < 0.5
    assert np.sum(pauses > 0.3) == 2


def test_peaks_are_held_without_losing_the_level() -> None:
    rate = 44100
    spiky = (np.sin(2 * np.pi * 200 * np.arange(3 * rate) / rate) * 0.02).astype(np.float32)
    spiky[:: rate // 10] = 0.9
    finished = finish(Speech(spiky, rate))
    samples = np.frombuffer(finished.wav[44:], "<i2") / 32768
    assert np.abs(samples).max() <= 10 ** (-1.4 / 20)
    assert finished.loudness_lufs == pytest.approx(-20, abs=0.5)


def test_english_is_understood(blobs: FolderBlobs) -> None:
    said = {
        "marcel": "The city council wants to close the bridge for four weeks next spring.",
        "jarvis": "The Swiss National Bank leaves its key rate unchanged.",
        "lucy": "The afternoon will be sunny, with light rain in the evening.",
    }
    errors, words, heard = 0, 0, []
    for speaker, text in said.items():
        heard.append(words_heard(blobs.path(take_of(local(speaker, "en", PROVIDERS[0]), text, blobs).blob)))
        errors += word_errors(plain_words(text), heard[-1])
        words += len(plain_words(text))
    assert errors / words <= 0.1, heard


def test_the_recogniser_tells_words_apart(blobs: FolderBlobs) -> None:
    take = take_of(local("brad", "en", PROVIDERS[0]), "Nobody expected rain on the mountains this evening.", blobs)
    heard = words_heard(blobs.path(take.blob))
    assert word_errors(plain_words(ENGLISH), heard) > 5


@pytest.mark.parametrize("text", ["…", "日本語", "– –", "🎉"])
def test_a_line_nobody_can_pronounce_is_an_error_not_silence(text: str, blobs: FolderBlobs) -> None:
    with pytest.raises(ProviderError) as failure:
        take_of(local("marcel", "de", PROVIDERS[0]), text, blobs)
    assert failure.value.kind in ("invalid", "nonsense")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_voice_that_does_not_exist_fails_clearly(provider: str, tmp_path: Path) -> None:
    voice = local("marcel", "de", provider).model_copy(update={"voice_id": "xx-YY"})
    with pytest.raises(ProviderError, match=provider) as failure:
        speak_locally("Guten Tag.", voice, home=tmp_path)
    assert failure.value.kind == "transient"


def test_an_engine_that_never_ends_is_ended_by_its_processor_time(tmp_path: Path) -> None:
    endless = " ".join([GERMAN] * 50)
    with pytest.raises(ProviderError, match="processor time") as failure:
        speak_locally(endless, local("marcel", "de", PROVIDERS[0]), home=tmp_path, patience=Patience(work=0.05))
    assert failure.value.kind == "transient"


def test_markup_in_the_text_does_not_change_the_voice(tmp_path: Path) -> None:
    voice = local("marcel", "de", PROVIDERS[0])
    plain = speak_locally("Die Lage ist ruhig.", voice, home=tmp_path)
    marked = speak_locally("Die <speed> Lage ist ruhig.".replace("speed", ""), voice, home=tmp_path)
    assert abs(len(plain.samples) - len(marked.samples)) < 0.1 * len(plain.samples)


def test_every_chain_ends_with_a_voice_that_speaks_everywhere() -> None:
    for language in ("de", "en"):
        assert [voice.provider for voice in chain("lucy", language)][-len(PROVIDERS) :] == [*PROVIDERS]
        assert all(voice.local for voice in chain("lucy", language))
