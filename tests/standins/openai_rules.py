"""What OpenAI's API reference asks of a request: the stand-in rejects all others."""

from typing import Any

CHAT_MODELS = ("gpt-6.1-terra", "gpt-6-luna", "gpt-6.1-sol", "gpt-5-mini", "gpt-4.1-mini")
IMAGE_MODELS = ("gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "gpt-image-1-mini")
SPEECH_FIELDS = {
    "model": str,
    "input": str,
    "voice": str,
    "response_format": str,
    "speed": (int, float),
    "instructions": str,
    "stream_format": str,
}
VOICES = (
    "alloy",
    "ash",
    "ballad",
    "coral",
    "echo",
    "sage",
    "shimmer",
    "verse",
    "marin",
    "cedar",
    "fable",
    "onyx",
    "nova",
)
SPEECH_MODELS = ("gpt-4o-mini-tts", "tts-1", "tts-1-hd")
SHUTDOWNS = {"gpt-5-mini": "2026-12-11", "gpt-4.1-mini": "2027-01-14", "gpt-image-1-mini": "2026-12-01"}
SIZES = {"1024x1024": (1024, 1024), "1536x1024": (1536, 1024), "1024x1536": (1024, 1536), "auto": (1024, 1024)}
CHAT_FIELDS = {
    "model": str,
    "messages": list,
    "response_format": dict,
    "max_completion_tokens": int,
    "temperature": (int, float),
    "top_p": (int, float),
    "n": int,
    "reasoning_effort": str,
    "verbosity": str,
    "store": bool,
    "metadata": dict,
    "service_tier": str,
    "seed": int,
    "stop": (str, list),
    "user": str,
    "prompt_cache_key": str,
    "safety_identifier": str,
    "stream": bool,
    "stream_options": dict,
}
IMAGE_FIELDS = {
    "model": str,
    "prompt": str,
    "n": int,
    "size": str,
    "quality": str,
    "background": str,
    "output_format": str,
    "output_compression": int,
    "moderation": str,
    "user": str,
}
ROLES = ("developer", "system", "user", "assistant")


class BadRequestError(Exception):
    """The API would turn this request down. Carries the status, the parameter and the code."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.param, self.code, self.status = param, code, status


def check_fields(body: dict[str, Any], known: dict[str, Any], required: tuple[str, ...]) -> None:
    for name, value in body.items():
        if name not in known:
            raise BadRequestError(f"Unrecognized request argument supplied: {name}", name, "unknown_parameter")
        if not isinstance(value, known[name]):
            raise BadRequestError(f"Invalid type for '{name}'", name, "invalid_type")
    for name in required:
        if name not in body:
            raise BadRequestError(f"Missing required parameter: '{name}'.", name, "missing_required_parameter")


def check_strict(schema: dict[str, Any], path: tuple[str, ...]) -> None:
    """All fields required, none added, no defaults, no more than ten levels."""
    where = f"In context={path}"
    if len(path) > 20:
        raise BadRequestError(f"{where}: nested too deeply", "response_format", "invalid_json_schema")
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            message = f"{where}, 'additionalProperties' is required to be supplied and to be false."
            raise BadRequestError(message, "response_format", "invalid_json_schema")
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            message = f"{where}, 'required' is required to be supplied and to include every key in properties."
            raise BadRequestError(message, "response_format", "invalid_json_schema")
    if "default" in schema or "allOf" in schema or "oneOf" in schema:
        raise BadRequestError(f"{where}: keyword not permitted", "response_format", "invalid_json_schema")
    for name, child in schema.get("properties", {}).items():
        check_strict(child, (*path, "properties", name))
    if isinstance(schema.get("items"), dict):
        check_strict(schema["items"], (*path, "items"))
    for index, child in enumerate(schema.get("anyOf", [])):
        check_strict(child, (*path, "anyOf", str(index)))


def check_image(body: dict[str, Any]) -> None:
    if "response_format" in body:
        raise BadRequestError("Unknown parameter: 'response_format'.", "response_format", "unknown_parameter")
    check_fields(body, IMAGE_FIELDS, ("prompt",))
    if body.get("model", "dall-e-2") not in IMAGE_MODELS:
        raise BadRequestError(f"The model `{body.get('model')}` does not exist", "model", "model_not_found", 404)
    if not 1 <= len(body["prompt"]) <= 32_000:
        raise BadRequestError("Invalid 'prompt'", "prompt", "string_above_max_length")
    for name, allowed in (
        ("size", tuple(SIZES)),
        ("quality", ("low", "medium", "high", "auto")),
        ("background", ("transparent", "opaque", "auto")),
        ("output_format", ("png", "jpeg", "webp")),
        ("moderation", ("low", "auto")),
    ):
        if body.get(name, allowed[0]) not in allowed:
            raise BadRequestError(f"Invalid value: '{body[name]}'", name, "invalid_value")
    if not 1 <= body.get("n", 1) <= 10:
        raise BadRequestError("Invalid 'n'", "n", "integer_above_max_value")


def check_speech(body: dict[str, Any]) -> None:
    """developers.openai.com/api/docs/api-reference/audio/createSpeech"""
    check_fields(body, SPEECH_FIELDS, ("model", "input", "voice"))
    if body["model"] not in SPEECH_MODELS:
        raise BadRequestError(f"The model `{body['model']}` does not exist", None, "model_not_found", 404)
    if body["voice"] not in VOICES:
        raise BadRequestError(f"Invalid value: '{body['voice']}'", "voice", "invalid_value")
    if not 1 <= len(body["input"]) <= 4096:
        raise BadRequestError("Invalid 'input'", "input", "string_above_max_length")
    if body.get("response_format", "mp3") not in ("mp3", "opus", "aac", "flac", "wav", "pcm"):
        raise BadRequestError("Invalid 'response_format'", "response_format", "invalid_value")
    if "instructions" in body and body["model"].startswith("tts-"):
        raise BadRequestError("Unsupported parameter: 'instructions'", "instructions", "unsupported_parameter")


def check_messages(messages: list[dict[str, Any]]) -> None:
    if not messages:
        raise BadRequestError("Expected at least one message.", "messages", "empty_array")
    for index, message in enumerate(messages):
        if message.get("role") not in ROLES or not isinstance(message.get("content"), str):
            raise BadRequestError(f"Invalid message {index}", f"messages[{index}]", "invalid_value")
        if set(message) - {"role", "content", "name"}:
            raise BadRequestError(f"Unknown field in message {index}", f"messages[{index}]", "unknown_parameter")
