"""Speaks one line with ElevenLabs: one request through their SDK."""

import hashlib
import json
import time
from collections.abc import Mapping

from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.calls import Caller, CallRequest, ProviderError, Usage
from radiox_tasks.providers.elevenlabs.account import output_format_for, with_reset
from radiox_tasks.providers.elevenlabs.client import elevenlabs_client, provider_errors
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.remote.elevenlabs_models import Model, capabilities
from radiox_tasks.speaker.remote.speech_answer import LARGEST_ANSWER, SPEECH_MEMO, SpeechAnswer
from radiox_tasks.speaker.spoken_text import for_elevenlabs

TIMEOUT = 60.0  # seconds for one attempt
CONTEXT = 400  # characters of neighbouring lines; a sentence or two set the tone
STEPS = (0.0, 0.5, 1.0)


def request_speech(
    text: str,
    voice: Voice,
    *,
    previous: str,
    following: str,
    attempt: int,
    caller: Caller,
    settings: Settings,
) -> SpeechAnswer:
    """Request the line's audio. Each `attempt` has its own seed, so that a bad take is not repeated. Raises
    ProviderError. The audio is checked later by take_check: it was paid for in any case."""
    model = capabilities(voice.model)
    delivery = str(voice.settings.get("delivery", ""))
    spoken = for_elevenlabs(text, audio_tags=model.audio_tags, delivery=delivery)
    if not spoken or len(spoken) > model.longest:
        raise ProviderError("invalid", f"elevenlabs speech: {len(spoken)} characters, the model takes {model.longest}")
    output_format = str(voice.settings.get("output_format") or output_format_for(settings))
    body = _body(model, voice, spoken, previous, following, attempt)

    def send(timeout: float) -> SpeechAnswer:
        try:
            return _send(settings, voice.voice_id, output_format, body, timeout)
        except ProviderError as error:
            raise with_reset(error, settings) from None

    request = CallRequest(
        provider="elevenlabs",
        operation="speech",
        model=model.model_id,
        estimate=Usage({"characters": len(spoken)}),
        timeout=TIMEOUT,
        fingerprint=_fingerprint(voice.voice_id, output_format, body),
        memo=SPEECH_MEMO,
    )
    return caller.call(request, send, lambda answer: Usage({"characters": answer.characters}, answer.request_id))


def _send(
    settings: Settings, voice_id: str, output_format: str, body: Mapping[str, object], timeout: float
) -> SpeechAnswer:
    started = time.monotonic()
    client = elevenlabs_client(settings)
    # No retries by the SDK: the Caller decides on them, and counts them.
    options = {"timeout_in_seconds": max(1, int(timeout)), "max_retries": 0}
    with (
        provider_errors("speech", settings),
        client.text_to_speech.with_raw_response.convert(
            voice_id,
            output_format=output_format,
            request_options=options,  # type: ignore[arg-type]
            **body,  # type: ignore[arg-type]
        ) as response,
    ):
        content = bytearray()
        for chunk in response.data:
            content += chunk
            if len(content) > LARGEST_ANSWER:
                raise ProviderError("nonsense", "elevenlabs speech: the answer does not end")
            if time.monotonic() - started > timeout:
                raise ProviderError("transient", "elevenlabs speech: the answer is too slow")
        headers = {name.lower(): value for name, value in response.headers.items()}
    return SpeechAnswer(
        content=bytes(content),
        content_type=headers.get("content-type", ""),
        output_format=output_format,
        characters=_billed(headers, len(str(body["text"]))),
        request_id=headers.get("request-id"),
    )


def _fingerprint(voice_id: str, output_format: str, body: Mapping[str, object]) -> str:
    text = json.dumps([voice_id, output_format, body], sort_keys=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


def _body(model: Model, voice: Voice, text: str, previous: str, following: str, attempt: int) -> dict[str, object]:
    body: dict[str, object] = {"text": text, "model_id": model.model_id, "seed": _seed(voice, text, attempt)}
    if model.language_code:
        body["language_code"] = voice.language[:2]
    if model.context and previous:
        body["previous_text"] = for_elevenlabs(previous, audio_tags=False)[-CONTEXT:]
    if model.context and following:
        body["next_text"] = for_elevenlabs(following, audio_tags=False)[:CONTEXT]
    if voice_settings := _voice_settings(model, voice):
        from elevenlabs import VoiceSettings

        body["voice_settings"] = VoiceSettings.model_validate(voice_settings)
    return body


def _voice_settings(model: Model, voice: Voice) -> dict[str, float | str | bool]:
    chosen = {name: value for name, value in voice.settings.items() if name in model.settings}
    stability = chosen.get("stability")
    if model.steps and isinstance(stability, int | float):
        chosen["stability"] = min(STEPS, key=lambda step: abs(step - float(stability)))
    return chosen


def _seed(voice: Voice, text: str, attempt: int) -> int:
    """0 to 4294967295, as the API requires; the same line gets the same seed."""
    digest = hashlib.sha256(f"{voice.voice_id}\n{text}\n{attempt}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _billed(headers: Mapping[str, str], sent: int) -> int:
    for name in ("character-cost", "x-character-count"):
        try:
            return max(0, round(float(headers[name])))
        except (KeyError, ValueError):
            continue
    return sent
