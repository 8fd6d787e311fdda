"""The blob store: bytes addressed by the hash of their content. A local folder by default."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol


class BlobStore(Protocol):
    """Content-addressed bytes. A reference is the SHA-256 of the content in hex."""

    def put(self, content: bytes) -> str:
        """Store the content and return its reference. Storing the same content again is harmless."""
        ...

    def put_file(self, source: Path) -> str:
        """Store a file of any size without reading it into memory. It must not be written to afterwards."""
        ...

    def get(self, reference: str) -> bytes:
        """The content. Raises MissingBlobError when the store does not hold it."""
        ...

    def path(self, reference: str) -> Path:
        """A local file with the content, for tools that need one. It must not be written to."""
        ...

    def holds(self, reference: str) -> bool:
        """Whether the content is available to all workers; False only if it is known to be missing."""
        ...

    def stored(self) -> "Mapping[str, StoredBlob]":
        """Every blob, by its reference."""
        ...

    def peek(self, reference: str) -> bytes:
        """The content, without updating its age. Raises MissingBlobError."""
        ...

    def delete(self, reference: str, before: datetime) -> int:
        """Delete one blob unless it was stored again since `before`; returns its size in bytes, 0 if it was kept."""
        ...


@dataclass(frozen=True)
class StoredBlob:
    """When a blob was last stored (aware), and its size in bytes."""

    at: datetime
    size: int


class MissingBlobError(LookupError):
    """The store does not have this reference."""


def file_reference(path: Path) -> str:
    """The reference of a file's content, computed in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class FolderBlobs:
    """Blobs as files in a folder. A write is atomic and durable before its reference is returned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _place(self, reference: str) -> Path:
        if len(reference) != 64 or not all(c in "0123456789abcdef" for c in reference):
            raise MissingBlobError(f"not a blob reference: {reference[:80]!r}")
        return self.folder / reference[:2] / reference

    def put(self, content: bytes) -> str:
        reference = hashlib.sha256(content).hexdigest()
        place = self._place(reference)
        with suppress(FileNotFoundError):
            os.utime(place)  # in use again: retention must not delete it for its age
            return reference
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, lambda file: file.write(content))
        return reference

    def put_file(self, source: Path) -> str:
        """If possible, hard-link the file into the store, so that nothing is copied."""
        reference = file_reference(source)
        place = self._place(reference)
        with suppress(FileNotFoundError):
            os.utime(place)
            return reference
        place.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            os.fsync(file.fileno())
        try:
            place.hardlink_to(source.resolve())
            os.utime(place)  # its age counts from here, not from the file's own time
        except FileExistsError:  # another writer of the same content came first
            return reference
        except OSError:  # another file system, or one without hard links
            with source.open("rb") as file:
                _write(place, lambda target: shutil.copyfileobj(file, target))
        return reference

    def get(self, reference: str) -> bytes:
        try:
            return self._place(reference).read_bytes()
        except FileNotFoundError:
            raise MissingBlobError(f"blob {reference} is not in {self.folder}") from None

    def path(self, reference: str) -> Path:
        place = self._place(reference)
        if not place.exists():
            raise MissingBlobError(f"blob {reference} is not in {self.folder}")
        return place

    def holds(self, reference: str) -> bool:
        return self._place(reference).exists()

    def stored(self) -> Mapping[str, StoredBlob]:
        found: dict[str, StoredBlob] = {}
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):  # another process is deleting blobs
                stat = path.stat()
                found[path.name] = StoredBlob(datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size)
        return found

    def peek(self, reference: str) -> bytes:
        return self.get(reference)

    def delete(self, reference: str, before: datetime) -> int:
        path = self._place(reference)
        aside = path.with_name(f".gone-{path.name}")
        try:
            path.rename(aside)
        except FileNotFoundError:  # another process is deleting blobs
            return 0
        stat = aside.stat()
        if stat.st_mtime >= before.timestamp():  # stored again in the meantime
            aside.rename(path)
            return 0
        aside.unlink()
        return max(stat.st_size, 1)


def _write(place: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Write a new file durably, so that no reader sees a part of it."""
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".put-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
