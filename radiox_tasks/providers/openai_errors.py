"""What an error of OpenAI's SDK means, in the terms of providers/calls.py."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from radiox_tasks.providers.calls import ErrorKind, ProviderError

_KINDS: dict[str, ErrorKind] = {
    "insufficient_quota": "quota",
    "billing_hard_limit_reached": "quota",
    "billing_not_active": "quota",
    "content_filter": "refused",
    "content_policy_violation": "refused",
    "moderation_blocked": "refused",
}
_BY_STATUS: dict[int, ErrorKind] = {
    401: "unauthorised",
    403: "unauthorised",
    408: "transient",
    409: "transient",
    429: "rate_limited",
}


def classify(error: Exception, operation: str) -> ProviderError:
    """The error by what its body's `code` says first, by the status where that says nothing.

    429 is both "slow down" and "your account is empty"; the code tells which
    (https://platform.openai.com/docs/guides/error-codes). The message never quotes the provider, who may quote the key.
    """
    import openai

    said = f"openai {operation}:"
    if isinstance(error, openai.APITimeoutError):
        return ProviderError("transient", f"{said} no answer in time")
    if isinstance(error, openai.APIConnectionError):
        return ProviderError("transient", f"{said} no connection")
    if not isinstance(error, openai.APIStatusError):
        return ProviderError("nonsense", f"{said} {type(error).__name__}")
    status, code = error.status_code, str(error.code or error.type or "")
    detail = f" ({code})" if code.replace("_", "").isalnum() else ""
    kind = _KINDS.get(code) or _BY_STATUS.get(status) or ("transient" if status >= 500 else "invalid")
    wait = _retry_after(error.response.headers) if kind in ("transient", "rate_limited") else None
    return ProviderError(kind, f"{said} HTTP {status}{detail}", retry_after=wait)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the provider says: retry-after-ms, retry-after in seconds, or as an HTTP date."""
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
