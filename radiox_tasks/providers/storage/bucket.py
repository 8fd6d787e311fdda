"""The interface to a remote bucket (Supabase Storage or S3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class StoredObject:
    """One object of a listing. `stored_at` is aware; `size` is in bytes."""

    path: str
    size: int
    stored_at: datetime


class MissingObjectError(LookupError):
    """The bucket does not have this path."""


class Bucket(Protocol):
    """A bucket. Every method raises ProviderError if the store fails; no message contains a key."""

    name: str

    def ensure(self, *, public: bool) -> None:
        """Create the bucket if it does not exist. `public`: anyone may read it; an existing private one is refused."""
        ...

    def put(self, path: str, content: bytes | Path, *, content_type: str, cache_seconds: int) -> None:
        """Store or replace the content at the path. A failed transfer is retried."""
        ...

    def get(self, path: str) -> bytes:
        """The content. Raises MissingObjectError."""
        ...

    def exists(self, path: str, *, timeout: float) -> bool:
        """Whether the path exists; with its own timeout, in seconds."""
        ...

    def delete(self, paths: Sequence[str]) -> None:
        """Delete the paths; missing ones are ignored."""
        ...

    def list(self) -> Iterator[StoredObject]:
        """Every object of the bucket."""
        ...

    def address(self, path: str, *, expires: int | None = None) -> str:
        """The URL of the object: public, or signed and valid for `expires` seconds. Supabase signs only what exists:
        raises MissingObjectError otherwise."""
        ...
