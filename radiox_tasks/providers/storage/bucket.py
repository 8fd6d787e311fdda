"""The interface to a remote bucket (Supabase Storage or S3), selected by the settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.settings import Settings

StoreKind = Literal["supabase", "s3"]


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


def store_of(settings: Settings) -> StoreKind | None:
    """The remote store for editions; None: they stay in the home. S3 takes precedence if both are configured."""
    if settings.s3_bucket is not None:
        return "s3"
    return "supabase" if settings.supabase_url is not None else None


def bucket(settings: Settings, kind: StoreKind, name: str) -> Bucket:
    """The bucket of that name. Raises ProviderError("unauthorised") if the store's settings are incomplete."""
    if kind == "s3":
        from radiox_tasks.providers.storage.s3_bucket import S3Bucket

        return S3Bucket(settings, name)
    from radiox_tasks.providers.storage.supabase_bucket import SupabaseBucket

    return SupabaseBucket(settings, name)


def edition_bucket(settings: Settings) -> Bucket:
    """The public bucket of the editions. Raises ProviderError if no store is configured."""
    kind = store_of(settings)
    if kind is None:
        raise ProviderError("invalid", "no remote store is named: set RADIOX_S3_BUCKET or SUPABASE_URL")
    return bucket(settings, kind, edition_bucket_name(settings, kind))


def edition_bucket_name(settings: Settings, kind: StoreKind) -> str:
    """The name of the edition bucket."""
    return settings.s3_bucket or settings.bucket if kind == "s3" else settings.bucket
