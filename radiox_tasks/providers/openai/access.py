"""Which server of OpenAI's API the settings name, and how it is reached: one home for these questions."""

import os
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from radiox_tasks.model.order import Order
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_FALLBACK = "gpt-6-luna"
OPENAI_SPEECH_MODEL = "gpt-4o-mini-tts"
OWN_SPEECH_MODEL = "kokoro"
"""Kokoro-FastAPI's name of its model (github.com/remsky/Kokoro-FastAPI, README)."""

NO_KEY = "none"
"""Sent if no key is set: the SDK requires one, and servers without keys ignore it."""


def has_language_model(settings: Settings) -> bool:
    """Whether a language model is configured: a key, or the URL of a server that may need none."""
    return settings.openai_api_key is not None or settings.openai_base_url is not None


def without_language_model(settings: Settings) -> Settings:
    """The same settings without the language model."""
    return settings.model_copy(update={"openai_api_key": None, "openai_base_url": None})


def server_url(settings: Settings) -> str:
    """The base URL of requests, without a trailing slash."""
    return (settings.openai_base_url or OPENAI_URL).rstrip("/")


def speech_url(settings: Settings) -> str | None:
    """The base URL of the OpenAI-style speech endpoint; None if none is configured.

    With an OpenAI key the language model's server is used for speech too. A server without a key is used for text only
    (Ollama, llama.cpp), unless RADIOX_SPEECH_BASE_URL or RADIOX_SPEECH_MODEL is set.
    """
    if settings.speech_base_url is not None:
        return settings.speech_base_url.rstrip("/")
    speaks = settings.openai_api_key is not None or settings.speech_model is not None
    return server_url(settings) if speaks and has_language_model(settings) else None


def speech_key(settings: Settings) -> str:
    """The key for the speech endpoint. OpenAI's key is sent to its own server only."""
    if settings.speech_api_key is not None:
        return settings.speech_api_key.get_secret_value()
    return api_key(settings) if speech_url(settings) == server_url(settings) else NO_KEY


def speech_model(settings: Settings) -> str:
    """The speech model: the configured one, else OpenAI's at OpenAI and Kokoro elsewhere."""
    if settings.speech_model is not None:
        return settings.speech_model
    own = settings.speech_base_url is not None and not is_openai(settings.speech_base_url)
    return OWN_SPEECH_MODEL if own else OPENAI_SPEECH_MODEL


def script_models(settings: Settings) -> tuple[str, ...]:
    """The writing models in the order in which they are tried, before the local writer."""
    fallbacks = settings.script_fallbacks
    if fallbacks is None:
        fallbacks = (OPENAI_FALLBACK,) if is_openai(server_url(settings)) else ()
    return tuple(dict.fromkeys((settings.script_model, *fallbacks)))


def is_openai(url: str) -> bool:
    """Whether the URL is OpenAI's own API, including its regional hosts."""
    host = (urlsplit(url).hostname or "").lower()
    return host == "api.openai.com" or host.endswith(".api.openai.com")


def has_paid_covers(settings: Settings) -> bool:
    """Whether an image model is configured: OpenAI's, or one named for another server."""
    if not has_language_model(settings):
        return False
    return settings.openai_api_key is not None or "image_model" in settings.model_fields_set


def wants_painted_cover(settings: Settings, order: Order) -> bool:
    """Whether an image model is configured, and the show was not ordered without a painted cover."""
    return has_paid_covers(settings) and not order.no_cover


def api_key(settings: Settings) -> str:
    """The key to send; a placeholder where none is set."""
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else NO_KEY


def openai_client(settings: Settings) -> "OpenAI":
    """The SDK's client for the configured server, one per process and account. Timeouts are set per request."""
    return client_for(server_url(settings), api_key(settings))


def client_for(url: str, key: str) -> "OpenAI":
    """The SDK's client for a server and a key; it does not retry by itself, since the Caller does."""
    return _client(url, key, os.getpid())


@lru_cache(maxsize=8)
def _client(url: str, key: str, _pid: int) -> "OpenAI":
    import openai

    # No redirects: the key would be sent to the redirect's host.
    http = openai.DefaultHttpxClient(timeout=60.0, follow_redirects=False)
    return openai.OpenAI(api_key=key, base_url=url, max_retries=0, http_client=http)
