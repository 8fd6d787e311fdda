"""The voices to try for a host, best first."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from radiox_tasks.language.wording import wording
from radiox_tasks.model.host import Host, ProviderVoice
from radiox_tasks.model.preset import Quality
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.openai.access import speech_model
from radiox_tasks.providers.speech_usage import OPENAI_SPEECH, PAID_VOICES
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.catalogue import LocalVoice, installed_voices
from radiox_tasks.speaker.local.local_voice import pico_installed
from radiox_tasks.speaker.remote.elevenlabs_models import model_for
from radiox_tasks.speaker.remote.openai_voice import server_speaks

PICO_VOICES = ("de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT")
"""Pico's voices; a language's speech.yaml says which one speaks it."""

NATURAL = ("hibari", "piper", "kokoro")
"""Providers of the voices in the catalogue."""

OPENAI_VOICES = ("ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")
"""OpenAI's voices that Kokoro-FastAPI has under the same names, for hosts without one."""

LOCAL_SPEECH = 3
"""Raised when local voices speak the same text with the same settings otherwise than before (2: silences are cut, 3:
Kokoro reads long sentences in pieces)."""

_LAST_RESORT = ("pico", "espeak")


def choose_voice(host: Host, *, language: str, quality: Quality, settings: Settings) -> list[Voice]:
    """The chain of voices for this host in this language: ElevenLabs and OpenAI if configured, then local ones.

    Neural local voices come first: the host's own if installed, else one of the language's. Never empty: the last is
    espeak-ng, which supports every language.
    """
    return list(_chain(host, language, quality, settings))


def _chain(host: Host, language: str, quality: Quality, settings: Settings) -> Iterator[Voice]:
    if settings.elevenlabs_api_key and (own := _own_voice(host, "elevenlabs", language)):
        model = settings.voice_model or model_for(quality)
        yield _voice(host, own, language, quality, _spoken_by(language)["elevenlabs"]["rate_wpm"], model)
    if server_speaks(settings) and (own := _openai_voice(host, language, settings)):
        rate = _spoken_by(language)[OPENAI_SPEECH]["rate_wpm"]
        yield _voice(host, own, language, quality, rate, speech_model(settings))
    yield from _natural(host, language, quality, installed_voices(settings.home))
    for provider in _LAST_RESORT:
        spoken = _spoken_by(language).get(provider)
        if spoken and (provider != "pico" or pico_installed()):
            own = _own_voice(host, provider, language) or _derived(host, provider, language)
            yield _voice(host, own, language, quality, spoken["rate_wpm"], model=_reading(language))


def _openai_voice(host: Host, language: str, settings: Settings) -> ProviderVoice | None:
    """The host's voice at the speech endpoint, or one of OpenAI's, which speak every language.

    The operator's own server may support one language only (Kokoro has no German): there a voice for every language is
    used only if the language's speech.yaml permits it, else only one configured for the language.
    """
    own = _own_voice(host, OPENAI_SPEECH, language)
    if own is None:
        voice_id = OPENAI_VOICES[int(_spot(host) * len(OPENAI_VOICES))]
        own = ProviderVoice(provider=OPENAI_SPEECH, language="*", voice_id=voice_id)
    everywhere = settings.speech_base_url is None or _spoken_by(language)[OPENAI_SPEECH].get("any_server", False)
    return own if everywhere or own.language != "*" else None


def _natural(host: Host, language: str, quality: Quality, installed: dict[str, LocalVoice]) -> Iterator[Voice]:
    own = [voice for voice in host.voices if voice.provider in NATURAL and voice.language in (language, language[:2])]
    if not own:
        offered = [voice for voice in installed.values() if not voice.only_named]
        speaking = sorted(voice.name for voice in offered if voice.language == language[:2])
        chosen = installed[speaking[int(_spot(host) * len(speaking))]] if speaking else None
        own = [ProviderVoice(provider=chosen.engine, language=language, voice_id=chosen.name)] if chosen else []
    for voice in own:
        if entry := installed.get(voice.voice_id):
            yield _voice(
                host, voice, language, quality, entry.rate_wpm, model=f"{_identity(entry)},{_reading(language)}"
            )


def _identity(entry: LocalVoice) -> str:
    """What else determines the sound of a voice of the catalogue."""
    sounds = "".join(f",{sound}={known}" for sound, known in entry.sounds.items())
    return next((file.digest for file in entry.files), f"{entry.package}:{entry.model or entry.speaker}{sounds}")


@cache
def _reading(language: str) -> str:
    """How local voices read and finish lines of the language: in a voice's `model`, so that a change of it makes local
    voices speak the lines again, and paid ones not."""
    speech = wording(language[:2], "speech")
    rules = json.dumps([speech.get("spelling"), speech.get("respell")], sort_keys=True)
    return f"reading={LOCAL_SPEECH}-{hashlib.sha256(rules.encode()).hexdigest()[:8]}"


def _spot(host: Host) -> float:
    """A stable number between 0 and 1 for a host."""
    return int.from_bytes(hashlib.sha256(host.speaker.encode()).digest()[:4], "big") / 2**32


def _own_voice(host: Host, provider: str, language: str) -> ProviderVoice | None:
    """The host's voice at this provider: for the exact language, its main part ("de" for "de-CH"), or any ("*")."""
    for wanted in (language, language[:2], "*"):
        for voice in host.voices:
            if voice.provider == provider and voice.language == wanted:
                return voice
    return None


def _derived(host: Host, provider: str, language: str) -> ProviderVoice:
    """A local voice for a host without one in this language. It resembles the host's voice in another language; for a
    host without any, pitch and formants are derived from its id, so that they are stable and distinct."""
    base = _spoken_by(language)[provider]["voice_id"]
    model = next((voice for voice in host.voices if voice.provider == provider), None)
    spot = _spot(host)
    settings: dict[str, float | str | bool] = {}
    variant = ""
    if model is not None:
        settings = {name: value for name, value in model.settings.items() if name != "rate_wpm"}
        variant = "".join(model.voice_id.partition("+")[1:])
    elif provider == "pico":
        settings = {"pitch": round(0.56 + 0.62 * spot, 3), "formant": round(0.82 + 0.26 * spot, 3), "speed": 0.92}
    else:
        variants = ("+m1", "+m3", "+m7", "+f2", "+f3", "+f4")
        variant = variants[int(spot * len(variants))]
    return ProviderVoice(provider=provider, language=language, voice_id=f"{base}{variant}", settings=settings)


def _spoken_by(language: str) -> dict[str, Any]:
    voices: dict[str, Any] = wording(language[:2], "speech")["voices"]
    return voices


def _voice(host: Host, own: ProviderVoice, language: str, quality: Quality, rate: float, model: str = "") -> Voice:
    settings = dict(own.settings)
    measured = settings.pop("rate_wpm", None)
    speed = settings.get("speed", 1.0)
    if measured is None:
        measured = rate * (speed if isinstance(speed, int | float) else 1.0)
    return Voice(
        speaker=host.speaker,
        name=host.name,
        provider=own.provider,
        voice_id=own.voice_id,
        language=language,
        quality=quality,
        model=model,
        settings=settings,
        rate_wpm=float(measured),
        local=own.provider not in PAID_VOICES,
    )
