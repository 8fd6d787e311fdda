"""One line through ElevenLabs: one request, through their SDK."""

from dataclasses import dataclass

from radiox_tasks.data.calls import Caller
from radiox_tasks.data.model.sound import Voice
from radiox_tasks.settings import Settings


@dataclass(frozen=True)
class SpeechAnswer:
    """The answer's bytes as they came, with what its headers said."""

    content: bytes
    content_type: str
    output_format: str
    characters: int
    request_id: str | None


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
    raise NotImplementedError
