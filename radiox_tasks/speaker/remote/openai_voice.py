"""Speaks one line with OpenAI's speech endpoint, or a compatible one (Kokoro-FastAPI, Speaches).

developers.openai.com/api/docs/api-reference/audio/createSpeech; github.com/remsky/Kokoro-FastAPI; speaches.ai.
"""

import hashlib
import json
import time
from typing import Any

from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.calls import Caller, CallRequest, ProviderError, Usage
from radiox_tasks.providers.openai.access import client_for, speech_key, speech_url
from radiox_tasks.providers.openai.errors import classify
from radiox_tasks.providers.server_capabilities import Capabilities, known_capabilities, store_capabilities
from radiox_tasks.providers.speech_usage import OPENAI_SPEECH, speech_usage
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.remote.speech_answer import LARGEST_ANSWER, SPEECH_MEMO, SpeechAnswer
from radiox_tasks.speaker.spoken_text import for_local_voice

TIMEOUT = 60.0  # seconds for one attempt
LONGEST = 4096  # characters of one request, by the API reference
FORMAT = "wav"
"""Lossless, includes its sample rate, and supported by all of these servers."""

SPEECH = "speech"  # the key under which a server's endpoint is remembered, for all models


def server_speaks(settings: Settings) -> bool:
    """Whether a speech endpoint is configured and not known to be missing."""
    url = speech_url(settings)
    return url is not None and known_capabilities(settings.home, url, SPEECH).speaks


def request_speech(text: str, voice: Voice, *, attempt: int, caller: Caller, settings: Settings) -> SpeechAnswer:
    """Request the line's audio; the API has no seed, and a second `attempt` differs by itself. Raises ProviderError. A
    server without the endpoint is remembered for a week."""
    url = speech_url(settings)
    if url is None:
        raise ProviderError("unauthorised", "openai speech: set OPENAI_API_KEY or RADIOX_SPEECH_BASE_URL")
    spoken = for_local_voice(text, voice.language)
    if not spoken or len(spoken) > LONGEST:
        raise ProviderError("invalid", f"openai speech: {len(spoken)} characters, a request takes {LONGEST}")
    body = _body(spoken, voice)

    def send(timeout: float) -> SpeechAnswer:
        return _send(url, body, timeout, settings)

    request = CallRequest(
        provider=OPENAI_SPEECH,
        operation="speech",
        model=voice.model,
        estimate=speech_usage(OPENAI_SPEECH, len(spoken)),
        timeout=TIMEOUT,
        fingerprint=hashlib.sha256(json.dumps([url, body, attempt], sort_keys=True).encode()).hexdigest(),
        memo=SPEECH_MEMO,
    )
    return caller.call(request, send, lambda answer: Usage({"characters": answer.characters}, answer.request_id))


def _body(text: str, voice: Voice) -> dict[str, Any]:
    body: dict[str, Any] = {"model": voice.model, "voice": voice.voice_id, "input": text, "response_format": FORMAT}
    speed, manner = voice.settings.get("speed"), voice.settings.get("instructions")
    if isinstance(speed, int | float) and speed != 1.0:
        body["speed"] = min(4.0, max(0.25, float(speed)))
    if isinstance(manner, str) and not voice.model.startswith("tts-"):  # these two do not support it
        body["instructions"] = manner
    return body


def _send(url: str, body: dict[str, Any], timeout: float, settings: Settings) -> SpeechAnswer:
    import openai

    key, started = speech_key(settings), time.monotonic()
    client = client_for(url, key)
    content = bytearray()
    try:
        with client.audio.speech.with_streaming_response.create(**body, timeout=timeout) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LARGEST_ANSWER:
                    raise ProviderError("nonsense", "openai speech: the answer does not end")
                if time.monotonic() - started > timeout:
                    raise ProviderError("transient", "openai speech: the answer is too slow")
            headers = response.headers
    except openai.OpenAIError as error:
        if _no_endpoint(error):
            store_capabilities(settings.home, url, SPEECH, Capabilities(speaks=False))
            raise ProviderError("invalid", "openai speech: the server has no speech endpoint") from None
        raise classify(error, "speech", key=key) from None
    return SpeechAnswer(
        content=bytes(content),
        content_type=headers.get("content-type", ""),
        output_format=FORMAT,
        characters=len(body["input"]),
        request_id=headers.get("x-request-id"),
    )


def _no_endpoint(error: Exception) -> bool:
    """Whether the path itself is unknown, rather than the model or the voice."""
    status = getattr(error, "status_code", None)
    if status not in (404, 405, 501):
        return False
    said = f"{getattr(error, 'body', '')} {getattr(error, 'code', '')}".lower()
    return "model" not in said and "voice" not in said
