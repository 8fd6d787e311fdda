"""A mastered show as the tests of its file take it: what went in, and what came out."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from radiox_tasks.audio.id3 import Tags
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Master


@dataclass(frozen=True)
class Mark:
    """A chapter."""

    title: str
    start_s: float
    end_s: float
    url: str | None = None


@dataclass(frozen=True)
class Made:
    """A finished show: what went in, the master, and the tagged file."""

    script: Script
    master: Master
    audio: bytes
    tags: Tags
    path: Path


def cover(side: int = 1400, mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (side, side), 0).save(buffer, "JPEG")
    return buffer.getvalue()
