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
"""The name that Kokoro-FastAPI gives its model (github.com/remsky/Kokoro-FastAPI, README)."""

NO_KEY = "none"
"""Sent where no key is set: the SDK wants one, and a server without keys reads none."""


def has_language_model(settings: Settings) -> bool:
    """Whether a language model is configured: a key, or the address of a server that may need none."""
    return settings.openai_api_key is not None or settings.openai_base_url is not None


def without_language_model(settings: Settings) -> Settings:
    """The same settings with the local writer alone."""
    return settings.model_copy(update={"openai_api_key": None, "openai_base_url": None})


def server_url(settings: Settings) -> str:
    """The base URL that requests go to, without a slash at its end."""
    return (settings.openai_base_url or OPENAI_URL).rstrip("/")


def speech_url(settings: Settings) -> str | None:
    """The base URL of the OpenAI-style speech endpoint; None when none is configured.

    With an OpenAI key the server of the language model speaks too. A server without a key is a language model's alone
    (Ollama, llama.cpp), unless RADIOX_SPEECH_BASE_URL or RADIOX_SPEECH_MODEL says otherwise.
    """
    if settings.speech_base_url is not None:
        return settings.speech_base_url.rstrip("/")
    speaks = settings.openai_api_key is not None or settings.speech_model is not None
    return server_url(settings) if speaks and has_language_model(settings) else None


def speech_key(settings: Settings) -> str:
    """The key for the speech endpoint. OpenAI's key is sent to the server it belongs to, and to no other."""
    if settings.speech_api_key is not None:
        return settings.speech_api_key.get_secret_value()
    return api_key(settings) if speech_url(settings) == server_url(settings) else NO_KEY


def speech_model(settings: Settings) -> str:
    """The model that speaks: the one named, else OpenAI's at OpenAI and Kokoro elsewhere."""
    if settings.speech_model is not None:
        return settings.speech_model
    own = settings.speech_base_url is not None and not is_openai(settings.speech_base_url)
    return OWN_SPEECH_MODEL if own else OPENAI_SPEECH_MODEL


def script_models(settings: Settings) -> tuple[str, ...]:
    """The models that write, in the order they are tried before the local writer."""
    fallbacks = settings.script_fallbacks
    if fallbacks is None:
        fallbacks = (OPENAI_FALLBACK,) if is_openai(server_url(settings)) else ()
    return tuple(dict.fromkeys((settings.script_model, *fallbacks)))


def is_openai(url: str) -> bool:
    """Whether the address is OpenAI's own API, its regional hosts included."""
    host = (urlsplit(url).hostname or "").lower()
    return host == "api.openai.com" or host.endswith(".api.openai.com")


def has_paid_covers(settings: Settings) -> bool:
    """Whether an image model is configured: OpenAI's, or one that is named for a server of one's own."""
    if not has_language_model(settings):
        return False
    return settings.openai_api_key is not None or "image_model" in settings.model_fields_set


def wants_painted_cover(settings: Settings, order: Order) -> bool:
    """Whether an image model is configured, and nobody ordered the show without it."""
    return has_paid_covers(settings) and not order.no_cover


def api_key(settings: Settings) -> str:
    """The key to send; a placeholder where none is set."""
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else NO_KEY


def openai_client(settings: Settings) -> "OpenAI":
    """The SDK's client for the settings' server, one a process and account. Timeouts are given with each request."""
    return client_for(server_url(settings), api_key(settings))


def client_for(url: str, key: str) -> "OpenAI":
    """The SDK's client for a server and a key; it never retries by itself, the Caller decides on that."""
    return _client(url, key, os.getpid())


@lru_cache(maxsize=8)
def _client(url: str, key: str, _pid: int) -> "OpenAI":
    import openai

    # No redirects: the key would go along to whatever host the answer names.
    http = openai.DefaultHttpxClient(timeout=60.0, follow_redirects=False)
    return openai.OpenAI(api_key=key, base_url=url, max_retries=0, http_client=http)
