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

_KINDS: dict[int, ErrorKind] = {
    401: "unauthorised",
    403: "unauthorised",
    409: "transient",
    423: "transient",
    429: "rate_limited",
}
"""By HTTP status; 409 and 423 are of another request that writes to the same place."""


def connect(settings: Settings, *, timeout: float = TIMEOUT_SECONDS) -> "Client":
    """A client for the configured project. Raises ProviderError("unauthorised") if its key is not set."""
    from supabase import ClientOptions, create_client

    url, key = credentials(settings)
    if role := public_role(key):
        raise ProviderError(
            "unauthorised",
            f"supabase: SUPABASE_SERVICE_KEY is the {role} key, which may not write: set the service role's",
        )
    # One HTTP client for all parts of the SDK, which would otherwise load the certificates several times.
    http = httpx.Client(timeout=timeout, follow_redirects=True)
    options = ClientOptions(auto_refresh_token=False, persist_session=False, httpx_client=http)
    return create_client(url, key, options)


def credentials(settings: Settings) -> tuple[str, str]:
    """The project's URL, without a trailing slash, and its key. Raises ProviderError("unauthorised") if one is not
    set."""
    if settings.supabase_url is None or settings.supabase_service_key is None:
        raise ProviderError("unauthorised", "supabase: set SUPABASE_URL and SUPABASE_SERVICE_KEY")
    return settings.supabase_url.rstrip("/"), settings.supabase_service_key.get_secret_value()


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
        status, code = _status(error), str(error.code)[:80]
        if status.isdigit():
            return status_failure(int(status), operation, code)
        return ProviderError("transient", f"supabase {operation}: {status} {code}")
    if isinstance(error, httpx.HTTPError):
        return ProviderError("transient", f"supabase {operation}: {type(error).__name__}")
    return ProviderError("nonsense", f"supabase {operation}: an answer that is not Storage's ({type(error).__name__})")


def status_failure(status: int, operation: str, said: str) -> ProviderError:
    """The failure that an HTTP status of Storage means, with what it `said` and what to do."""
    kind = _KINDS.get(status, "transient" if status >= 500 else "invalid")
    if status == 413:
        said = "the file is larger than the bucket or the project allows: raise its file size limit"
    remedy = "; check SUPABASE_URL and SUPABASE_SERVICE_KEY" if kind == "unauthorised" else ""
    return ProviderError(kind, f"supabase {operation}: HTTP {status}: {said}{remedy}")
