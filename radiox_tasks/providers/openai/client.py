"""One request to an OpenAI-compatible chat model: single attempts, structured answers, errors in our own terms.

Servers differ in what they accept. The best request format is tried first (a JSON schema that the server enforces),
then JSON mode, then plain text; likewise the name and the size of the output limit. Accepted formats are stored
(server_capabilities.py).
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from radiox_tasks.providers.calls import Caller, CallRequest, Memo, ProviderError, Usage
from radiox_tasks.providers.json_answers import json_objects
from radiox_tasks.providers.openai.access import api_key, has_language_model, is_openai, openai_client, server_url
from radiox_tasks.providers.openai.errors import classify, classify_body, error_inside
from radiox_tasks.providers.openai.request_form import MOST_OUTPUT_TOKENS, REFUSALS, adjusted, plainer
from radiox_tasks.providers.openai.streaming import LONGEST_ANSWER, StreamSilentError, joined_text, read_stream
from radiox_tasks.providers.prompt_limits import CHARACTERS_PER_TOKEN
from radiox_tasks.providers.server_capabilities import Capabilities, known_capabilities, store_capabilities
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from openai import Stream
    from openai.types.chat import ChatCompletion, ChatCompletionChunk

PROVIDER = "openai"
TIMEOUT_SECONDS = 120.0  # one attempt: a reasoning model may think for minutes
MOST_ADJUSTMENTS = 10  # two formats, two of streaming, one name, and a few halvings of the limit

_FENCE = re.compile(r"\b[0-9a-f]{32}\b")


class Strict(BaseModel):
    """The base of answer schemas, as strict structured output requires: every field required, none added.
    https://platform.openai.com/docs/guides/structured-outputs (all fields required, additionalProperties false)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Answer = TypeVar("Answer", bound=Strict)
Messages = list[dict[str, str]]


class UnusableAnswerError(Exception):
    """The model's answer is unusable. The message gives the reason."""


class CutOffError(UnusableAnswerError):
    """The answer was cut off at the output limit: the same question with a smaller answer may fit."""


class _ShapeError(UnusableAnswerError):
    """The answer was not JSON, or not of the schema: the server did not enforce it."""


def ask(
    messages: Messages,
    answer: type[Answer],
    *,
    operation: str,
    settings: Settings,
    caller: Caller,
    expected_tokens: int,
    model: str | None = None,
    timeout: float = TIMEOUT_SECONDS,
    attempts: int = 3,
    temperature: float | None = None,
    on_text: Callable[[str], None] | None = None,
    earlier: Sequence[Messages] = (),
) -> Answer:
    """Send the messages and parse the structured answer.

    `timeout` is in seconds, for each of up to `attempts`. `model` is the configured script model by default;
    `temperature` is omitted for models that do not accept it. With `on_text` the answer is streamed, if the server
    does so, and its text is passed on as it arrives. `earlier` are questions of the same step whose kept answer serves
    as well. Raises ProviderError if no attempt got an answer (BrokenOffError if it broke off after it had begun),
    UnusableAnswerError if the answer is a refusal, cut off (CutOffError), or not of the schema; its cost has been
    counted by then.
    """
    if not has_language_model(settings):
        raise ProviderError("unauthorised", f"openai {operation}: set OPENAI_API_KEY or OPENAI_BASE_URL")
    question = _Question(
        messages=messages,
        answer=answer,
        operation=operation,
        settings=settings,
        model=model or settings.script_model,
        temperature=temperature,
        on_text=on_text,
        earlier=earlier,
    )
    capabilities = known_capabilities(settings.home, question.server, question.model)
    for _ in range(MOST_ADJUSTMENTS):
        try:
            completion = _call(question, capabilities, caller, expected_tokens, timeout, attempts)
        except REFUSALS as refused:
            capabilities = adjusted(capabilities, refused)
            store_capabilities(settings.home, question.server, question.model, capabilities)
            continue
        try:
            return _read(completion, answer)
        except _ShapeError:
            if not is_openai(question.server):
                store_capabilities(settings.home, question.server, question.model, plainer(capabilities))
            raise
    raise ProviderError("invalid", f"openai {operation}: the server accepts no form of this request")


@dataclass(frozen=True)
class _Question:
    """A question to a model, independent of the request format."""

    messages: Messages
    answer: type[Strict]
    operation: str
    settings: Settings
    model: str
    temperature: float | None
    on_text: Callable[[str], None] | None
    earlier: Sequence[Messages]

    @property
    def server(self) -> str:
        """The base URL of the model's server."""
        return server_url(self.settings)

    def request(self, capabilities: Capabilities) -> dict[str, Any]:
        """The request in the format that this server accepts."""
        limit = min(MOST_OUTPUT_TOKENS, capabilities.most_tokens or MOST_OUTPUT_TOKENS)
        messages = self._in_form(self.messages, capabilities)
        request: dict[str, Any] = {"model": self.model, "messages": messages, capabilities.limit_name: limit}
        if capabilities.answer_format == "json_schema":
            request["response_format"] = response_format(self.answer)
        elif capabilities.answer_format == "json_object":
            request["response_format"] = {"type": "json_object"}
        if self.temperature is not None and not capabilities.own_temperature:
            request["temperature"] = self.temperature
        if self.on_text is not None and capabilities.streams:
            request["stream"] = True
            if capabilities.stream_usage:
                request["stream_options"] = {"include_usage": True}
        return request

    def fingerprints(self, capabilities: Capabilities) -> tuple[str, ...]:
        """The question's fingerprint, then those of the earlier ones."""
        questions = (self.messages, *self.earlier)
        return tuple(_fingerprint(self._in_form(messages, capabilities), self.model) for messages in questions)

    def _in_form(self, messages: Messages, capabilities: Capabilities) -> Messages:
        in_prompt = capabilities.spelled or capabilities.answer_format != "json_schema"
        return _with_schema(messages, self.answer) if in_prompt else messages


def _call(
    question: _Question, capabilities: Capabilities, caller: Caller, expected_tokens: int, timeout: float, attempts: int
) -> "ChatCompletion":
    request = question.request(capabilities)
    characters = sum(len(message["content"]) for message in request["messages"])
    own, *earlier = question.fingerprints(capabilities)
    call = CallRequest(
        provider=PROVIDER,
        operation=question.operation,
        model=question.model,
        estimate=Usage({"input_tokens": int(characters / CHARACTERS_PER_TOKEN) + 1, "output_tokens": expected_tokens}),
        timeout=timeout,
        attempts=attempts,
        by_model=True,
        fingerprint=own,
        earlier=tuple(earlier),
        memo=Memo(lambda completion: completion.model_dump_json().encode(), _load_completion),
    )
    return caller.call(call, _sender(question, request), _usage)


def _with_schema(messages: Messages, answer: type[Strict]) -> Messages:
    """The messages with the schema in the first one, for a server that does not enforce it."""
    schema = json.dumps(answer.model_json_schema(), ensure_ascii=False, separators=(",", ":"))
    instruction = (
        "\n\nAnswer with one JSON object and nothing else: no prose around it, no code fence. It must be valid by this "
        f"JSON schema:\n{schema}"
    )
    first, *others = messages
    return [first | {"content": first["content"] + instruction}, *others]


def _fingerprint(messages: Messages, model: str) -> str:
    """The fingerprint of a question; each prompt's random data marker is excluded."""
    text = json.dumps([model, *messages], sort_keys=True)
    return hashlib.sha256(_FENCE.sub("", text).encode()).hexdigest()


def _load_completion(kept: bytes) -> "ChatCompletion":
    from openai.types.chat import ChatCompletion

    # not validated: servers have finish reasons and usages of their own, which were not refused on arrival either
    return ChatCompletion.construct(**json.loads(kept))


def response_format(answer: type[Strict]) -> dict[str, Any]:
    """The `response_format` for strict structured output."""
    return {
        "type": "json_schema",
        "json_schema": {"name": answer.__name__, "strict": True, "schema": answer.model_json_schema()},
    }


def _sender(question: _Question, request: dict[str, Any]) -> "Callable[[float], ChatCompletion]":
    said, key = f"openai {question.operation}", api_key(question.settings)

    def send(timeout: float) -> "ChatCompletion":
        import openai

        try:
            completion = _complete(question, request, said, timeout)
        except openai.OpenAIError as error:
            # from None: the SDK's error contains the request, including the key.
            raise classify(error, question.operation, key=key) from None
        except StreamSilentError:
            raise ProviderError("transient", f"{said}: no answer in time") from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise ProviderError("nonsense", f"{said}: the answer is not JSON") from None
        if inside := error_inside(completion):
            raise classify_body(*inside, {}, question.operation, key=key)
        choices: object = getattr(completion, "choices", None)
        if not isinstance(choices, list) or not choices or not hasattr(choices[0], "message"):
            raise ProviderError("nonsense", f"{said}: the answer holds no choice")
        return completion

    return send


def _complete(question: _Question, request: dict[str, Any], said: str, timeout: float) -> "ChatCompletion":
    completions = openai_client(question.settings).chat.completions
    if question.on_text is None or "stream" not in request:
        answer: ChatCompletion = completions.create(**request, timeout=timeout)
        return answer
    began = time.monotonic()
    stream: Stream[ChatCompletionChunk] = completions.create(**request, timeout=timeout)
    left = timeout - (time.monotonic() - began)
    return read_stream(stream, said=said, seconds=left, on_text=question.on_text)


def _usage(completion: "ChatCompletion") -> Usage:
    sent, got = (getattr(completion.usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
    if isinstance(sent, int) and isinstance(got, int):
        return Usage({"input_tokens": sent, "output_tokens": got}, request_id=completion.id)
    return Usage(request_id=completion.id)  # the estimate counts


def _read(completion: "ChatCompletion", answer: type[Answer]) -> Answer:
    choice = completion.choices[0]
    finish = getattr(choice, "finish_reason", None)
    if getattr(choice.message, "refusal", None) or finish == "content_filter":
        raise UnusableAnswerError("the model declined to write it")
    content = joined_text(getattr(choice.message, "content", None))
    if len(content) > LONGEST_ANSWER:
        raise UnusableAnswerError("the answer was far too long")
    if finish == "length":
        raise CutOffError("the answer was cut off at its length limit: answer in fewer words")
    if not content.strip():
        raise UnusableAnswerError("the answer was empty")
    wrong: ValidationError | None = None
    for found in json_objects(content):
        try:
            return answer.model_validate_json(found)
        except ValidationError as error:
            wrong = wrong or error
    if wrong is None:
        raise _ShapeError("the answer had not the shape asked for (the whole: no JSON object)")
    first = wrong.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(step) for step in first["loc"]) or "the whole"
    raise _ShapeError(f"the answer had not the shape asked for ({place}: {first['type']})")
