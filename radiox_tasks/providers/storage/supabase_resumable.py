"""Resumable uploads to Supabase Storage, by the TUS protocol 1.0.0 (tus.io/protocols/resumable-upload).

supabase.com/docs/guides/storage/uploads/resumable-uploads: for files over 6 MB, in parts of exactly 6 MB except the
last. After a failed part, the server's offset is requested (HEAD) and the upload continues from there.
"""

import base64
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.provider_messages import public_sentence
from radiox_tasks.providers.storage.supabase_client import credentials, status_failure
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    import httpx

RESUMABLE_FROM = 6 * 1024 * 1024
PART_BYTES = 6 * 1024 * 1024
ATTEMPTS = 5  # attempts per part
PAUSE_SECONDS = 0.5  # doubled each time
TIMEOUT_SECONDS = 60.0  # seconds per part


def upload_resumably(
    settings: Settings, bucket: str, path: str, file: Path, *, content_type: str, cache_seconds: int
) -> None:
    """Upload or replace the file at the path. Raises ProviderError."""
    import httpx

    url, key = credentials(settings)
    headers = {"Authorization": f"Bearer {key}", "apikey": key, "Tus-Resumable": "1.0.0"}
    facts = {
        "bucketName": bucket,
        "objectName": path,
        "contentType": content_type,
        "cacheControl": str(cache_seconds),
    }
    size = file.stat().st_size
    with (
        httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS) as client,
        file.open("rb") as content,
    ):
        place = _create(client, path, size, facts)
        offset = failures = 0
        while offset < size:
            content.seek(offset)
            try:
                answer = client.patch(
                    place,
                    content=content.read(PART_BYTES),
                    headers={"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
                )
                _require(answer, path)
                offset, failures = int(answer.headers["Upload-Offset"]), 0
            except (httpx.HTTPError, KeyError, ValueError, ProviderError) as error:
                failures += 1
                if failures == ATTEMPTS or (isinstance(error, ProviderError) and error.kind != "transient"):
                    raise _as_provider_error(error, path) from None
                time.sleep(PAUSE_SECONDS * 2 ** (failures - 1))
                offset = _stands_at(client, place, offset)


def _create(client: "httpx.Client", path: str, size: int, facts: Mapping[str, str]) -> str:
    """Announce the upload; returns its URL."""
    import httpx

    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())
    try:
        answer = client.post(
            "/storage/v1/upload/resumable",
            headers={"Upload-Length": str(size), "Upload-Metadata": metadata, "x-upsert": "true"},
        )
    except httpx.HTTPError as error:
        raise _as_provider_error(error, path) from None
    _require(answer, path)
    return str(answer.request.url.join(answer.headers["Location"]))


def _require(answer: "httpx.Response", path: str) -> None:
    """Raise ProviderError for an error response."""
    if answer.status_code >= 300:
        said = public_sentence(answer.text, answer.request.headers["apikey"])
        raise status_failure(answer.status_code, f"upload of {path}", said)


def _stands_at(client: "httpx.Client", place: str, offset: int) -> int:
    """The offset that the server has received; if it does not say, the part is sent again."""
    import httpx

    try:
        return int(client.head(place).headers["Upload-Offset"])
    except (httpx.HTTPError, KeyError, ValueError):
        return offset


def _as_provider_error(error: Exception, path: str) -> ProviderError:
    if isinstance(error, ProviderError):
        return error
    return ProviderError("transient", f"supabase upload of {path}: {type(error).__name__}")
