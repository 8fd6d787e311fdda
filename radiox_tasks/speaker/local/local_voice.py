"""Speaks with local voices: text in, samples out, through the engines.

Pitch and formants are shifted without time-stretching and its artefacts: the line is synthesised slower by `formant`
and then played faster by the same factor. Pico also has a pitch parameter.
"""

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from radiox_tasks.loudness import Samples
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.speaker.catalogue import LocalVoice, known_voices, model_path, style_tables
from radiox_tasks.speaker.engines.engine_process import EngineProcess, Patience, Reply
from radiox_tasks.speaker.engines.one_line_each import OneLineEach
from radiox_tasks.speaker.engines.protocol import INT16
from radiox_tasks.speaker.spoken_text import LONGEST_LINE, for_local_voice, respelled

PROCESSOR_SECONDS = 60.0  # for a line, and to load a model
SECONDS_PER_CHARACTER = 0.5  # more of it: Kokoro needs 0.06, with which a child that never ends is not confused
LONGEST_SILENCE = (
    0.4  # seconds within a line: Pico makes 0.8 after a sentence, more than a show does between two stories
)
SILENT_DB = -45.0  # under the loudest sample: where an engine's own pause is cut, and no sound of speech lies


@dataclass(frozen=True)
class Speech:
    """An engine's output: samples between -1 and 1, mono, at `rate` Hz."""

    samples: Samples
    rate: float


def pico_installed() -> bool:
    """Whether the Pico voices are installed (their package exists for Linux only)."""
    return importlib.util.find_spec("py_nanotts") is not None


@cache
def engine(name: str) -> EngineProcess:
    """The resident child process of this engine."""
    return EngineProcess(name)


@cache
def stateful_engine(name: str) -> OneLineEach:
    """The child processes of this engine, in which a line would depend on the lines before it."""
    return OneLineEach(name)


@cache
def phonemiser() -> EngineProcess:
    """A second espeak-ng process, for phonemes only, which leaves no state."""
    return EngineProcess("espeak")


def speak_locally(text: str, voice: Voice, *, home: Path, patience: Patience | None = None) -> Speech:
    """Speak the text with a local voice.

    Deterministic. `home` contains the installed voices. Raises ProviderError: `invalid` if nothing in the text can be
    spoken or the voice is not installed, `transient` if the engine crashed or exceeded `patience` (by default enough
    for the text's length).
    """
    plain = for_local_voice(text, voice.language)
    if len(plain) > LONGEST_LINE:
        raise ProviderError("invalid", f"{voice.provider}: {len(plain)} characters are too many for one line")
    if not any(c.isalnum() for c in plain):
        raise ProviderError("invalid", f"{voice.provider}: the line has no words to speak")
    formant = _number(voice, "formant", 1.0)
    patience = patience or Patience(PROCESSOR_SECONDS + SECONDS_PER_CHARACTER * len(plain))
    reply = _ASK[voice.provider](plain, voice, home, formant, patience)
    rate = float(str(reply.facts.get("rate", 0)))
    if rate <= 0:
        raise ProviderError("nonsense", f"{voice.provider}: gave no sample rate")
    return Speech(_without_holes(_samples(reply), rate * formant), rate * formant)


def _samples(reply: Reply) -> Samples:
    if reply.facts.get("format") == INT16:
        return np.frombuffer(reply.samples, np.int16).astype(np.float32) / np.float32(32768)
    return np.frombuffer(reply.samples, np.float32)


def _without_holes(samples: Samples, rate: float) -> Samples:
    """The samples with each silence of more than LONGEST_SILENCE cut to it, in its middle."""
    if samples.size == 0:
        return samples
    longest = round(LONGEST_SILENCE * rate)
    heard = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 10 ** (SILENT_DB / 20))
    kept = np.ones(samples.size, bool)
    for last in np.flatnonzero(np.diff(heard) > longest):
        kept[heard[last] + longest // 2 : heard[last + 1] - (longest - longest // 2)] = False
    return samples[kept]


def _hibari(text: str, voice: Voice, home: Path, formant: float, patience: Patience) -> Reply:
    entry, path = _entry(voice, home)
    model = "" if entry.package else str(path)
    request = {"text": text, "voice": entry.speaker, "model": model, "speed": _speed(voice, formant)}
    return engine("hibari").ask(request, patience=patience, model=entry.name)


def _piper(text: str, voice: Voice, home: Path, formant: float, patience: Patience) -> Reply:
    entry, path = _entry(voice, home)
    sentences = _phonemes(text, entry, patience)
    request = {
        "sentences": sentences,
        "model": str(path),
        "speed": _speed(voice, formant),
        "speaker": int(entry.speaker or 0),
    }
    return engine("piper").ask(request, patience=patience, model=entry.name)


def _kokoro(text: str, voice: Voice, home: Path, formant: float, patience: Patience) -> Reply:
    entry, _ = _entry(voice, home)
    request: dict[str, object] = {"voices": style_tables(entry, home), "speed": _speed(voice, formant)}
    if entry.phonemes:
        request["sentences"] = [_as_known(each, entry) for each in _phonemes(text, entry, patience)]
    else:
        request |= {"text": text, "british": entry.speaker.startswith("b")}
    return engine("kokoro").ask(request, patience=patience)


def _pico(text: str, voice: Voice, _home: Path, formant: float, patience: Patience) -> Reply:
    pitch = _number(voice, "pitch", 1.0) / formant
    said = respelled(text, voice.language, "pico")
    request = {"text": said, "voice": voice.voice_id, "speed": _speed(voice, formant), "pitch": pitch}
    return stateful_engine("pico").ask(request, patience=patience)


def _espeak(text: str, voice: Voice, _home: Path, formant: float, patience: Patience) -> Reply:
    request = {
        "text": respelled(text, voice.language, "espeak"),
        "voice": voice.voice_id,
        "rate": _number(voice, "rate", 150.0) * _speed(voice, formant),
        "pitch": _number(voice, "pitch", 50.0),
        "range": _number(voice, "range", 50.0),
    }
    return stateful_engine("espeak").ask(request, patience=patience)


_ASK: Mapping[str, Callable[[str, Voice, Path, float, Patience], Reply]] = {
    "hibari": _hibari,
    "piper": _piper,
    "kokoro": _kokoro,
    "pico": _pico,
    "espeak": _espeak,
}


def _as_known(phonemes: str, entry: LocalVoice) -> str:
    """The phonemes, with those unknown to the voice replaced by similar ones."""
    for sound, known in entry.sounds.items():
        phonemes = phonemes.replace(sound, known)
    return phonemes


def _phonemes(text: str, entry: LocalVoice, patience: Patience) -> list[str]:
    request = {"phonemes": True, "text": respelled(text, entry.language, "espeak"), "voice": entry.phonemes}
    sentences = phonemiser().ask(request, patience=patience).facts["sentences"]
    if not isinstance(sentences, list) or not sentences:
        raise ProviderError("invalid", "espeak: the line has no words to speak")
    return [str(sentence) for sentence in sentences]


def _entry(voice: Voice, home: Path) -> tuple[LocalVoice, Path]:
    entry = known_voices(home).get(voice.voice_id)
    path = model_path(entry, home) if entry else None
    if entry is None or path is None:
        raise ProviderError(
            "invalid", f"{voice.provider}: the voice {voice.voice_id} is not installed; see `radiox voices list`"
        )
    return entry, path


def _speed(voice: Voice, formant: float) -> float:
    return _number(voice, "speed", 1.0) / formant


def _number(voice: Voice, name: str, default: float) -> float:
    value = voice.settings.get(name, default)
    if isinstance(value, str):
        raise ProviderError("invalid", f"{voice.provider}: setting {name} of {voice.speaker} is not a number")
    return float(value)
