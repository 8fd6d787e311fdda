"""How a request is changed after a server refused a part of it, until the server accepts its form."""

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.openai.errors import (
    FormatRefusedError,
    LimitNameRefusedError,
    LimitRefusedError,
    StreamRefusedError,
    TemperatureRefusedError,
)
from radiox_tasks.providers.server_capabilities import Capabilities

MOST_OUTPUT_TOKENS = 24_000  # including reasoning; a ten-minute script needs about 4,000 for the text itself
LEAST_OUTPUT_TOKENS = 500  # no answer of ours fits in less
FORMATS = ("json_schema", "json_object", "text")
"""How the answer's schema is requested, best first."""

REFUSALS = (
    FormatRefusedError,
    LimitRefusedError,
    LimitNameRefusedError,
    StreamRefusedError,
    TemperatureRefusedError,
)
_OTHER_NAME = {"max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens"}


def adjusted(capabilities: Capabilities, refused: ProviderError) -> Capabilities:
    """The next format to try. Raises the original refusal if there is none."""
    if isinstance(refused, LimitNameRefusedError):
        return capabilities.model_copy(update={"limit_name": _OTHER_NAME[capabilities.limit_name]})
    if isinstance(refused, TemperatureRefusedError):
        if capabilities.own_temperature:
            raise refused
        return capabilities.model_copy(update={"own_temperature": True})
    if isinstance(refused, StreamRefusedError):
        change = "stream_usage" if refused.usage_only else "streams"
        if not getattr(capabilities, change):
            raise refused
        return capabilities.model_copy(update={change: False})
    if isinstance(refused, LimitRefusedError):
        limit = min(MOST_OUTPUT_TOKENS, capabilities.most_tokens or MOST_OUTPUT_TOKENS)
        most = refused.most if refused.most is not None and refused.most < limit else limit // 2
        if most < LEAST_OUTPUT_TOKENS:
            raise refused
        return capabilities.model_copy(update={"most_tokens": most})
    if capabilities.answer_format == FORMATS[-1]:
        raise refused
    return _next_format(capabilities)


def plainer(capabilities: Capabilities) -> Capabilities:
    """The format for the next request to a server that accepted the schema and did not enforce it."""
    if capabilities.answer_format == "json_schema" and not capabilities.spelled:
        return capabilities.model_copy(update={"spelled": True})
    return capabilities if capabilities.answer_format == FORMATS[-1] else _next_format(capabilities)


def _next_format(capabilities: Capabilities) -> Capabilities:
    return capabilities.model_copy(update={"answer_format": FORMATS[FORMATS.index(capabilities.answer_format) + 1]})
