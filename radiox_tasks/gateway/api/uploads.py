"""Uploads: the file type is detected from the content, not from its name or declared type."""

import hashlib
import io
import re
import warnings
from pathlib import Path
from typing import Literal

import yaml

from radiox_tasks.data.blobs.blob_store import MissingBlobError
from radiox_tasks.data.media.media_files import Credits, MediaFile, MediaKind, media_file, record_media_file
from radiox_tasks.data.media.media_paths import path_of, uploads
from radiox_tasks.data.store import Store
from radiox_tasks.files import replace_file
from radiox_tasks.gateway.problems import ProblemError
from radiox_tasks.model.formats.media_types import FLAC, JPEG, MP3, OGG, PNG, WAV, WEBP

FILE_ID = r"^[0-9a-f]{64}$"
MOST_PIXELS = 40_000_000
MOST_SECONDS = 3600.0
SHORTEST_JINGLE, LONGEST_JINGLE = 3.0, 600.0

_PICTURES = {"JPEG": (JPEG, ".jpg"), "PNG": (PNG, ".png"), "WEBP": (WEBP, ".webp")}
_AUDIO = {
    "WAV": (WAV, ".wav"),
    "FLAC": (FLAC, ".flac"),
    "MP3": (MP3, ".mp3"),
    "OGG": (OGG, ".ogg"),
}
FILE_TYPES = tuple(kind for kind, _ in (*_PICTURES.values(), *_AUDIO.values()))
"""The media types of stored files."""
_UNSAFE = re.compile(r"[^a-z0-9-]+")

UploadKind = Literal["jingle", "picture", "audio"]


def take_in(store: Store, content: bytes, *, kind: UploadKind, name: str, credits: Credits) -> MediaFile:
    """Check a file by its content and store it. Raises ProblemError 415 for an unsupported type, 422 for violated
    limits."""
    media_type, suffix = _picture(content) if kind == "picture" else _recording(content, jingle=kind == "jingle")
    file_id = hashlib.sha256(content).hexdigest()
    stem = _UNSAFE.sub("-", Path(name).stem.lower()).strip("-")[:60] or kind
    folder = uploads(store.settings.home)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / file_id, content)
    if kind == "jingle":
        _to_library(store, stem, suffix, content, credits)
    return record_media_file(
        store.database,
        file_id=file_id,
        kind=kind,
        name=f"{stem}{suffix}",
        media_type=media_type,
        size=len(content),
        credits=credits,
    )


def known_file(store: Store, file_id: str) -> MediaFile:
    """A file's metadata. Raises ProblemError 404."""
    found = media_file(store.database, file_id)
    if found is None:
        raise ProblemError(404, "there is no such file")
    return found


def known_path(store: Store, file: MediaFile) -> Path:
    """A file's path on this machine. Raises ProblemError 404 if it was deleted."""
    try:
        return path_of(store, file.file_id)
    except MissingBlobError:
        raise ProblemError(404, f"{file.name} was deleted") from None


def is_public(kind: MediaKind) -> bool:
    """Whether files of this kind are public: pictures are, audio is not."""
    return kind in ("picture", "cover")


def _picture(content: bytes) -> tuple[str, str]:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as image:
                kind, (width, height) = str(image.format), image.size
                if width * height > MOST_PIXELS:
                    raise ProblemError(422, f"the picture has more than {MOST_PIXELS // 1_000_000} megapixels")
                image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise ProblemError(415, "the file is not a complete JPEG, PNG or WebP picture") from None
    return _PICTURES[kind]


def _recording(content: bytes, *, jingle: bool) -> tuple[str, str]:
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(content)) as sound:
            kind, seconds = sound.format, sound.frames / sound.samplerate
            sound.read(min(sound.frames, sound.samplerate))
    except (soundfile.LibsndfileError, RuntimeError, ValueError, ZeroDivisionError):
        raise ProblemError(415, "the file is not a readable recording") from None
    if kind not in _AUDIO:
        raise ProblemError(415, f"{kind} is not taken; send WAV, FLAC, MP3 or Ogg")
    least, most = (SHORTEST_JINGLE, LONGEST_JINGLE) if jingle else (0.1, MOST_SECONDS)
    if not least <= seconds <= most:
        raise ProblemError(422, f"the recording is {seconds:.1f} s long; it may have {least:g} to {most:g} s")
    return _AUDIO[kind]


def _to_library(store: Store, stem: str, suffix: str, content: bytes, credits: Credits) -> None:
    """Add a jingle to the station's music: its metadata is written first, so that it never lacks a licence."""
    folder = store.settings.home / "jingles"
    folder.mkdir(parents=True, exist_ok=True)
    others = [path for path in folder.glob(f"{stem}.*") if path.name not in (f"{stem}{suffix}", f"{stem}.yaml")]
    if others:
        raise ProblemError(409, f"there is a jingle {stem} of another format already: give this one another name")
    note = credits.model_dump()
    replace_file(folder / f"{stem}.yaml", yaml.safe_dump(note, allow_unicode=True, sort_keys=False).encode())
    replace_file(folder / f"{stem}{suffix}", content)
