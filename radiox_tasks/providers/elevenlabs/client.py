"""ElevenLabs' SDK client, one per process and account, and its errors as ProviderErrors."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.elevenlabs.errors import classify
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from elevenlabs import ElevenLabs


def elevenlabs_client(settings: Settings) -> "ElevenLabs":
    """The client for the configured key. Raises ProviderError `unauthorised` if there is none."""
    if settings.elevenlabs_api_key is None:
        raise ProviderError("unauthorised", "elevenlabs: set ELEVENLABS_API_KEY")
    return _client(settings.elevenlabs_api_key.get_secret_value(), settings.elevenlabs_base_url, os.getpid())


@lru_cache(maxsize=4)
def _client(key: str, base_url: str | None, _pid: int) -> "ElevenLabs":
    import httpx
    from elevenlabs import ElevenLabs

    # No redirects: httpx would send the xi-api-key header to the redirect's host.
    return ElevenLabs(api_key=key, base_url=base_url, httpx_client=httpx.Client(timeout=60.0, follow_redirects=False))


@contextmanager
def provider_errors(operation: str, settings: Settings) -> Iterator[None]:
    """Convert the SDK's exceptions into a ProviderError without key, header or payload."""
    import httpx
    from elevenlabs.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        key = settings.elevenlabs_api_key.get_secret_value() if settings.elevenlabs_api_key else ""
        raise classify(error.status_code, error.body, error.headers, operation, key=key) from None
    except httpx.TimeoutException:
        raise ProviderError("transient", f"elevenlabs {operation}: no answer in time") from None
    except httpx.HTTPError:
        raise ProviderError("transient", f"elevenlabs {operation}: the connection failed") from None
