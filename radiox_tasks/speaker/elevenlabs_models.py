"""What ElevenLabs' current speech models can do (elevenlabs.io/docs/overview/models, read November 2026)."""

from dataclasses import dataclass

from radiox_tasks.data.model.preset import Quality


@dataclass(frozen=True)
class Model:
    """One speech model. `longest` is the characters one request may hold.

    `context`: takes previous_text and next_text (request stitching; not available for eleven_v3).
    `audio_tags`: reads [sighs] and the like as directions. `language_code`: lets a request name its language.
    `steps`: stability is one of 0.0, 0.5, 1.0 (creative, natural, robust) instead of any value between.
    """

    model_id: str
    longest: int
    context: bool = True
    audio_tags: bool = False
    language_code: bool = False
    steps: bool = False


MODELS = {
    model.model_id: model
    for model in (
        Model("eleven_v3", 5_000, context=False, audio_tags=True, language_code=True, steps=True),
        Model("eleven_multilingual_v2", 10_000),
        Model("eleven_flash_v2_5", 40_000, language_code=True),
        Model("eleven_turbo_v2_5", 40_000, language_code=True),
    )
}

# multilingual_v2 hears the lines around a line and is the steady middle, v3 is the most expressive, flash the quick and
# cheap one, which does all that turbo did.
_BY_QUALITY: dict[Quality, str] = {"low": "eleven_flash_v2_5", "mid": "eleven_multilingual_v2", "high": "eleven_v3"}


def model_for(quality: Quality) -> str:
    """The model id of a quality tier."""
    return _BY_QUALITY[quality]


def capabilities(model_id: str) -> Model:
    """What a model can do; of a model that is not in the table, nothing is assumed."""
    return MODELS.get(model_id, Model(model_id, 5_000, context=False))
