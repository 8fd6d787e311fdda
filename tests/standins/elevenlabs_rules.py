"""What ElevenLabs' API reference asks of a request for speech: the stand-in refuses all others."""

from dataclasses import dataclass
from typing import Any

VOICES = {
    "JBFqnCBsd6RMkjVDRZzb": "George",
    "onwK4e9ZLuTAKqWW03F9": "Daniel",
    "pFZP5JQG7iQjIQuC4Bku": "Lily",
    "nPczCjzI2devNBz1zQrb": "Brian",
    "EXAVITQu4vr4xnSDxMaL": "Sarah",
}
MODELS: dict[str, dict[str, Any]] = {
    "eleven_v4": {"longest": 10_000, "context": False, "language": True, "steps": False, "cost": 1.0},
    "eleven_v4_turbo": {"longest": 10_000, "context": False, "language": True, "steps": False, "cost": 0.5},
    "eleven_v3": {"longest": 5_000, "context": False, "language": True, "steps": True, "cost": 1.0},
    "eleven_multilingual_v2": {"longest": 10_000, "context": True, "language": False, "steps": False, "cost": 1.0},
    "eleven_flash_v2_5": {"longest": 40_000, "context": True, "language": True, "steps": False, "cost": 0.5},
    "eleven_turbo_v2_5": {"longest": 40_000, "context": True, "language": True, "steps": False, "cost": 0.5},
}
PLANS = {"free": 0, "starter": 1, "creator": 2, "pro": 3, "scale": 4, "business": 5}
FORMATS = {"mp3_22050_32": 0, "mp3_44100_64": 0, "mp3_44100_128": 0, "mp3_44100_192": 2, "pcm_24000": 0, "pcm_44100": 3}
BODY_FIELDS = {
    "text": str,
    "model_id": str,
    "language_code": str,
    "voice_settings": dict,
    "seed": int,
    "previous_text": str,
    "next_text": str,
    "previous_request_ids": list,
    "next_request_ids": list,
    "apply_text_normalization": str,
    "apply_language_text_normalization": bool,
    "use_pvc_as_ivc": bool,
    "pronunciation_dictionary_locators": list,
}
VOICE_SETTINGS = {"stability": (0, 1), "similarity_boost": (0, 1), "style": (0, 1), "speed": (0.7, 1.2)}


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Any]


class RefusedError(Exception):
    def __init__(self, status: int, code: str, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.kind = status, code, kind


def check_speech_request(request: Request, voice_id: str, output_format: str, tier: str) -> None:
    """Refuse what the API reference of POST /v1/text-to-speech/{voice_id} does not allow."""
    body = request.body
    if voice_id not in VOICES:
        raise RefusedError(404, "voice_not_found", "not_found", f"A voice with the voice_id {voice_id} was not found")
    _check_format(output_format, tier)
    for name, value in body.items():
        if name not in BODY_FIELDS or not isinstance(value, BODY_FIELDS[name]):
            raise RefusedError(422, "invalid_parameters", "validation_error", f"unknown or mistyped field {name}")
    model = MODELS.get(body.get("model_id", "eleven_multilingual_v2"))
    if model is None:
        raise RefusedError(400, "model_not_found", "validation_error", f"no model {body['model_id']}")
    if not body.get("text") or len(body["text"]) > model["longest"]:
        raise RefusedError(400, "text_too_long", "validation_error", "text is missing or too long")
    if not 0 <= body.get("seed", 0) <= 4294967295:
        raise RefusedError(422, "invalid_parameters", "validation_error", "seed is 0 to 4294967295")
    _check_fields_of_model(body, model)
    _check_voice_settings(body.get("voice_settings", {}), model)


def _check_format(output_format: str, tier: str) -> None:
    if output_format not in FORMATS:
        raise RefusedError(422, "invalid_parameters", "validation_error", f"unknown output_format {output_format}")
    if PLANS[tier] < FORMATS[output_format]:
        raise RefusedError(
            403, "output_format_not_allowed", "authorization_error", f"{output_format} is not for {tier}"
        )


def _check_fields_of_model(body: dict[str, Any], model: dict[str, Any]) -> None:
    if not model["context"] and ("previous_text" in body or "next_text" in body):
        raise RefusedError(400, "unsupported_model", "validation_error", "request stitching is not for this model")
    if not model["language"] and "language_code" in body:
        raise RefusedError(400, "unsupported_model", "validation_error", "language_code is not for this model")


def _check_voice_settings(settings: dict[str, Any], model: dict[str, Any]) -> None:
    for name, value in settings.items():
        low, high = VOICE_SETTINGS.get(name, (0, 1))
        if name not in (*VOICE_SETTINGS, "use_speaker_boost") or not low <= value <= high:
            raise RefusedError(422, "invalid_parameters", "validation_error", f"voice_settings.{name}: {value}")
    if model["steps"] and settings.get("stability", 0.5) not in (0.0, 0.5, 1.0):
        raise RefusedError(400, "invalid_parameters", "validation_error", "stability is one of 0.0, 0.5, 1.0")
