"""The ways in which the stand-in of OpenAI's API fails."""

from tests.standins.openai_stream import STREAMED

# Answers that come with HTTP 200 and are no use, then errors by status.
USELESS = ("refusal", "length", "content_filter", "nonsense", "truncated", "empty", "html", "no_choices")
SPOILED = (
    "wrong_language",
    "unknown_speaker",
    "unknown_story",
    "unsupported",
    "uncited",
    "no_news",
    "one_story",
    "markup",
)
ERRORS: dict[str, tuple[int, str, str, dict[str, str]]] = {
    "rate_limited": (429, "requests", "rate_limit_exceeded", {"retry-after": "2"}),
    "quota": (429, "insufficient_quota", "insufficient_quota", {}),
    "unauthorised": (401, "invalid_request_error", "invalid_api_key", {}),
    "forbidden": (403, "invalid_request_error", "unsupported_country_region_territory", {}),
    "content_policy": (400, "invalid_request_error", "content_policy_violation", {}),
    "server_error": (500, "server_error", "", {}),
    "overloaded": (503, "server_error", "", {"retry-after": "1"}),
}
FAULTS = (*USELESS, *SPOILED, *ERRORS, *STREAMED, "disconnect", "slow")
