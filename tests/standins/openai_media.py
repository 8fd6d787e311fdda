"""Pictures and speech as OpenAI's API answers with them."""

import base64
import struct
import zlib
from functools import lru_cache
from typing import Any

from tests.standins.openai_rules import SIZES
from tests.standins.speech_like_audio import encode, speech_like

SPEECH_RATE = 24_000


def speech_answer(body: dict[str, Any], fault: str) -> bytes:
    """A WAV as it is streamed: its sizes are not known when its header is sent, and stand at their largest."""
    if fault == "nonsense":
        return b'{"text": "no sound"}'
    seconds = 1.0 if fault == "truncated" else len(body["input"]) / 15.0
    pcm = encode(speech_like(seconds, SPEECH_RATE), f"pcm_{SPEECH_RATE}")
    form = struct.pack("<HHIIHH", 1, 1, SPEECH_RATE, SPEECH_RATE * 2, 2, 16)
    unknown = b"\xff\xff\xff\xff"
    return b"RIFF" + unknown + b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + unknown + pcm


def image_answer(body: dict[str, Any], fault: str) -> dict[str, Any]:
    content = b"not an image" if fault == "nonsense" else png(*SIZES[body.get("size", "auto")])
    data = [] if fault == "empty" else [{"b64_json": base64.b64encode(content).decode()}] * body.get("n", 1)
    used = len(body["prompt"]) // 4 + 1
    return {
        "created": 1_700_000_000,
        "background": body.get("background", "opaque"),
        "output_format": "png",
        "quality": body.get("quality", "high"),
        "size": body.get("size", "1024x1024"),
        "data": data,
        "usage": {
            "input_tokens": used,
            "output_tokens": 1056,
            "total_tokens": used + 1056,
            "input_tokens_details": {"text_tokens": used, "image_tokens": 0},
        },
    }


@lru_cache(maxsize=4)
def png(width: int, height: int) -> bytes:
    """A valid RGB PNG with a diagonal gradient."""
    rows = b"".join(
        64 * (b"\0" + bytes(channel for x in range(width) for channel in (x * 255 // width, y * 255 // height, 96)))
        for y in range(0, height, 64)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
