"""Parses a host's voice from the command line: PROVIDER:LANGUAGE:ID[,SETTING=VALUE…]."""

from typing import TYPE_CHECKING, Any

import click

from radiox_tasks.language.languages import languages

if TYPE_CHECKING:
    from radiox_tasks.model.host import Host, ProviderVoice

_FACTORS = {"speed": (0.5, 2.0), "formant": (0.6, 1.6), "rate_wpm": (60.0, 300.0)}

LOCAL_SETTINGS: dict[str, dict[str, tuple[float, float]]] = {
    "hibari": _FACTORS,
    "piper": _FACTORS,
    "kokoro": _FACTORS,
    "pico": {"pitch": (0.5, 2.0), **_FACTORS},
    "espeak": {"rate": (80, 400), "pitch": (0, 99), "range": (0, 100), "rate_wpm": (60, 300)},
}
"""Allowed ranges of local voices' settings; beyond them speech is unintelligible."""

PROVIDERS = ("elevenlabs", "openai-speech", *LOCAL_SETTINGS)


def parse_voice(text: str) -> "ProviderVoice":
    """Parse one --voice. Raises click.BadParameter with the valid choices."""
    from radiox_tasks.model.host import ProviderVoice

    place, *settings = text.split(",")
    provider, _, rest = place.partition(":")
    language, _, voice_id = rest.partition(":")
    if provider not in PROVIDERS or language not in (*languages(), "*") or not voice_id:
        raise click.BadParameter(f"{text!r}: expected PROVIDER:LANGUAGE:ID", param_hint="--voice")
    fitting = _fitting(provider, language)
    if fitting is not None and voice_id not in fitting:
        raise click.BadParameter(
            f"{text!r}: the voices of {provider} for this language are {', '.join(fitting) or 'none'}",
            param_hint="--voice",
        )
    pairs = {name.strip(): _value(value.strip()) for name, _, value in (pair.partition("=") for pair in settings)}
    _check_settings(provider, pairs)
    return ProviderVoice(provider=provider, language=language, voice_id=voice_id, settings=pairs)


def _fitting(provider: str, language: str) -> list[str] | None:
    """The provider's voices for the language; None if only the provider knows them."""
    from radiox_tasks.settings import get_settings
    from radiox_tasks.speaker.catalogue import known_voices
    from radiox_tasks.speaker.choose_voice import NATURAL, PICO_VOICES

    if provider == "pico":
        return [voice for voice in PICO_VOICES if voice[:2] == language]
    if provider not in NATURAL:
        return None
    known = known_voices(get_settings().home).values()
    return [voice.name for voice in known if voice.engine == provider and voice.language == language]


def _check_settings(provider: str, pairs: dict[str, float | str | bool]) -> None:
    ranges = LOCAL_SETTINGS.get(provider)
    for name, value in pairs.items() if ranges else ():
        low, high = (ranges or {}).get(name, (1.0, 0.0))
        if isinstance(value, str | bool) or not low <= value <= high:
            known = ", ".join(f"{known} {a:g} to {b:g}" for known, (a, b) in (ranges or {}).items())
            raise click.BadParameter(f"{name}={value}: {provider} takes {known}", param_hint="--voice")


def _value(value: str) -> float | str | bool:
    if value in ("true", "false"):
        return value == "true"
    try:
        return float(value)
    except ValueError:
        return value


def checked_host(fields: dict[str, Any]) -> "Host":
    """The host with these fields. Raises ClickException naming the invalid ones."""
    from pydantic import ValidationError

    from radiox_tasks.model.host import Host

    try:
        return Host.model_validate(fields)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise click.ClickException(wrong) from None
