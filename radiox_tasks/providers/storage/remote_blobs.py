"""The blob store in a remote bucket, for workers on several machines; what was read once is kept in a local folder."""

import hashlib
import logging
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from radiox_tasks.data.blobs.blob_store import FolderBlobs, MissingBlobError, StoredBlob, file_reference
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.bucket import Bucket, MissingObjectError
from radiox_tasks.providers.storage.configured_bucket import StoreKind, bucket, edition_bucket_name
from radiox_tasks.settings import Settings

logger = logging.getLogger(__name__)

SUFFIX = "-blobs"
"""Blobs are in a private bucket, separate from the public one of the editions."""

QUESTION_SECONDS = 5.0
"""Timeout for existence checks, which every done step makes."""

SILENCE_SECONDS = 30.0
"""After a failed check no further one is made for this long; nothing counts as missing meanwhile."""

FOREVER_SECONDS = 31_536_000
"""Content-addressed objects never change."""

KNOWN_SECONDS = 300.0
"""How long a process assumes that a blob seen in the bucket is still there."""

_MOST_KNOWN = 20_000  # references, about 3 MB; a show has a few hundred


class RemoteBlobs:
    """A BlobStore over a private bucket. Raises ProviderError if the store fails."""

    def __init__(self, remote: Bucket, cache: Path, *, known_for: float = KNOWN_SECONDS) -> None:
        self._bucket = remote
        self._cache = FolderBlobs(cache)
        self._ready = False
        self._known_for = known_for
        self._known: dict[str, float] = {}  # reference -> until when, by the monotonic clock
        self._silent_until = 0.0

    def _opened(self) -> Bucket:
        if not self._ready:
            self._bucket.ensure(public=False)
            self._ready = True
        return self._bucket

    @staticmethod
    def _place(reference: str) -> str:
        return f"{reference[:2]}/{reference}"

    def put(self, content: bytes) -> str:
        """Store the content remotely and in the cache; returns once the bucket has it."""
        self._upload(hashlib.sha256(content).hexdigest(), content)
        return self._cache.put(content)

    def put_file(self, source: Path) -> str:
        """The same for a file, which is sent and cached in pieces."""
        self._upload(file_reference(source), source)
        return self._cache.put_file(source)

    def _upload(self, reference: str, content: bytes | Path) -> None:
        """Upload even if the blob exists: its age is renewed, so that retention keeps it."""
        self._opened().put(
            self._place(reference), content, content_type="application/octet-stream", cache_seconds=FOREVER_SECONDS
        )
        self._met(reference)

    def get(self, reference: str) -> bytes:
        """The content, from the cache or the bucket; content that does not match its hash counts as missing."""
        try:
            return self._cache.get(reference)
        except MissingBlobError:
            if len(reference) != 64:
                raise
        try:
            content = self._opened().get(self._place(reference))
        except MissingObjectError:
            self._known.pop(reference, None)
            raise MissingBlobError(f"blob {reference} is not in the bucket") from None
        if hashlib.sha256(content).hexdigest() != reference:
            raise MissingBlobError(f"blob {reference} does not match its hash")
        self._met(reference)
        self._cache.put(content)
        return content

    def path(self, reference: str) -> Path:
        """A file in the cache with the content, downloaded if necessary."""
        try:
            return self._cache.path(reference)
        except MissingBlobError:
            self.get(reference)
            return self._cache.path(reference)

    def holds(self, reference: str) -> bool:
        """Whether the bucket has it, which is what other machines read. A blob that only the cache has is uploaded
        again."""
        now = time.monotonic()
        if now < max(self._known.get(reference, 0.0), self._silent_until):
            return True
        try:
            there = self._is_in_the_bucket(reference)
            if not there and self._cache.holds(reference):
                self._upload(reference, self._cache.path(reference))
                there = True
        except ProviderError as error:  # not known to be missing; a reader gets the store's error
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            logger.warning("%s", error)
            return True
        return there

    def _is_in_the_bucket(self, reference: str) -> bool:
        there = self._bucket.exists(self._place(reference), timeout=QUESTION_SECONDS)
        if there:
            self._met(reference)
        return there

    def stored(self) -> Mapping[str, StoredBlob]:
        """Every blob of the bucket and of the cache, with the newer time of both."""
        found = dict(self._cache.stored())
        for entry in self._opened().list():
            reference = entry.path.rpartition("/")[2]
            here = found.get(reference)
            at = max(entry.stored_at, here.at) if here else entry.stored_at
            found[reference] = StoredBlob(at, entry.size)
        return found

    def peek(self, reference: str) -> bytes:
        """The content, without caching it. Raises MissingBlobError."""
        try:
            return self._cache.get(reference)
        except MissingBlobError:
            pass
        try:
            return self._opened().get(self._place(reference))
        except MissingObjectError:
            raise MissingBlobError(f"blob {reference} is not in the bucket") from None

    def delete(self, reference: str, before: datetime) -> int:
        """Delete a blob in the bucket and the cache, unless it was stored again since; returns its size in bytes."""
        freed = self._cache.delete(reference, before)
        if self._cache.holds(reference) or self._known.get(reference, 0.0) > time.monotonic():
            return 0  # used on this machine recently
        self._opened().delete([self._place(reference)])
        return max(freed, 1)

    def _met(self, reference: str) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[reference] = time.monotonic() + self._known_for


def open_remote_blobs(settings: Settings, kind: StoreKind, cache: Path) -> RemoteBlobs:
    """The blobs in the store's private bucket. Raises ProviderError if its settings are incomplete."""
    return RemoteBlobs(bucket(settings, kind, edition_bucket_name(settings, kind) + SUFFIX), cache)
