"""One request to an OpenAI-compatible chat model: single attempts, structured answers, errors in our own terms."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from radiox_tasks.providers.calls import Caller, CallRequest, Memo, ProviderError, Usage
from radiox_tasks.providers.openai_errors import classify
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

PROVIDER = "openai"
TIMEOUT_SECONDS = 120.0  # one attempt: a reasoning model thinks for a while before a whole show
MOST_OUTPUT_TOKENS = 24_000  # reasoning included; a ten-minute script needs about 4,000 for the text itself
CHARACTERS_A_TOKEN = 3.2  # for the estimate only; German runs at 3-4 with OpenAI's tokenizers, low is the safe side
LONGEST_ANSWER = 400_000  # characters; no script is longer
_FENCE = re.compile(r"\b[0-9a-f]{32}\b")


class Strict(BaseModel):
    """A part of an answer, as strict structured output wants it: every field required, none added.

    https://platform.openai.com/docs/guides/structured-outputs (all fields required, additionalProperties false).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


Answer = TypeVar("Answer", bound=Strict)


class UnusableAnswerError(Exception):
    """The model answered, but not with what was asked for. The message says what was wrong with it."""


def ask(
    messages: list[dict[str, str]],
    answer: type[Answer],
    *,
    operation: str,
    settings: Settings,
    caller: Caller,
    expected_tokens: int,
    timeout: float = TIMEOUT_SECONDS,
    attempts: int = 3,
) -> Answer:
    """Send the messages and read the structured answer. `timeout` is in seconds, for each of up to `attempts`.

    Raises ProviderError when no attempt got an answer, UnusableAnswerError when the answer is a refusal, cut off, or
    not of the shape asked for; what it cost has been counted by then.
    """
    characters = sum(len(message["content"]) for message in messages)
    estimate = Usage({"input_tokens": int(characters / CHARACTERS_A_TOKEN) + 1, "output_tokens": expected_tokens})
    call = CallRequest(
        provider=PROVIDER,
        operation=operation,
        model=settings.script_model,
        estimate=estimate,
        timeout=timeout,
        attempts=attempts,
        fingerprint=_fingerprint(messages, settings.script_model),
        memo=Memo(lambda completion: completion.model_dump_json().encode(), _load_completion),
    )
    completion = caller.call(call, _sender(messages, answer, operation, settings), _usage)
    return _read(completion, answer)


def _fingerprint(messages: list[dict[str, str]], model: str) -> str:
    """The same question has the same fingerprint, though each prompt's fence is marked anew."""
    text = json.dumps([model, *messages], sort_keys=True)
    return hashlib.sha256(_FENCE.sub("", text).encode()).hexdigest()


def _load_completion(kept: bytes) -> "ChatCompletion":
    from openai.types.chat import ChatCompletion

    return ChatCompletion.model_validate_json(kept)


def response_format(answer: type[Strict]) -> dict[str, Any]:
    """The `response_format` of a request that wants this shape and nothing else."""
    return {
        "type": "json_schema",
        "json_schema": {"name": answer.__name__, "strict": True, "schema": answer.model_json_schema()},
    }


def _sender(
    messages: list[dict[str, str]], answer: type[Strict], operation: str, settings: Settings
) -> "Callable[[float], ChatCompletion]":
    def send(timeout: float) -> "ChatCompletion":
        import openai

        if settings.openai_api_key is None:
            raise ProviderError("unauthorised", f"openai {operation}: no key is set")
        request: dict[str, Any] = {
            "model": settings.script_model,
            "messages": messages,
            "response_format": response_format(answer),
            "max_completion_tokens": MOST_OUTPUT_TOKENS,
        }
        with openai.OpenAI(
            api_key=settings.openai_api_key.get_secret_value(),
            base_url=settings.openai_base_url,
            timeout=timeout,
            max_retries=0,  # the caller decides about retries, within the show's deadline
        ) as client:
            try:
                completion: ChatCompletion = client.chat.completions.create(**request)
            except openai.OpenAIError as error:
                # From None: the SDK's error carries the request, and with it the key.
                raise classify(error, operation) from None
            except json.JSONDecodeError:
                raise ProviderError("nonsense", f"openai {operation}: the answer is not JSON") from None
        if not getattr(completion, "choices", None):
            raise ProviderError("nonsense", f"openai {operation}: the answer holds no choice")
        return completion

    return send


def _usage(completion: "ChatCompletion") -> Usage:
    used = completion.usage
    units = {"input_tokens": used.prompt_tokens, "output_tokens": used.completion_tokens} if used else {}
    return Usage(units, request_id=completion.id)


def _read(completion: "ChatCompletion", answer: type[Answer]) -> Answer:
    choice = completion.choices[0]
    if getattr(choice.message, "refusal", None) or choice.finish_reason == "content_filter":
        raise UnusableAnswerError("the model declined to write it")
    if choice.finish_reason == "length":
        raise UnusableAnswerError("the answer was cut off at its length limit")
    content = choice.message.content or ""
    if not content.strip():
        raise UnusableAnswerError("the answer was empty")
    if len(content) > LONGEST_ANSWER:
        raise UnusableAnswerError("the answer was far too long")
    try:
        return answer.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise UnusableAnswerError(f"the answer had not the shape asked for ({place}: {first['type']})") from None
