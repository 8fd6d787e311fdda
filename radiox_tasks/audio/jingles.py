"""The jingle library: audio files, each with a YAML file of metadata. A file without a licence is not played."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from radiox_tasks.model.base import Document
from radiox_tasks.model.preset import Sound

BUNDLED = Path(__file__).parent / "music"
SUFFIXES = (".flac", ".wav", ".mp3", ".ogg")


class JingleError(ValueError):
    """A jingle cannot be used, or none fits; the message names the file and what to add."""


class Note(Document):
    """The metadata of a music file.

    Seconds are positions in the file. `source` says where it is from. `hours` are the local hours it suits as (from,
    to), end excluded, wrapping at midnight. `loop` is the part that can be repeated; `ending` is where its final part
    starts.
    """

    licence: str = Field(min_length=1)
    title: str = ""
    author: str = ""
    source: str = ""
    mood: tuple[str, ...] = ()
    hours: tuple[int, int] = (0, 24)
    loop: tuple[float, float] | None = None
    ending: float | None = Field(default=None, ge=0)


class Jingle(Document):
    """One piece of music that may be played."""

    name: str
    path: Path
    note: Note

    @cached_property
    def digest(self) -> str:
        """A hash of the music and its metadata, independent of the file name."""
        content = hashlib.sha256(self.path.read_bytes())
        content.update(self.note.model_dump_json().encode())
        return content.hexdigest()


def jingle_folders(home: Path) -> tuple[Path, ...]:
    """The folders of jingles: the station's own first, the bundled ones last."""
    return (home / "jingles", BUNDLED)


def sidecar(path: Path) -> Path:
    """The metadata file of a music file: the same name with .yaml."""
    return path.with_suffix(".yaml")


def read_jingle(path: Path) -> Jingle:
    """One file with its metadata. Raises JingleError if the metadata is missing or invalid, or has no licence."""
    note = sidecar(path)
    try:
        fields: Any = yaml.safe_load(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise JingleError(f"{path}: no licence note; write {note.name} beside it with a line `licence: …`") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise JingleError(f"{note}: not readable as YAML: {str(error).splitlines()[0]}") from None
    if not isinstance(fields, dict) or not str(fields.get("licence") or "").strip():
        raise JingleError(f"{note}: no licence; add a line `licence: …` that says under which terms it may be played")
    try:
        return Jingle(name=path.stem, path=path, note=Note.model_validate(fields))
    except ValidationError as error:
        first = error.errors()[0]
        raise JingleError(f"{note}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def music_files(folders: Sequence[Path]) -> list[Path]:
    """The music files in these folders, earlier folders first; duplicate names count once."""
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() in SUFFIXES:
                    found.setdefault(path.stem, path)
    return list(found.values())


def choose_jingle(sound: Sound, *, local_hour: int, rotation: int, folders: Sequence[Path]) -> Jingle:
    """The jingle for one show.

    `sound.jingle` names a file (without suffix) or a mood; if unset, those that suit `local_hour` alternate by
    `rotation`, a number that increases from slot to slot. Folders are searched in order. Raises JingleError if the
    named file has no licence, or nothing can be played.
    """
    files = music_files(folders)
    if sound.jingle is not None:
        for path in files:
            if path.stem == sound.jingle:
                return read_jingle(path)
    playable, refused = _sort_out(files)
    if sound.jingle is not None:
        chosen = [jingle for jingle in playable if sound.jingle in jingle.note.mood]
        if not chosen:
            known = ", ".join(jingle.name for jingle in playable) or "none"
            raise JingleError(f"no jingle or mood is called {sound.jingle!r}; there are: {known}")
    else:
        chosen = [jingle for jingle in playable if _suits(jingle.note.hours, local_hour)] or playable
    if not chosen:
        reason = f": {refused[0]}" if refused else f" in {', '.join(map(str, folders)) or 'no folder'}"
        raise JingleError(f"no jingle can be played{reason}")
    return chosen[rotation % len(chosen)]


def _sort_out(files: Sequence[Path]) -> tuple[list[Jingle], list[JingleError]]:
    playable: list[Jingle] = []
    refused: list[JingleError] = []
    for path in files:
        try:
            playable.append(read_jingle(path))
        except JingleError as error:
            refused.append(error)
    return playable, refused


def refusals(folders: Sequence[Path]) -> list[str]:
    """Why files in these folders are not played, one sentence each."""
    return [str(error) for error in _sort_out(music_files(folders))[1]]


def _suits(hours: tuple[int, int], hour: int) -> bool:
    start, end = hours
    return start <= hour < end if start <= end else hour >= start or hour < end


def jingle_of_hour(sound: Sound, local: datetime, *, home: Path) -> Jingle:
    """The jingle of a show at this local time; they alternate by hour."""
    rotation = local.toordinal() * 24 + local.hour
    return choose_jingle(sound, local_hour=local.hour, rotation=rotation, folders=jingle_folders(home))
