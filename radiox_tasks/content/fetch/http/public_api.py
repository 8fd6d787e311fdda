"""Reads one small JSON document from a public API, with limits."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite
from typing import Any, Protocol

from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError, host_and_port, with_port
from radiox_tasks.content.fetch.http.client import (
    Bounds,
    FetchError,
    HttpClient,
    TimedOutError,
    UnusableBodyError,
)
from radiox_tasks.content.fetch.http.retry_after import HostPausedError, RetryAfterPolicy
from radiox_tasks.data.database import Database

MAX_BYTES = 1_000_000  # the documents requested here have a few kB
BOUNDS = Bounds(connect=3.0, read=5.0, total=8.0, redirects=0, wire=MAX_BYTES, body=MAX_BYTES)
_LONGEST_INTEGER = 18  # digits; longer integers are parsed as floats, which may be infinite


class GetJson(Protocol):
    """get_json with its settings and time bound."""

    def __call__(self, base_url: str, path: str, parameters: Mapping[str, str]) -> Any: ...


class PublicApiError(Exception):
    """The API gave no usable answer. The message contains no URL, whose query may include a key."""


def get_json(
    base_url: str,
    path: str,
    parameters: Mapping[str, str],
    *,
    database: Database | None = None,
    now: datetime | None = None,
    bounds: Bounds = BOUNDS,
) -> Any:
    """The JSON at `base_url`+`path`.

    Raises PublicApiError on any failure, within the bounds' total seconds. The base URL is set by the operator, so its
    host may be private; redirects are not followed. A service that sent Retry-After is not asked until then by any
    worker, if a database is given. Database errors are raised.
    """
    import httpx

    try:
        url = httpx.URL(base_url.rstrip("/") + path, params=dict(parameters))
        client = _client(*host_and_port(url), os.getpid())
        policy = RetryAfterPolicy(database, lambda: now, base_url) if database is not None and now is not None else None
        reply = client.get(str(url), headers={"Accept": "application/json"}, bounds=bounds, policy=policy)
    except HostPausedError as pause:
        raise PublicApiError(f"asked not to be called until {pause.until.astimezone(UTC):%H:%M} UTC") from None
    except TimedOutError:
        raise PublicApiError("no answer in time") from None
    except UnusableBodyError as error:
        raise PublicApiError(str(error)) from None
    except (FetchError, ForbiddenAddressError, httpx.InvalidURL):
        raise PublicApiError("not reachable") from None
    if reply.status != 200:
        raise PublicApiError(_refusal(reply.status))
    try:
        return json.loads(reply.body, parse_int=_integer)
    except (ValueError, RecursionError):
        raise PublicApiError("the answer is not JSON") from None


@lru_cache(maxsize=8)
def _client(host: str, port: int, _pid: int) -> HttpClient:
    """A client that may connect to this host at any address; reading the certificates costs more than a request."""
    return HttpClient(allow=(with_port(host, port),))


def finite(value: Any) -> float | None:
    """The value if it is a finite number, else None."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) else None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _refusal(status: int) -> str:
    if status == 401:
        return "the key was refused (HTTP 401)"
    if status == 429:
        return "too many requests (HTTP 429)"
    return f"HTTP {status}"
