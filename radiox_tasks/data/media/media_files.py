"""Metadata of media files that were uploaded or made by jobs; their bytes are blobs."""

from collections.abc import Sequence
from typing import Literal

from pydantic import AwareDatetime
from sqlalchemy import select

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.media_files import MediaFileRow
from radiox_tasks.model.base import Document

MediaKind = Literal["jingle", "picture", "take", "cover", "audio"]

MADE_HERE = "made by this station"
"""The licence note of what the station's own jobs make."""


class Credits(Document):
    """Under which terms a file may be used, what it is, and who made it."""

    licence: str
    title: str = ""
    author: str = ""


class MediaFile(Document):
    """One file. Its id is the SHA-256 of its content."""

    file_id: str
    kind: MediaKind
    name: str
    media_type: str
    size: int
    licence: str
    title: str = ""
    author: str = ""
    at: AwareDatetime


def record_media_file(
    database: Database,
    *,
    file_id: str,
    kind: MediaKind,
    name: str,
    media_type: str,
    size: int,
    credits: Credits,
) -> MediaFile:
    """Record a file; recording the same content again changes nothing."""
    values = {"kind": kind, "name": name, "media_type": media_type, "size": size, **credits.model_dump()}
    with database.transaction() as session:
        insert_ignoring(session, MediaFileRow, file_id=file_id, at=database.now(session), **values)
        return _read(session.get_one(MediaFileRow, file_id))


def store_made_file(
    store: Store,
    content: bytes,
    *,
    kind: MediaKind,
    name: str,
    media_type: str,
    credits: Credits,
) -> str:
    """Store and record what a job made; returns the file's id."""
    file_id = store.blobs.put(content)
    record_media_file(
        store.database,
        file_id=file_id,
        kind=kind,
        name=name,
        media_type=media_type,
        size=len(content),
        credits=credits,
    )
    return file_id


def media_file(database: Database, file_id: str) -> MediaFile | None:
    """The metadata of a file; None if the id is unknown."""
    with database.transaction() as session:
        row = session.get(MediaFileRow, file_id)
        return _read(row) if row else None


def media_files(database: Database, kinds: Sequence[MediaKind] = (), *, limit: int = 200) -> list[MediaFile]:
    """The newest files, newest first."""
    statement = select(MediaFileRow).order_by(MediaFileRow.at.desc()).limit(limit)
    if kinds:
        statement = statement.where(MediaFileRow.kind.in_(kinds))
    with database.transaction() as session:
        return [_read(row) for row in session.scalars(statement)]


def _read(row: MediaFileRow) -> MediaFile:
    return MediaFile.model_validate({name: getattr(row, name) for name in MediaFile.model_fields})
