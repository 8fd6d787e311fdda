"""Downloads an object of a bucket into a file, only if it changed."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import httpx

from radiox_tasks.providers.calls import ErrorKind, ProviderError
from radiox_tasks.providers.storage.bucket import Bucket, MissingObjectError

SIGNED_SECONDS = 300
"""Validity of the URL of one download."""
_MISSING = {400: b'"not_found"', 403: b"<Code>NoSuchKey</Code>"}
"""What says, besides HTTP 404, that an object is missing: Supabase answers 400, and S3 servers may answer 403, with
this in the body. Without it, the same status means a wrong key, a wrong clock or a policy."""
_REFUSALS: dict[int, ErrorKind] = {400: "invalid", 401: "unauthorised", 403: "unauthorised"}


def download(bucket: Bucket, path: str, target: Path, *, client: httpx.Client, etag: str = "") -> str | None:
    """Replace `target` atomically by the object, unless its ETag is still `etag`; returns the new one, or None.

    The object is streamed, so that memory does not grow with it. The file's modification time is the object's, by the
    store's clock. Raises MissingObjectError only if the store says that there is no such object, and ProviderError for
    every other failure: "unauthorised" or "invalid" if the store refuses this request, else "transient".
    """
    address = bucket.address(path, expires=SIGNED_SECONDS)
    headers = {"If-None-Match": etag} if etag else {}
    try:
        with client.stream("GET", address, headers=headers) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return None
            if _is_missing(answer):
                raise MissingObjectError(path)
            if answer.status_code != httpx.codes.OK:
                kind = _REFUSALS.get(answer.status_code, "transient")
                raise ProviderError(kind, f"store: download of {path}: HTTP {answer.status_code}")
            _write(answer, target)
            return str(answer.headers.get("etag", ""))
    except httpx.HTTPError as error:
        raise ProviderError("transient", f"store: download of {path}: {type(error).__name__}") from None


def _is_missing(answer: httpx.Response) -> bool:
    mark = _MISSING.get(answer.status_code)
    return answer.status_code == httpx.codes.NOT_FOUND or (mark is not None and mark in answer.read())


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
            with suppress(ValueError, OverflowError):  # not a date: the time of the download stays
                moment = parsedate_to_datetime(stated).timestamp()
                os.utime(name, (moment, moment))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
