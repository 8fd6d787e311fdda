"""The blob store: bytes addressed by the hash of their content. A local folder by default."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class BlobStore(Protocol):
    """Content-addressed bytes. A reference is the SHA-256 of the content in hex."""

    def put(self, content: bytes) -> str:
        """Store the content (again, harmlessly) and return its reference."""
        ...

    def put_file(self, source: Path) -> str:
        """The same for a file of any size, which is not read into memory; nobody may write to it afterwards."""
        ...

    def get(self, reference: str) -> bytes:
        """The content. Raises MissingBlobError when the store does not hold it."""
        ...

    def path(self, reference: str) -> Path:
        """A local file with the content, for tools that want one; it must not be written to."""
        ...

    def holds(self, reference: str) -> bool:
        """Whether the content is there for everybody; False only when it is known to be gone."""
        ...

    def stored(self) -> "Mapping[str, StoredBlob]":
        """Every blob there is, by its reference."""
        ...

    def peek(self, reference: str) -> bytes:
        """The content; reading it does not make it younger. Raises MissingBlobError."""
        ...

    def drop(self, reference: str, before: datetime) -> int:
        """Remove one blob unless it was stored again since `before`; the bytes it had, 0 if it stays."""
        ...


@dataclass(frozen=True)
class StoredBlob:
    """When a blob was stored last (aware), and its size in bytes."""

    at: datetime
    size: int


class MissingBlobError(LookupError):
    """The store does not hold this reference."""


def file_reference(path: Path) -> str:
    """The reference of a file's content, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class FolderBlobs:
    """Blobs as files in a folder; a write is atomic and durable before its reference is known to anyone."""

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
            os.utime(place)  # in use again: it is not forgotten for its age
            return reference
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".put-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return reference

    def put_file(self, source: Path) -> str:
        """Where the disk allows it the file itself becomes the blob, as a hard link: nothing is copied."""
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
            os.utime(place)  # its age counts from here, not from when the file was written
        except FileExistsError:  # another writer of the same content came first
            return reference
        except OSError:  # another disk, or one without hard links
            self._copy(source, place)
        return reference

    @staticmethod
    def _copy(source: Path, place: Path) -> None:
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".put-")
        try:
            with os.fdopen(descriptor, "wb") as target, source.open("rb") as file:
                shutil.copyfileobj(file, target)
                target.flush()
                os.fsync(target.fileno())
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

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
            with suppress(FileNotFoundError):  # somebody else keeps the archive just now
                stat = path.stat()
                found[path.name] = StoredBlob(datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size)
        return found

    def peek(self, reference: str) -> bytes:
        return self.get(reference)

    def drop(self, reference: str, before: datetime) -> int:
        path = self._place(reference)
        aside = path.with_name(f".gone-{path.name}")
        try:
            path.rename(aside)
        except FileNotFoundError:  # somebody else keeps the archive just now
            return 0
        stat = aside.stat()
        if stat.st_mtime >= before.timestamp():  # stored again this very moment
            aside.rename(path)
            return 0
        aside.unlink()
        return max(stat.st_size, 1)
