"""Maps ElevenLabs' errors to ProviderErrors, by the body first, then by the status.

The body's `detail` has `code` and `type`, in older versions `status` (elevenlabs.io/docs/eleven-api/resources/errors).
A used up quota has status 401, like a wrong key; 429 means either our own concurrency or their load.
"""

from collections.abc import Mapping
from typing import Any

from radiox_tasks.providers.calls import ErrorKind, ProviderError
from radiox_tasks.providers.provider_messages import is_long_term_limit, public_sentence

CONCURRENCY_WAIT = 1.0  # seconds; about the usual time until one of our requests ends
RATE_WAIT = 5.0  # seconds; their guide asks for exponential backoff from there

_KINDS: dict[str, ErrorKind] = {
    "quota_exceeded": "quota",
    "insufficient_credits": "quota",
    "insufficient_quota": "quota",
    "character_limit_exceeded": "quota",
    "payment_required": "quota",
    "paid_plan_required": "quota",
    "subscription_required": "quota",
    "payment_issue": "quota",
    "invalid_api_key": "unauthorised",
    "missing_api_key": "unauthorised",
    "needs_authorization": "unauthorised",
    "missing_permissions": "unauthorised",
    "detected_unusual_activity": "unauthorised",
    "authentication_error": "unauthorised",
    "authorization_error": "unauthorised",
    "too_many_concurrent_requests": "rate_limited",
    "concurrent_limit_exceeded": "rate_limited",
    "rate_limit_exceeded": "rate_limited",
    "rate_limit_error": "rate_limited",
    "system_busy": "transient",
    "server_error": "transient",
    "internal_error": "transient",
    "internal_server_error": "transient",
    "service_unavailable": "transient",
    "content_policy_violation": "refused",
    "content_against_policy": "refused",
    "voice_not_found": "invalid",
    "model_not_found": "invalid",
    "max_character_limit_exceeded": "invalid",
    "text_too_long": "invalid",
    "invalid_parameters": "invalid",
    "unsupported_model": "invalid",
    "output_format_not_allowed": "invalid",
    "validation_error": "invalid",
    "invalid_request": "invalid",
    "not_found": "invalid",
}
_OUR_CONCURRENCY = {"too_many_concurrent_requests", "concurrent_limit_exceeded"}


REMEDIES: dict[str, str] = {
    "quota": "top up at ElevenLabs, or unset ELEVENLABS_API_KEY to speak with the other voices",
    "unauthorised": "check ELEVENLABS_API_KEY",
    "rate_limited": "choose a larger plan at ElevenLabs, or lower RADIOX_CONCURRENCY",
}


def classify(
    status: int | None, body: Any, headers: Mapping[str, str] | None, operation: str, *, key: str = ""
) -> ProviderError:
    """The ProviderError for an error response: the provider's message, bounded, and what to do."""
    said = next((word for word in _words(body) if word in _KINDS), None)
    kind = _KINDS[said] if said else _by_status(status)
    wait = _retry_after(headers)
    sentence = public_sentence(_sentence(body), key)
    if kind == "rate_limited" and is_long_term_limit(_sentence(body), wait):
        kind = "quota"
    if wait is None and kind == "rate_limited":
        wait = CONCURRENCY_WAIT if said in _OUR_CONCURRENCY else RATE_WAIT
    parts = [f"elevenlabs {operation}: {said or f'status {status}'}", sentence]
    text = ": ".join(part.rstrip(".") for part in parts if part)
    remedy = REMEDIES.get(kind)
    return ProviderError(kind, f"{text}; {remedy}" if remedy else text, retry_after=wait)


def _sentence(body: Any) -> str:
    detail = body.get("detail") if isinstance(body, dict) else None
    message = detail.get("message") if isinstance(detail, dict) else None
    return message if isinstance(message, str) else ""


def _words(body: Any) -> list[str]:
    """The error codes in the body, most specific first."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if isinstance(detail, dict):
        return [str(detail[key]).lower() for key in ("code", "status", "type") if detail.get(key)]
    if isinstance(detail, list):
        return ["validation_error"]
    return [str(detail).lower()] if detail else []


def _by_status(status: int | None) -> ErrorKind:
    if status is None or status >= 500 or status in (408, 409, 425):
        return "transient"
    if status == 429:
        return "rate_limited"
    if status == 402:
        return "quota"
    return "unauthorised" if status in (401, 403) else "invalid"


def _retry_after(headers: Mapping[str, str] | None) -> float | None:
    for name, value in (headers or {}).items():
        if name.lower() == "retry-after" and value.strip().isdigit():
            return min(float(value), 300.0)
    return None
