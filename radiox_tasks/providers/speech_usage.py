"""Expected usage of speech calls, in the units that providers bill."""

from radiox_tasks.providers.calls import Usage

OPENAI_SPEECH = "openai-speech"
"""Provider name of OpenAI's speech endpoint, wherever it is served."""

PAID_VOICES = frozenset({"elevenlabs", OPENAI_SPEECH})
"""Providers of network voices that may charge."""

SOUND_TOKENS_A_CHARACTER = 1.5
"""gpt-4o-mini-tts: about 1,250 tokens per minute of speech (0.015 USD at 12 USD a million), at 14 characters
a second."""
TEXT_TOKENS_A_CHARACTER = 0.3


def speech_usage(provider: str, characters: int) -> Usage:
    """The expected usage for this number of characters."""
    if provider != OPENAI_SPEECH:
        return Usage({"characters": characters})
    return Usage(
        {
            "characters": characters,
            "input_tokens": round(characters * TEXT_TOKENS_A_CHARACTER) + 1,
            "output_tokens": round(characters * SOUND_TOKENS_A_CHARACTER) + 1,
        }
    )
