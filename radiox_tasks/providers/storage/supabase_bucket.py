"""A bucket in Supabase Storage, through its own client; large files go up resumably, by the TUS protocol."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.bucket import MissingObjectError, StoredObject
from radiox_tasks.providers.storage.supabase_client import connect, is_duplicate, is_missing, storage_failure
from radiox_tasks.providers.storage.supabase_resumable import RESUMABLE_FROM, upload_resumably
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from storage3.types import FileOptions
    from supabase import Client

ATTEMPTS, PAUSE_SECONDS = 3, 0.5  # attempts of an upload, with a doubling pause
PAGE = 1000  # objects per listing


class SupabaseBucket:
    """A Bucket in Supabase Storage."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self._settings = settings
        self._asking: Client | None = None

    @cached_property
    def _client(self) -> "Client":
        return connect(self._settings)

    def ensure(self, *, public: bool) -> None:
        try:
            found = self._find_or_make(public=public)
        except Exception as error:
            raise storage_failure(error, "bucket") from None
        if public and found is not None and not found.public and self._settings.public_url is None:
            raise ProviderError(
                "invalid",
                f"supabase: the bucket {self.name} is private, and the links to it are public: make it public "
                "(docs/operations.md has the SQL), or set RADIOX_PUBLIC_URL to where its files are read",
            )

    def _find_or_make(self, *, public: bool) -> Any:
        from storage3.exceptions import StorageApiError

        try:
            return self._client.storage.get_bucket(self.name)
        except StorageApiError as error:
            if not is_missing(error):
                raise
        try:
            self._client.storage.create_bucket(self.name, options={"public": public})
        except StorageApiError as error:
            if not is_duplicate(error):
                raise
        return None

    def put(self, path: str, content: bytes | Path, *, content_type: str, cache_seconds: int) -> None:
        pause = PAUSE_SECONDS
        for attempt in range(ATTEMPTS):
            try:
                self._put_once(path, content, content_type, cache_seconds)
            except ProviderError as error:
                if error.kind not in ("transient", "rate_limited") or attempt + 1 == ATTEMPTS:
                    raise
                time.sleep(min(error.retry_after or pause, 10.0))
                pause *= 2
            else:
                return

    def _put_once(self, path: str, content: bytes | Path, content_type: str, cache_seconds: int) -> None:
        if isinstance(content, Path) and content.stat().st_size > RESUMABLE_FROM:
            upload_resumably(
                self._settings, self.name, path, content, content_type=content_type, cache_seconds=cache_seconds
            )
            return
        options: FileOptions = {"content-type": content_type, "cache-control": str(cache_seconds), "upsert": "true"}
        try:
            self._client.storage.from_(self.name).upload(path, content, options)
        except Exception as error:
            raise storage_failure(error, f"upload of {path}") from None

    def get(self, path: str) -> bytes:
        try:
            return self._client.storage.from_(self.name).download(path)
        except Exception as error:
            if is_missing(error):
                raise MissingObjectError(path) from None
            raise storage_failure(error, "download") from None

    def exists(self, path: str, *, timeout: float) -> bool:
        """info() instead of the SDK's exists(), which takes any 404 for a missing object."""
        if self._asking is None:
            self._asking = connect(self._settings, timeout=timeout)
        try:
            self._asking.storage.from_(self.name).info(path)
        except Exception as error:
            if is_missing(error):
                return False
            raise storage_failure(error, "lookup of an object") from None
        return True

    def delete(self, paths: Sequence[str]) -> None:
        try:
            for start in range(0, len(paths), PAGE):
                self._client.storage.from_(self.name).remove(list(paths[start : start + PAGE]))
        except Exception as error:
            raise storage_failure(error, "removal") from None

    def list(self) -> Iterator[StoredObject]:
        folders = [""]
        while folders:
            folder = folders.pop()
            for entry in self._entries(folder):
                path = f"{folder}/{entry['name']}" if folder else str(entry["name"])
                if entry.get("id") is None:  # folder
                    folders.append(path)
                    continue
                stamp = str(entry.get("updated_at") or entry["created_at"]).replace("Z", "+00:00")
                size = int((entry.get("metadata") or {}).get("size", 0))
                yield StoredObject(path, size, datetime.fromisoformat(stamp))

    def _entries(self, folder: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            try:
                page = self._client.storage.from_(self.name).list(folder, {"limit": PAGE, "offset": offset})
            except Exception as error:
                raise storage_failure(error, "list") from None
            yield from page
            if len(page) < PAGE:
                return
            offset += PAGE

    def address(self, path: str, *, expires: int | None = None) -> str:
        files = self._client.storage.from_(self.name)
        if expires is None:
            return files.get_public_url(path)
        try:
            return str(files.create_signed_url(path, expires)["signedUrl"])
        except Exception as error:
            if is_missing(error):
                raise MissingObjectError(path) from None
            raise storage_failure(error, "signed URL") from None
