"""An edition: the folder of one published show, built whole and renamed into place."""

import filecmp
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from radiox_tasks.media.chapters import render_chapters
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.places import edition_folder, editions_root, new_folder, replace_file, write_durably
from radiox_tasks.media.transcript import render_srt, render_vtt
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.script import Script

FILES = (
    "show.mp3",
    "cover.jpg",
    "index.html",
    "script.json",
    "transcript.vtt",
    "transcript.srt",
    "chapters.json",
    "show.json",
)

DOCUMENTS = frozenset({"show.json", "latest.json"})
"""The files that hold a show's document."""
PRIVATE = frozenset({"folder", "audio", "cover", "dashboard", "error"})
"""What a show's document says of this machine; the world gets it without."""


def public_json(raw: bytes) -> bytes:
    """show.json as it may leave the machine."""
    document = json.loads(raw)
    return json.dumps({key: document[key] for key in document if key not in PRIVATE}, ensure_ascii=False).encode()


def folder_of(document: ShowDocument, home: Path) -> Path:
    """Where the show's edition lies."""
    local = document.air_at.astimezone(ZoneInfo(document.timezone))
    return edition_folder(home, document.preset, local, document.show_id)


def _document_json(document: ShowDocument) -> str:
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def write_edition(
    document: ShowDocument, *, script: Script, audio: bytes | Path, cover: bytes, home: Path
) -> ShowDocument:
    """Write the edition's folder and return the document with the places of its files filled in.

    `audio` is the finished, tagged MP3, or the file that holds it, which is copied piece by piece; `cover` is the
    JPEG. The folder appears complete or not at all; writing the
    same edition again changes nothing, a changed one takes the old one's place.
    """
    folder = folder_of(document, home)
    placed = document.model_copy(
        update={
            "folder": str(folder),
            "audio": str(folder / "show.mp3"),
            "audio_bytes": audio.stat().st_size if isinstance(audio, Path) else len(audio),
            "cover": str(folder / "cover.jpg"),
            "dashboard": str(folder / "index.html"),
        }
    )
    contents: dict[str, bytes | str | Path] = {
        "show.mp3": audio,
        "cover.jpg": cover,
        "index.html": render_dashboard(placed),
        "script.json": json.dumps(script.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n",
        "transcript.vtt": render_vtt(placed),
        "transcript.srt": render_srt(placed),
        "chapters.json": render_chapters(placed),
        "show.json": _document_json(placed),
    }
    if not all(_holds(folder / name, content) for name, content in contents.items()):
        with new_folder(editions_root(home), folder) as made:
            for name, content in contents.items():
                write_durably(made / name, content)
    return placed


def _holds(path: Path, content: bytes | str | Path) -> bool:
    if isinstance(content, Path):
        return path.is_file() and filecmp.cmp(path, content, shallow=False)
    raw = content.encode() if isinstance(content, str) else content
    return path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw


def refresh_edition(document: ShowDocument, *, home: Path) -> None:
    """Bring show.json and the page up to the document as it is now (its last steps and status came after the audio)."""
    folder = folder_of(document, home)
    if not folder.is_dir():
        return
    for name, content in (("index.html", render_dashboard(document)), ("show.json", _document_json(document))):
        if not _holds(folder / name, content):
            replace_file(folder / name, content)


def read_edition(folder: Path) -> ShowDocument | None:
    """The document of the edition in this folder, or None when the folder holds no whole edition."""
    if not all((folder / name).is_file() for name in FILES):
        return None
    try:
        return ShowDocument.model_validate_json((folder / "show.json").read_bytes())
    except (ValidationError, OSError):
        return None


def recent_editions(home: Path, preset: str, limit: int) -> list[ShowDocument]:
    """The newest published editions of a preset on this disk, newest first."""
    found: list[ShowDocument] = []
    days = sorted((editions_root(home) / preset).glob("????-??-??"), reverse=True)
    for day in days:
        for folder in sorted(day.iterdir(), reverse=True):
            document = read_edition(folder)
            if document is not None and document.status == "published":
                found.append(document)
        if len(found) >= limit:
            break
    return sorted(found, key=lambda one: (one.air_at, one.show_id), reverse=True)[:limit]
