"""Which voices to try for a host, best first."""

import hashlib
from collections.abc import Iterator

from radiox_tasks.data.model.host import Host, ProviderVoice
from radiox_tasks.data.model.preset import Quality
from radiox_tasks.data.model.sound import Voice
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.elevenlabs_models import model_for
from radiox_tasks.speaker.local_voice import pico_installed

# Swiss and Austrian German are spoken by the German voice: neither engine has another.
PICO_VOICES = {"de": "de-DE", "en": "en-GB"}
ESPEAK_VOICES = {"de": "de", "en": "en"}

# Words a minute, measured with benchmarks/local_voice.py: Pico at speed 1.0, espeak-ng at a rate of 150.
PICO_RATES = {"de": 139.0, "en": 174.0}
ESPEAK_RATES = {"de": 149.0, "en": 172.0}
ELEVENLABS_RATES = {"de": 130.0, "en": 155.0}  # words a minute a newsreader aims at; a premade voice is near it


def choose_voice(host: Host, *, language: str, quality: Quality, settings: Settings) -> list[Voice]:
    """The chain of voices for this host in this language: ElevenLabs when a key is set, then the local ones.

    Never empty: the last is espeak-ng, which speaks everywhere.
    """
    return list(_chain(host, language, quality, settings))


def _chain(host: Host, language: str, quality: Quality, settings: Settings) -> Iterator[Voice]:
    if settings.elevenlabs_api_key and (own := _own_voice(host, "elevenlabs", language)):
        model = settings.voice_model or model_for(quality)
        yield _voice(host, own, language, quality, _rate(ELEVENLABS_RATES, language), model)
    if pico_installed() and language[:2] in PICO_VOICES:
        own = _own_voice(host, "pico", language) or _derived(host.speaker, "pico", language)
        yield _voice(host, own, language, quality, _rate(PICO_RATES, language))
    own = _own_voice(host, "espeak", language) or _derived(host.speaker, "espeak", language)
    yield _voice(host, own, language, quality, _rate(ESPEAK_RATES, language))


def _own_voice(host: Host, provider: str, language: str) -> ProviderVoice | None:
    """The host's voice at this provider: for the exact language, its main part ("de" for "de-CH"), or any ("*")."""
    for wanted in (language, language[:2], "*"):
        for voice in host.voices:
            if voice.provider == provider and voice.language == wanted:
                return voice
    return None


def _derived(speaker: str, provider: str, language: str) -> ProviderVoice:
    """A local voice for a host that has none: pitch and formants by its id, so that it stays the same and its own."""
    spot = int.from_bytes(hashlib.sha256(speaker.encode()).digest()[:4], "big") / 2**32
    if provider == "pico":
        formant = round(0.82 + 0.26 * spot, 3)
        pitch = round(0.56 + 0.62 * spot, 3)
        settings: dict[str, float | str | bool] = {"pitch": pitch, "formant": formant, "speed": 0.92}
        return ProviderVoice(provider="pico", language=language, voice_id=PICO_VOICES[language[:2]], settings=settings)
    variants = ("+m1", "+m3", "+m7", "+f2", "+f3", "+f4")
    voice_id = ESPEAK_VOICES.get(language[:2], language[:2]) + variants[int(spot * len(variants))]
    return ProviderVoice(provider="espeak", language=language, voice_id=voice_id)


def _rate(rates: dict[str, float], language: str) -> float:
    return rates.get(language[:2], 150.0)


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
        local=own.provider != "elevenlabs",
    )
