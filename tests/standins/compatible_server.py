"""Servers that speak OpenAI's chat API in their own ways, on loopback: what each refuses, in its own words.

    with compatible_server("deepseek") as server:
        settings = Settings(OPENAI_BASE_URL=server.url, OPENAI_API_KEY=server.key)

The refusals are those of the servers' documentation and public bug reports: DeepSeek (llm-exe#662), LM Studio
(lmstudio-bug-tracker#307 and 189), Groq (console.groq.com/docs/structured-outputs), vLLM (serving_chat.py), llama.cpp
(tools/server), Azure (learn.microsoft.com, structured outputs), OpenRouter (errors-and-debugging), Ollama
(docs/openai.md: ignores what it does not know).
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Refusal = tuple[int, dict[str, Any]]
Rule = Callable[[dict[str, Any]], Refusal | None]


def _error(message: str, kind: str = "invalid_request_error", status: int = 400, **other: Any) -> Refusal:
    return status, {"error": {"message": message, "type": kind, "param": None, "code": None, **other}}


def _format(body: dict[str, Any]) -> str:
    return str(body.get("response_format", {}).get("type", "text"))


def _limit(body: dict[str, Any]) -> int:
    return int(body.get("max_completion_tokens") or body.get("max_tokens") or 0)


def _deepseek(body: dict[str, Any]) -> Refusal | None:
    if _format(body) == "json_schema":
        return _error("This response_format type is unavailable now", code="invalid_request_error")
    if _format(body) == "json_object" and "json" not in json.dumps(body["messages"]).lower():
        return _error(
            "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'."
        )
    if _limit(body) > 8192:
        return _error("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]")
    return None


def _lm_studio(body: dict[str, Any]) -> Refusal | None:
    """Takes a schema from some models only, and never JSON mode; its error is a bare sentence."""
    if _format(body) != "text":
        return 400, {"error": "'response_format.type' must be 'text'"}
    return None


def _groq(body: dict[str, Any]) -> Refusal | None:
    if _format(body) == "json_schema":
        return _error(
            "This model does not support response format `json_schema`. See supported models at "
            "https://console.groq.com/docs/structured-outputs#supported-models",
            param="response_format",
        )
    if _limit(body) > 4096:
        return _error(
            "`max_completion_tokens` must be less than or equal to `4096`, the maximum value for "
            "`max_completion_tokens` is less than the `context_window` for this model"
        )
    return None


def _vllm(body: dict[str, Any]) -> Refusal | None:
    if _limit(body) > 8192 - 5600:
        message = (
            f"'max_tokens' or 'max_completion_tokens' is too large: {_limit(body)}. This model's maximum context "
            f"length is 8192 tokens and your request has 5600 input tokens ({_limit(body)} > 8192 - 5600)."
        )
        return 400, {"object": "error", "message": message, "type": "BadRequestError", "param": None, "code": 400}
    return None


def _llama_cpp(body: dict[str, Any]) -> Refusal | None:
    if _format(body) == "json_schema":
        return _error("Failed to parse grammar", kind="server_error", status=500, code=500)
    return None


def _azure(body: dict[str, Any]) -> Refusal | None:
    """An older deployment: no schemas, and the limit by its older name."""
    if "max_completion_tokens" in body:
        return _error("Unrecognized request argument supplied: max_completion_tokens")
    if _format(body) == "json_schema":
        return _error("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.")
    return None


def _openrouter(body: dict[str, Any]) -> Refusal | None:
    if _format(body) == "json_schema":
        message = "No endpoints found that can handle the requested parameters."
        return 404, {"error": {"message": message, "code": 404}}
    return None


def _nothing(_: dict[str, Any]) -> Refusal | None:
    return None


DIALECTS: dict[str, Rule] = {
    "deepseek": _deepseek,
    "lm-studio": _lm_studio,
    "groq": _groq,
    "vllm": _vllm,
    "llama.cpp": _llama_cpp,
    "azure": _azure,
    "openrouter": _openrouter,
    "ollama": _nothing,
}


@dataclass
class Compatible:
    """A running server. `contents` are its answers' texts, the last again and again; `whole` answers by themselves."""

    url: str
    rule: Rule
    key: str = "sk-compatible-0123456789"
    contents: list[str] = field(default_factory=list)
    whole: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    finish: str = "stop"
    asked: list[dict[str, Any]] = field(default_factory=list)
    authorisations: list[str | None] = field(default_factory=list)

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and document for a request."""
        self.asked.append(body)
        if self.whole:
            return self.whole.pop(0)
        if refusal := self.rule(body):
            return refusal
        content = self.contents.pop(0) if len(self.contents) > 1 else self.contents[0]
        message = {"role": "assistant", "content": content}
        choices = [{"index": 0, "message": message, "finish_reason": self.finish}]
        return 200, {"id": "c-1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": choices}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        held: Compatible = self.server.held  # type: ignore[attr-defined]
        held.authorisations.append(self.headers.get("authorization"))
        status, document = held.answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def compatible_server(dialect: str = "ollama") -> Iterator[Compatible]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    held = Compatible(f"http://127.0.0.1:{server.server_port}/v1", DIALECTS[dialect])
    server.held = held  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
