"""What an error of OpenAI's SDK, or of a server that speaks like OpenAI's, means in the terms of providers/calls.py.

Sources: platform.openai.com/docs/guides/error-codes, openrouter.ai/docs/api/reference/errors-and-debugging,
console.groq.com/docs/errors, api-docs.deepseek.com/quick_start/error_codes, and the servers' own sources for what they
refuse (vLLM, llama.cpp, LM Studio, Ollama).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from radiox_tasks.providers.calls import ErrorKind, ProviderError
from radiox_tasks.providers.provider_messages import asked_wait, is_long_term_limit, public_sentence

_KINDS: dict[str, ErrorKind] = {
    "insufficient_quota": "quota",
    "billing_hard_limit_reached": "quota",
    "billing_not_active": "quota",
    "content_filter": "refused",
    "content_policy_violation": "refused",
    "moderation_blocked": "refused",
    "json_validate_failed": "nonsense",  # Groq: the answer did not match the schema
}
_BY_STATUS: dict[int, ErrorKind] = {
    401: "unauthorised",
    402: "quota",
    403: "unauthorised",
    408: "transient",
    409: "transient",
    425: "transient",
    429: "rate_limited",
}
_REMEDIES: dict[str, str] = {
    "quota": "top up at the provider, or name another server (OPENAI_BASE_URL)",
    "unauthorised": "check OPENAI_API_KEY and OPENAI_BASE_URL",
    "rate_limited": "ask for a higher limit at the provider, name another model, or lower RADIOX_CONCURRENCY",
}
_STREAM = re.compile(r"stream", re.IGNORECASE)
_STREAM_USAGE = re.compile(r"stream_options|include_usage", re.IGNORECASE)
_TEMPERATURE = re.compile(r"temperature|only the default \(1\) value", re.IGNORECASE)
_FORMAT = re.compile(
    r"response[_ ]?format|json[_ ]?(?:schema|object|mode)|structured output|guided|grammar|"
    r"requested parameters|schema",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"max_(?:completion_|output_|new_)?tokens|maximum context|context (?:length|window|size)", re.IGNORECASE
)
_REFUSED_NAME = re.compile(
    r"(?:unsupported|unrecognized|unknown|unexpected|extra|not permitted|forbidden|not supported)", re.IGNORECASE
)
_ROOM = re.compile(r"(?<!\d)(\d{1,9}) ?- ?(\d{1,9})\)")  # vLLM: (24000 > 8192 - 5600)
_CONTEXT = re.compile(
    r"maximum context length is (\d{1,9}) tokens.{0,300}?(?<!\d)(\d{1,9}) (?:tokens )?(?:in|from) the (?:mess|inp)"
)
_INPUT = re.compile(r"must be <= (\d+)\. Given: (\d+) `?inputs?`? tokens")  # text-generation-inference
_MOST = re.compile(
    r"(?:at most|less than or equal to|up to|maximum (?:value|allowed|of)[^0-9]{0,40}|range[^\[]{0,40}\[\d{1,4},|<=|"
    r"\d > (?=\d+, which is the maximum))\s*[`'\"]?(\d+)",
    re.IGNORECASE,
)


class FormatRefusedError(ProviderError):
    """The server does not accept the request's `response_format`."""


class LimitRefusedError(ProviderError):
    """The server does not accept such a large output limit; `most` is the limit it names, or None."""

    most: int | None = None


class LimitNameRefusedError(ProviderError):
    """The server knows the output limit under its other name (max_tokens, max_completion_tokens)."""


class StreamRefusedError(ProviderError):
    """The server does not stream this answer; with `usage_only` it refused only to report the usage of a stream."""

    usage_only: bool = False


class TemperatureRefusedError(ProviderError):
    """The model accepts only its default temperature."""


def classify(error: Exception, operation: str, *, key: str = "") -> ProviderError:
    """The error by its body's `code`, else by the status. 429 means "slow down", "quota used up" or "not before next
    week"; code and message distinguish these. The server's message is included, bounded and without the key."""
    import openai

    said = f"openai {operation}:"
    if isinstance(error, openai.APITimeoutError):
        return ProviderError("transient", f"{said} no answer in time")
    if isinstance(error, openai.APIConnectionError):
        return ProviderError("transient", f"{said} no connection")
    if not isinstance(error, openai.APIStatusError):
        if isinstance(error, openai.APIError) and error.body:  # an error inside a stream
            return classify_body(*_inner(error.body), {}, operation, key=key)
        return ProviderError("nonsense", f"{said} {type(error).__name__}")
    return classify_body(error.status_code, error.body, error.response.headers, operation, key=key)


def classify_body(
    status: int, body: Any, headers: Mapping[str, str], operation: str, *, key: str = ""
) -> ProviderError:
    """The ProviderError for an error body, which may also come with HTTP 200 (OpenRouter, vLLM)."""
    message, code = _message_and_code(body)
    kind = _KINDS.get(code) or _BY_STATUS.get(status) or ("transient" if status >= 500 else "invalid")
    wait = _retry_after(headers)
    if wait is None:
        wait = asked_wait(message)
    if kind == "rate_limited" and is_long_term_limit(message, wait):
        kind = "quota"
    detail = f" ({code})" if code.replace("_", "").isalnum() and not code.isdigit() else ""
    sentence = public_sentence(message, key)
    text = f"openai {operation}: HTTP {status}{detail}" + (f": {sentence}" if sentence else "")
    if remedy := _REMEDIES.get(kind):
        text = f"{text.rstrip('.')}; {remedy}"
    if kind in ("invalid", "transient") and (refusal := _refusal(status, message, text)):
        return refusal
    return ProviderError(kind, text, retry_after=wait if kind in ("transient", "rate_limited", "quota") else None)


def error_inside(answer: Any) -> tuple[int, Any] | None:
    """The status and body of an error that came with HTTP 200; None if it is not an error."""
    extra = getattr(answer, "model_extra", None) or {}
    if extra.get("error"):
        return _inner(extra["error"])
    if getattr(answer, "object", None) == "error":
        return _inner(extra)
    choices = getattr(answer, "choices", None)
    first = choices[0] if isinstance(choices, list) and choices else None
    choice = (getattr(first, "model_extra", None) or {}).get("error")
    return _inner(choice) if choice else None


def _inner(body: Any) -> tuple[int, Any]:
    code = str(body.get("code")) if isinstance(body, dict) else ""
    return (int(code) if re.fullmatch(r"[45]\d\d", code) else 502), body


def _message_and_code(body: Any) -> tuple[str, str]:
    """Message and code. The body is an object with both, such an object inside `error`, or a plain text (LM Studio)."""
    if isinstance(body, dict) and isinstance(body.get("error"), dict | str):
        body = body["error"]
    if isinstance(body, str):
        return body, ""
    if not isinstance(body, dict):
        return "", ""
    message = body.get("message") or body.get("detail") or ""
    code = body.get("code") or body.get("type") or ""
    raw = body.get("metadata", {}).get("raw") if isinstance(body.get("metadata"), dict) else None
    return f"{message} {raw}" if isinstance(raw, str) else str(message), str(code).lower()


def _refusal(status: int, message: str, text: str) -> ProviderError | None:
    """The part of the request that the server rejected, if there is an alternative."""
    if status not in (400, 404, 413, 422, 500, 501):
        return None
    if _STREAM.search(message):
        unstreamed = StreamRefusedError("invalid", text)
        unstreamed.usage_only = _STREAM_USAGE.search(message) is not None
        return unstreamed
    if _LIMIT.search(message):
        if _REFUSED_NAME.search(message) and not _MOST.search(message):
            return LimitNameRefusedError("invalid", text)
        refused = LimitRefusedError("invalid", text)
        refused.most = _most_tokens(message)
        return refused
    if _TEMPERATURE.search(message):
        return TemperatureRefusedError("invalid", text)
    return FormatRefusedError("invalid", text) if _FORMAT.search(message) else None


def _most_tokens(message: str) -> int | None:
    if room := _ROOM.search(message):
        return int(room[1]) - int(room[2])
    if context := _CONTEXT.search(message) or _INPUT.search(message):
        return int(context[1]) - int(context[2])
    most = _MOST.search(message)
    return int(most[1]) if most else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as requested by the provider: retry-after-ms, retry-after in seconds, or as an HTTP date."""
    milliseconds, value = headers.get("retry-after-ms"), headers.get("retry-after")
    try:
        if milliseconds is not None:
            return max(0.0, float(milliseconds) / 1000.0)
        if value is None:
            return None
        if value.replace(".", "", 1).isdigit():
            return float(value)
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
