"""The answers of the stand-in to a chat."""

import json
from typing import TYPE_CHECKING, Any

from tests.standins.openai_model import spoil

if TYPE_CHECKING:
    from tests.standins.openai_server import Standin


def chat_answer(body: dict[str, Any], fault: str, standin: "Standin") -> dict[str, Any]:
    content: str | None = None
    if fault == "nonsense":
        content = "Sure! Here is your script: it was a sunny day."
    elif fault == "empty":
        content = ""
    elif fault not in ("refusal", "content_filter", "no_choices"):
        content = json.dumps(spoil(standin.next_answer(body), fault), ensure_ascii=False)
    if fault in ("length", "truncated") and content:
        content = content[: len(content) // 2]
    message = {
        "role": "assistant",
        "content": content,
        "refusal": "I'm sorry, I can't help with that." if fault == "refusal" else None,
    }
    finish = {"length": "length", "content_filter": "content_filter"}.get(fault, "stop")
    prompt = sum(len(entry["content"]) for entry in body["messages"]) // 4
    completion = len(content or "") // 4 + 20
    choices = [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}]
    return {
        "id": f"chatcmpl-standin-{len(standin.requests)}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": f"{body['model']}-2025-08-07",
        "choices": [] if fault == "no_choices" else choices,
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }
