"""Downloads an object of a bucket into a file, only if it changed."""

import os
import tempfile
from pathlib import Path

import httpx

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.bucket import Bucket, MissingObjectError

SIGNED_SECONDS = 300
"""Validity of the URL of one download."""
_MISSING = frozenset({400, 403, 404})
"""Supabase answers 400 for a missing object, S3 answers 403 if the key may not list the bucket."""


def download(bucket: Bucket, path: str, target: Path, *, client: httpx.Client, etag: str = "") -> str | None:
    """Replace `target` atomically by the object, unless its ETag is still `etag`; returns the new one, or None.

    The object is streamed, so that memory does not grow with it. The file's modification time is the object's, by the
    store's clock. Raises MissingObjectError and ProviderError.
    """
    address = bucket.address(path, expires=SIGNED_SECONDS)
    headers = {"If-None-Match": etag} if etag else {}
    try:
        with client.stream("GET", address, headers=headers) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return None
            if answer.status_code in _MISSING:
                raise MissingObjectError(path)
            if answer.status_code != httpx.codes.OK:
                raise ProviderError("transient", f"store: download of {path}: HTTP {answer.status_code}")
            _write(answer, target)
            return str(answer.headers.get("etag", ""))
    except httpx.HTTPError as error:
        raise ProviderError("transient", f"store: download of {path}: {type(error).__name__}") from None


def _write(answer: httpx.Response, target: Path) -> None:
    from email.utils import parsedate_to_datetime

    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".getting-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in answer.iter_bytes():
                file.write(part)
        stated = answer.headers.get("last-modified")
        if stated:
            moment = parsedate_to_datetime(stated).timestamp()
            os.utime(name, (moment, moment))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
