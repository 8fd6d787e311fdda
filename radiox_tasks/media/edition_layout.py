"""The layout of an edition's folder: the names of its files, its place on this disk, and the document in it."""

import json
from pathlib import Path

from pydantic import ValidationError

from radiox_tasks.media.edition_paths import STAGING, edition_folder, editions_root, safe_name
from radiox_tasks.model.edition import ShowDocument

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

TOMBSTONE = ("index.html", "show.json")
"""The files of a retracted edition."""

DOCUMENTS = frozenset({"show.json", "latest.json"})
"""The files that contain a show's document."""
PRIVATE = frozenset({"folder", "audio", "cover", "dashboard", "error"})
"""Fields of a show's document about this machine, which are not published."""


def public_json(raw: bytes) -> bytes:
    """show.json in its public form."""
    document = json.loads(raw)
    return json.dumps({key: document[key] for key in document if key not in PRIVATE}, ensure_ascii=False).encode()


def folder_of(document: ShowDocument, home: Path) -> Path:
    """The edition's folder when it is on air."""
    return edition_folder(home, document.preset, document.local_air_at, document.show_id)


def staged_folder(document: ShowDocument, home: Path) -> Path:
    """The folder of this version until it goes on air; not served."""
    return editions_root(home) / STAGING / f"{safe_name(document.show_id)}-{document.edition}"


def audio_names(edition: int) -> tuple[str, ...]:
    """The names of an edition's audio, the newest version's last: `show.mp3`, then `show-2.mp3` and so on. Players
    cache audio by URL, so each later version has its own; all of them refer to the current audio."""
    return ("show.mp3", *(f"show-{version}.mp3" for version in range(2, edition + 1)))


def files_of(document: ShowDocument) -> tuple[str, ...]:
    """The file names in the edition's folder."""
    if document.status == "retracted":
        return TOMBSTONE
    return (*audio_names(document.edition)[1:], *FILES)


def located(document: ShowDocument, folder: Path) -> ShowDocument:
    """The document with the paths of its files in this folder."""
    places = {"folder": folder, "audio": folder / "show.mp3", "cover": folder / "cover.jpg"}
    places["dashboard"] = folder / "index.html"
    return document.model_copy(update={name: str(place) for name, place in places.items()})


def read_edition(folder: Path) -> ShowDocument | None:
    """The document of the edition in this folder, or None if the folder has no complete edition."""
    document = read_record(folder / "show.json")
    whole = document is not None and is_whole(folder, retracted=document.status == "retracted")
    return document if whole else None


def read_record(file: Path) -> ShowDocument | None:
    """The document in this file, or None if it is missing or cannot be read."""
    try:
        return ShowDocument.read_json(file.read_bytes())
    except (ValidationError, OSError):
        return None


def is_whole(folder: Path, *, retracted: bool = False) -> bool:
    """Whether the folder has every file of an edition, or of a retracted one."""
    try:
        return {path.name for path in folder.iterdir()}.issuperset(TOMBSTONE if retracted else FILES)
    except OSError:
        return False
