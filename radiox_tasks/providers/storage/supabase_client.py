"""Supabase Storage through its own client: connecting, buckets, and its errors as ours."""

import base64
import json
from typing import TYPE_CHECKING

import httpx

from radiox_tasks.providers.calls import ErrorKind, ProviderError
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from supabase import Client

TIMEOUT_SECONDS = 120
"""Seconds for one request: an hour of MP3 at 192 kb/s is 86 MB."""


_MISSING = frozenset({"not_found", "NoSuchKey", "Bucket not found", "NoSuchBucket"})
_DUPLICATE = frozenset({"Duplicate", "ResourceAlreadyExists", "KeyAlreadyExists", "BucketAlreadyExists"})
"""Storage's error codes, old and new (supabase.com/docs/guides/storage/debugging/error-codes). A bare 404 or 409 may
come from a gateway or from a conflicting transaction."""


def connect(settings: Settings, *, timeout: float = TIMEOUT_SECONDS) -> "Client":
    """A client for the configured project. Raises ProviderError("unauthorised") if its key is not set."""
    from supabase import ClientOptions, create_client

    if settings.supabase_url is None or settings.supabase_service_key is None:
        raise ProviderError("unauthorised", "supabase: set SUPABASE_URL and SUPABASE_SERVICE_KEY")
    key = settings.supabase_service_key.get_secret_value()
    if role := public_role(key):
        raise ProviderError("unauthorised", f"supabase: SUPABASE_SERVICE_KEY is the {role} key, which may not write")
    # One HTTP client for all parts of the SDK, which would otherwise load the certificates several times.
    http = httpx.Client(timeout=timeout, follow_redirects=True)
    options = ClientOptions(auto_refresh_token=False, persist_session=False, httpx_client=http)
    return create_client(settings.supabase_url, key, options)


def public_role(key: str) -> str | None:
    """The role of a key that is meant for browsers: "anon", "publishable"; None for any other."""
    if key.startswith("sb_publishable_"):
        return "publishable"
    try:
        payload = key.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        role = str(claims.get("role", ""))
    except (IndexError, ValueError, AttributeError):
        return None
    return role if role in ("anon", "authenticated") else None


def _status(error: Exception) -> str:
    """Storage answers 400 to most errors and gives the actual code in the body's statusCode."""
    return str(getattr(error, "status", ""))


def is_missing(error: Exception) -> bool:
    """Whether Storage says that the object or its bucket does not exist."""
    return _status(error) == "404" and getattr(error, "code", None) in _MISSING


def is_duplicate(error: Exception) -> bool:
    """Whether Storage says that the object or bucket exists already."""
    return _status(error) == "409" and getattr(error, "code", None) in _DUPLICATE


def storage_failure(error: Exception, operation: str) -> ProviderError:
    """A Storage or network error as a ProviderError, without key or content."""
    from storage3.exceptions import StorageApiError

    if isinstance(error, ProviderError):
        return error
    if isinstance(error, StorageApiError):
        status = _status(error)
        if status == "413":
            limit = "the file is larger than the bucket or the project allows: raise its file size limit"
            return ProviderError("invalid", f"supabase {operation}: {limit}")
        kinds: dict[str, ErrorKind] = {"401": "unauthorised", "403": "unauthorised", "429": "rate_limited"}
        transient = status.startswith("5") or not status.isdigit()
        kind = kinds.get(status, "transient" if transient else "invalid")
        return ProviderError(kind, f"supabase {operation}: {status} {str(error.code)[:80]}")
    if isinstance(error, httpx.HTTPError):
        return ProviderError("transient", f"supabase {operation}: {type(error).__name__}")
    return ProviderError("nonsense", f"supabase {operation}: an answer that is not Storage's ({type(error).__name__})")
