"""How a request is changed after a server refused a part of it, until the server accepts its form."""

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.openai.errors import (
    FormatRefusedError,
    LimitNameRefusedError,
    LimitRefusedError,
    StreamRefusedError,
    TemperatureRefusedError,
)
from radiox_tasks.providers.server_capabilities import Habits

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


def adjusted(habits: Habits, refused: ProviderError) -> Habits:
    """The next format to try. Raises the original refusal if there is none."""
    if isinstance(refused, LimitNameRefusedError):
        return habits.model_copy(update={"limit_name": _OTHER_NAME[habits.limit_name]})
    if isinstance(refused, TemperatureRefusedError):
        if habits.own_temperature:
            raise refused
        return habits.model_copy(update={"own_temperature": True})
    if isinstance(refused, StreamRefusedError):
        change = "stream_usage" if refused.usage_only else "streams"
        if not getattr(habits, change):
            raise refused
        return habits.model_copy(update={change: False})
    if isinstance(refused, LimitRefusedError):
        limit = min(MOST_OUTPUT_TOKENS, habits.most_tokens or MOST_OUTPUT_TOKENS)
        most = refused.most if refused.most is not None and refused.most < limit else limit // 2
        if most < LEAST_OUTPUT_TOKENS:
            raise refused
        return habits.model_copy(update={"most_tokens": most})
    if habits.answer_format == FORMATS[-1]:
        raise refused
    return _next_format(habits)


def plainer(habits: Habits) -> Habits:
    """The format for the next request to a server that accepted the schema and did not enforce it."""
    if habits.answer_format == "json_schema" and not habits.spelled:
        return habits.model_copy(update={"spelled": True})
    return habits if habits.answer_format == FORMATS[-1] else _next_format(habits)


def _next_format(habits: Habits) -> Habits:
    return habits.model_copy(update={"answer_format": FORMATS[FORMATS.index(habits.answer_format) + 1]})
