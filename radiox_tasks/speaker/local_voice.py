"""The voices that need no key: Pico (Linux) and espeak-ng (everywhere), each line in a process of its own.

Pico has one voice a language. A host gets one of its own by moving pitch and formants: the line is synthesised at
pitch/formant and speed/formant and then resampled by `formant`, which moves both back and the formants with them. No
time-stretching is involved, so nothing smears.
"""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.speaker.spoken_text import LONGEST_LINE, for_local_voice

PICO_RATE = 16000  # Hz, fixed by the voice files
PICO_VOLUME = 0.35  # of its own full volume, where it clips; peaks then stay under 0.75 (benchmarks/local_voice.py)
ESPEAK_VOLUME = 70  # of 100, the same reason
SYNTHESIS_DEADLINE = 20.0  # seconds; a minute of speech takes about half a second

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Speech:
    """What an engine gave back: samples between -1 and 1, mono, at `rate` Hz."""

    samples: Samples
    rate: float


def pico_installed() -> bool:
    """Whether the Pico voices are on this machine (their package exists for Linux only)."""
    return importlib.util.find_spec("py_nanotts") is not None


def speak_locally(text: str, voice: Voice, *, deadline: float = SYNTHESIS_DEADLINE) -> Speech:
    """Speak the text with a local voice. The same input gives the same samples.

    Raises ProviderError: `invalid` when nothing in the text can be spoken, `transient` when the engine crashed or took
    longer than `deadline` seconds.
    """
    plain = for_local_voice(text, voice.language)
    if len(plain) > LONGEST_LINE:
        raise ProviderError("invalid", f"{voice.provider}: {len(plain)} characters are no line")
    if not any(c.isalnum() for c in plain):
        raise ProviderError("invalid", f"{voice.provider}: the line has no words to speak")
    return _pico(plain, voice, deadline) if voice.provider == "pico" else _espeak(plain, voice, deadline)


def _pico(text: str, voice: Voice, deadline: float) -> Speech:
    formant = _number(voice, "formant", 1.0)
    request = {
        "text": text,
        "voice": voice.voice_id,
        "speed": _number(voice, "speed", 1.0) / formant,
        "pitch": _number(voice, "pitch", 1.0) / formant,
        "volume": PICO_VOLUME,
    }
    pcm = _run_child("pico_child.py", request, voice, deadline)
    return Speech(_from_pcm(pcm), PICO_RATE * formant)


def _espeak(text: str, voice: Voice, deadline: float) -> Speech:
    request = {
        "text": text,
        "voice": voice.voice_id,
        "rate": _number(voice, "rate", 150.0),
        "pitch": _number(voice, "pitch", 50.0),
        "range": _number(voice, "range", 50.0),
        "volume": ESPEAK_VOLUME,
    }
    rate, _, pcm = _run_child("espeak_child.py", request, voice, deadline).partition(b"\n")
    if not rate.isdigit():
        raise ProviderError("nonsense", "espeak: gave no sample rate")
    return Speech(_from_pcm(pcm), float(rate))


def _run_child(script: str, request: dict[str, object], voice: Voice, deadline: float) -> bytes:
    # -I and a bare environment: the child sees the installed packages, not the caller's folder, and no keys.
    command = [sys.executable, "-I", str(Path(__file__).parent / script)]
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=deadline,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise ProviderError("transient", f"{voice.provider}: no speech within {deadline:.0f} s") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ProviderError("transient", f"{voice.provider}: {said[-1][:200] if said else f'exit {done.returncode}'}")
    return done.stdout


def _from_pcm(pcm: bytes) -> Samples:
    return np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float32) / np.float32(32768)


def _number(voice: Voice, name: str, default: float) -> float:
    value = voice.settings.get(name, default)
    if isinstance(value, str):
        raise ProviderError("invalid", f"{voice.provider}: setting {name} of {voice.speaker} is not a number")
    return float(value)
