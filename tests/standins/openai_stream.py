"""How the stand-in for OpenAI streams an answer: https://platform.openai.com/docs/api-reference/chat-streaming."""

from collections.abc import Iterator
from typing import Any

STREAMED = ("broken", "stalled", "error_event", "no_usage")
"""What can happen to a streamed answer alone: it breaks off in the middle, or stands still there, or an error follows;
its usage is not reported."""


def check_stream(body: dict[str, Any]) -> str:
    """What the API has against the stream options, or nothing."""
    return "Only allowed when 'stream' is enabled." if "stream_options" in body and not body.get("stream") else ""


def stream_chunks(answer: dict[str, Any], body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The chunks of a streamed answer: the role, the text in small pieces, the end, and the usage if it is wanted."""
    head = {name: answer[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    wants_usage = bool((body.get("stream_options") or {}).get("include_usage"))
    if wants_usage:
        head["usage"] = None

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return head | {"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]}

    for choice in answer["choices"]:
        yield chunk({"role": "assistant", "content": "", "refusal": None})
        for name in ("content", "refusal"):
            text = choice["message"].get(name) or ""
            for at in range(0, len(text), 17):
                yield chunk({name: text[at : at + 17]})
        yield chunk({}, choice["finish_reason"])
    if wants_usage and "usage" in answer:
        yield head | {"choices": [], "usage": answer["usage"]}
