"""The blob store in Supabase Storage, for workers on several machines; what was read once is kept in a local folder."""

import hashlib
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from radiox_tasks.data.blobs import FolderBlobs, MissingBlobError, file_reference
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.supabase_client import connect, ensure_bucket, is_duplicate, is_missing, storage_failure
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from supabase import Client

logger = logging.getLogger(__name__)

SUFFIX = "-blobs"
"""Blobs live in a private bucket of their own, beside the public one of the editions."""

QUESTION_SECONDS = 5.0
"""For asking whether a blob is there, which every step that is done already does."""

SILENCE_SECONDS = 30.0
"""After a question that was not answered none is asked for this long; nothing counts as gone meanwhile."""

KNOWN_SECONDS = 300.0
"""For how long a process takes a blob that it met in the bucket to be there still."""

_MOST_KNOWN = 20_000  # references, some 3 MB; a show has a few hundred


class SupabaseBlobs:
    """A BlobStore over a private bucket. Raises ProviderError when Storage fails."""

    def __init__(self, settings: Settings, cache: Path, *, known_for: float = KNOWN_SECONDS) -> None:
        self._settings = settings
        self._cache = FolderBlobs(cache)
        self._bucket = settings.bucket + SUFFIX
        self._connected: Client | None = None
        self._asking: Client | None = None
        self._known_for = known_for
        self._known: dict[str, float] = {}  # reference -> until when, by the monotonic clock
        self._silent_until = 0.0

    def _client(self) -> "Client":
        if self._connected is None:
            client = connect(self._settings)
            try:
                ensure_bucket(client, self._bucket, public=False)
            except Exception as error:
                raise storage_failure(error, "bucket") from None
            self._connected = client
        return self._connected

    @staticmethod
    def _place(reference: str) -> str:
        return f"{reference[:2]}/{reference}"

    def put(self, content: bytes) -> str:
        """Store the content remotely and in the cache; done only when the remote has it."""
        self._upload(hashlib.sha256(content).hexdigest(), content)
        return self._cache.put(content)

    def put_file(self, source: Path) -> str:
        """The same for a file, which is sent and kept piece by piece."""
        self._upload(file_reference(source), source)
        return self._cache.put_file(source)

    def _upload(self, reference: str, content: bytes | Path) -> None:
        bucket = self._client().storage.from_(self._bucket)
        try:
            bucket.upload(self._place(reference), content, {"content-type": "application/octet-stream"})
        except Exception as error:
            if not is_duplicate(error):
                raise storage_failure(error, "put blob") from None
        self._met(reference)

    def get(self, reference: str) -> bytes:
        """The content, from the cache or the bucket; what does not hash to its reference is missing."""
        try:
            return self._cache.get(reference)
        except MissingBlobError:
            if len(reference) != 64:
                raise
        bucket = self._client().storage.from_(self._bucket)
        try:
            content = bucket.download(self._place(reference))
        except Exception as error:
            if is_missing(error):
                self._known.pop(reference, None)
                raise MissingBlobError(f"blob {reference} is not in the bucket") from None
            raise storage_failure(error, "get blob") from None
        if hashlib.sha256(content).hexdigest() != reference:
            raise MissingBlobError(f"blob {reference} came back damaged")
        self._met(reference)
        self._cache.put(content)
        return content

    def path(self, reference: str) -> Path:
        """A file in the cache with the content; only what the cache does not have is downloaded."""
        try:
            return self._cache.path(reference)
        except MissingBlobError:
            self.get(reference)
            return self._cache.path(reference)

    def holds(self, reference: str) -> bool:
        """Whether the bucket has it, which is what other machines read. What only the cache still has is sent again."""
        now = time.monotonic()
        if now < max(self._known.get(reference, 0.0), self._silent_until):
            return True
        try:
            there = self._is_in_the_bucket(reference)
            if not there and self._cache.holds(reference):
                self._upload(reference, self._cache.path(reference))
                there = True
        except Exception as error:  # not known to be gone; who reads it will be told what is wrong
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            told = error if isinstance(error, ProviderError) else storage_failure(error, "look for a blob")
            logger.warning("%s", told)
            return True
        return there

    def _is_in_the_bucket(self, reference: str) -> bool:
        """Asked with info(): the SDK's exists() takes any 404 that it cannot read for a no."""
        if self._asking is None:
            self._asking = connect(self._settings, timeout=QUESTION_SECONDS)
        try:
            self._asking.storage.from_(self._bucket).info(self._place(reference))
        except Exception as error:
            if is_missing(error):
                return False
            raise
        self._met(reference)
        return True

    def _met(self, reference: str) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[reference] = time.monotonic() + self._known_for
