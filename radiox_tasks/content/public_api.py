"""One bounded GET of a small JSON document from a public API that the operator configured."""

import json
import ssl
import time
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any

MAX_BYTES = 1_000_000  # the documents asked for here are a few kB
TOTAL_SECONDS = 8.0
CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0


class PublicApiError(Exception):
    """The API gave no usable answer. The message holds no URL: its query may carry a key."""


def get_json(base_url: str, path: str, parameters: Mapping[str, str]) -> Any:
    """The JSON at `base_url`+`path`. Raises PublicApiError, within TOTAL_SECONDS plus one read, on any trouble."""
    import httpx

    give_up = time.monotonic() + TOTAL_SECONDS
    headers = {"User-Agent": f"RadioX/{version('radiox')}", "Accept": "application/json"}
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    body = bytearray()
    try:
        with (
            httpx.Client(timeout=timeout, headers=headers, follow_redirects=False, verify=_trust()) as client,
            client.stream("GET", base_url.rstrip("/") + path, params=dict(parameters)) as response,
        ):
            for chunk in response.iter_bytes(65536):
                body += chunk
                if len(body) > MAX_BYTES:
                    raise PublicApiError("the answer is too large")
                if time.monotonic() > give_up:
                    raise PublicApiError(f"the answer took longer than {TOTAL_SECONDS:g} s")
            if response.status_code != 200:
                raise PublicApiError(_refusal(response.status_code))
    except httpx.TimeoutException:
        raise PublicApiError("no answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise PublicApiError(f"not reachable ({type(error).__name__})") from None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise PublicApiError("the answer is not JSON") from None


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The certificates to trust, read once a process: that costs more than the request."""
    import httpx

    return httpx.create_ssl_context()


def _refusal(status: int) -> str:
    if status == 401:
        return "the key was refused (HTTP 401)"
    if status == 429:
        return "too many requests (HTTP 429)"
    return f"HTTP {status}"
