"""Editions as files, with sound that plays: a real, quiet MP3 and a small cover."""

import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from radiox_tasks.audio.mastering.encode import Mp3Encoder
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.sound import SoundTrace
from tests.media.media_documents import document

SECONDS = 40


@lru_cache(maxsize=1)
def cover() -> bytes:
    """A small red square, as a JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (300, 300), (220, 0, 40)).save(out, "JPEG")
    return out.getvalue()


def write_sound(path: Path, seconds: int = SECONDS) -> Path:
    """An MP3 with a quiet tone."""
    tone = 0.1 * np.sin(np.arange(44_100, dtype=np.float32) * 0.05)
    with Mp3Encoder(path, 64) as encoder:
        for _ in range(seconds):
            encoder.feed(np.stack([tone, tone], axis=1).astype(np.float32))
    return path


def shown(**changes: object) -> ShowDocument:
    """The document of the media tests with a trace, as a finished show has it."""
    trace = SoundTrace(
        peaks=tuple(20 + n % 70 for n in range(600)),
        loudness=tuple(-18.0 + n % 5 for n in range(SECONDS)),
        loudness_step_s=1.0,
        target_lufs=-16.0,
        ceiling_dbtp=-1.0,
    )
    return document(**{"trace": trace, "duration_s": float(SECONDS)} | changes)


def write_dashboard(folder: Path, sound: Path, edition: ShowDocument) -> Path:
    """The page of an edition beside its sound and cover; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "show.mp3").hardlink_to(sound)
    (folder / "cover.jpg").write_bytes(cover())
    page = folder / "index.html"
    page.write_text(render_dashboard(edition), encoding="utf-8")
    return page
