"""The answer of a speech provider, and how it is stored until the line's step is finished."""

import json
from dataclasses import asdict, dataclass

from radiox_tasks.providers.calls import Memo

LARGEST_ANSWER = 64 * 1024 * 1024  # bytes; ten minutes of 44.1 kHz PCM are 53 MB


@dataclass(frozen=True)
class SpeechAnswer:
    """The answer's bytes, and values of its headers. `characters` is the billed number."""

    content: bytes
    content_type: str
    output_format: str
    characters: int
    request_id: str | None


def _dump(answer: SpeechAnswer) -> bytes:
    """One line of JSON with everything but the audio, then the audio."""
    facts = {**asdict(answer), "content": None}
    return json.dumps(facts).encode() + b"\n" + answer.content


def _load(kept: bytes) -> SpeechAnswer:
    facts, _, content = kept.partition(b"\n")
    return SpeechAnswer(**{**json.loads(facts), "content": content})


SPEECH_MEMO = Memo(_dump, _load)
"""How a paid answer is stored."""
