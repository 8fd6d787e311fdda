"""Capabilities of ElevenLabs' speech models (elevenlabs.io/docs/overview/models, read November 2026)."""

from dataclasses import dataclass

from radiox_tasks.model.preset import Quality


@dataclass(frozen=True)
class Model:
    """One speech model. `longest` is the maximum characters per request. `context`: accepts previous_text and
    next_text; request stitching is not available for v3, nor documented for v4. `audio_tags`: interprets [sighs] and
    similar tags. `language_code`: accepts a language. `steps`: stability is one of 0.0, 0.5, 1.0 (creative, natural,
    robust) instead of any value between. `settings`: the voice settings it supports."""

    model_id: str
    longest: int
    context: bool = False
    audio_tags: bool = False
    language_code: bool = False
    steps: bool = False
    settings: tuple[str, ...] = ("stability", "similarity_boost")


_FULL = ("stability", "similarity_boost", "style", "use_speaker_boost", "speed")
_FLASH = ("stability", "similarity_boost", "speed")

MODELS = {
    model.model_id: model
    for model in (
        Model("eleven_v4", 10_000, audio_tags=True, language_code=True),
        Model("eleven_v4_turbo", 10_000, audio_tags=True, language_code=True),
        Model("eleven_v3", 5_000, audio_tags=True, language_code=True, steps=True, settings=("stability",)),
        Model("eleven_multilingual_v2", 10_000, context=True, settings=_FULL),
        Model("eleven_flash_v2_5", 40_000, context=True, language_code=True, settings=_FLASH),
        Model("eleven_turbo_v2_5", 40_000, context=True, language_code=True, settings=_FLASH),
    )
}

# v4 is the newest and most expressive; multilingual_v2 uses the neighbouring lines and is consistent; flash is
# fast and cheap, and replaces turbo.
_BY_QUALITY: dict[Quality, str] = {"low": "eleven_flash_v2_5", "mid": "eleven_multilingual_v2", "high": "eleven_v4"}


def model_for(quality: Quality) -> str:
    """The model id of a quality tier."""
    return _BY_QUALITY[quality]


def capabilities(model_id: str) -> Model:
    """A model's capabilities; minimal ones for an unknown model."""
    return MODELS.get(model_id, Model(model_id, 5_000))
