"""A stand-in for api.openai.com on loopback: documented paths, strict about requests, useful answers.

    with openai_standin() as server:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        server.faults.append("refusal")         # the next chat request ends like that; see FAULTS
        server.answers.append({"lines": […]})   # the next chat request is answered with this
        ...
        assert server.chats[0].body["model"] == "gpt-6.1-terra"

A streamed answer calls `server.pace` after each piece with the share of it that is sent.

A judge's requests are answered by `server.judge` (openai_judge.py has several) and spoilt by `server.judge_faults`.
Without any of these, a chat request for a script is answered by openai_model.py, which tells every story in the
sources' own sentences; an image request gets a PNG of the size asked for. Requests are checked by the API reference:
https://platform.openai.com/docs/api-reference/chat/create and https://platform.openai.com/docs/guides/structured-outputs.
"""

import base64
import json
import re
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.standins.elevenlabs_server import encode, speech_like
from tests.standins.openai_judge import says_yes
from tests.standins.openai_model import answer_chat, is_for_judge, spoil
from tests.standins.openai_stream import STREAMED, check_stream, stream_chunks

KEY = "sk-standin-0123456789abcdefghijklmnopqrstuvwxyz"
CHAT_MODELS = ("gpt-6.1-terra", "gpt-6-luna", "gpt-6.1-sol", "gpt-5-mini", "gpt-4.1-mini")
IMAGE_MODELS = ("gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "gpt-image-1-mini")
SPEECH_FIELDS = {
    "model": str,
    "input": str,
    "voice": str,
    "response_format": str,
    "speed": (int, float),
    "instructions": str,
    "stream_format": str,
}
VOICES = (
    "alloy",
    "ash",
    "ballad",
    "coral",
    "echo",
    "sage",
    "shimmer",
    "verse",
    "marin",
    "cedar",
    "fable",
    "onyx",
    "nova",
)
SPEECH_RATE = 24_000
SPEECH_MODELS = ("gpt-4o-mini-tts", "tts-1", "tts-1-hd")
SHUTDOWNS = {"gpt-5-mini": "2026-12-11", "gpt-4.1-mini": "2027-01-14", "gpt-image-1-mini": "2026-12-01"}
SIZES = {"1024x1024": (1024, 1024), "1536x1024": (1536, 1024), "1024x1536": (1024, 1536), "auto": (1024, 1024)}
CHAT_FIELDS = {
    "model": str,
    "messages": list,
    "response_format": dict,
    "max_completion_tokens": int,
    "temperature": (int, float),
    "top_p": (int, float),
    "n": int,
    "reasoning_effort": str,
    "verbosity": str,
    "store": bool,
    "metadata": dict,
    "service_tier": str,
    "seed": int,
    "stop": (str, list),
    "user": str,
    "prompt_cache_key": str,
    "safety_identifier": str,
    "stream": bool,
    "stream_options": dict,
}
IMAGE_FIELDS = {
    "model": str,
    "prompt": str,
    "n": int,
    "size": str,
    "quality": str,
    "background": str,
    "output_format": str,
    "output_compression": int,
    "moderation": str,
    "user": str,
}
ROLES = ("developer", "system", "user", "assistant")
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


@dataclass(frozen=True)
class Request:
    """One request that passed authentication."""

    path: str
    body: dict[str, Any]
    verdict: str  # "ok", a fault's name, or what was wrong with the request


@dataclass
class Standin:
    """A running stand-in. Faults and answers are used up one a request, in order."""

    url: str
    key: str = KEY
    faults: list[str] = field(default_factory=list)
    judge: Callable[[dict[str, Any]], dict[str, Any]] = says_yes
    judge_faults: list[str] = field(default_factory=list)
    answers: list[dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    slow_seconds: float = 5.0
    pace: Callable[[float], None] = lambda share: None
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def chats(self) -> list[Request]:
        """Chat requests so far, but for those to a judge."""
        chats = [request for request in self.requests if request.path.endswith("/chat/completions")]
        return [request for request in chats if not is_for_judge(request.body)]

    @property
    def judgements(self) -> list[Request]:
        """Chat requests to a judge so far."""
        return [request for request in self.requests if is_for_judge(request.body)]

    @property
    def speech(self) -> list[Request]:
        """Requests for speech so far."""
        return [request for request in self.requests if request.path.endswith("/audio/speech")]

    @property
    def images(self) -> list[Request]:
        """Image requests so far."""
        return [request for request in self.requests if request.path.endswith("/images/generations")]

    def next_fault(self, body: dict[str, Any]) -> str:
        """The fault for this request, or none; a judge has its own."""
        with self.lock:
            faults = self.judge_faults if is_for_judge(body) else self.faults
            return faults.pop(0) if faults else ""

    def next_answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the model says to this request."""
        if is_for_judge(body):
            return self.judge(body)
        with self.lock:
            answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            return answer_chat(body)
        return answer(body) if callable(answer) else answer


@contextmanager
def openai_standin() -> Iterator[Standin]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    standin = Standin(f"http://127.0.0.1:{server.server_port}/v1")
    server.standin = standin  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class BadRequestError(Exception):
    """The API would turn this request down. Carries the status, the parameter and the code."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.param, self.code, self.status = param, code, status


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Stay quiet."""

    @property
    def standin(self) -> Standin:
        return self.server.standin  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        if not self._authorised():
            return
        if self.path != "/v1/models":
            self._error(404, f"Unknown request URL: GET {self.path}", code="unknown_url")
            return
        models = [
            {"id": name, "object": "model", "created": 1, "owned_by": "system", "shutdown_date": SHUTDOWNS.get(name)}
            for name in (*CHAT_MODELS, *IMAGE_MODELS, *SPEECH_MODELS)
        ]
        self._send(200, {"object": "list", "data": models})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not self._authorised():
            return
        body: dict[str, Any] = json.loads(raw or b"{}")
        fault = self.standin.next_fault(body)
        try:
            _check(self.path, self.headers.get("content-type", ""), body)
        except BadRequestError as error:
            self._keep(body, str(error))
            self._error(error.status, str(error), param=error.param, code=error.code)
            return
        self._keep(body, fault or "ok")
        self._answer(body, fault)

    def _answer(self, body: dict[str, Any], fault: str) -> None:
        if fault == "disconnect":
            self.close_connection = True
            self.connection.close()
        elif fault == "slow":
            self.standin.stopped.wait(self.standin.slow_seconds)
            self._error(500, "The server had an error while processing your request", kind="server_error")
        elif fault in ERRORS:
            status, kind, code, headers = ERRORS[fault]
            said = f"Incorrect API key provided: {KEY}." if fault == "unauthorised" else f"{fault} for {KEY[:12]}"
            self._error(status, said, kind=kind, code=code or None, headers=headers)
        elif fault == "html":
            self._send_raw(200, b"<html><body>Gateway</body></html>", "text/html")
        elif self.path.endswith("/audio/speech"):
            self._send_raw(200, b"" if fault == "empty" else _speech_answer(body, fault), "audio/wav")
        elif self.path.endswith("/images/generations"):
            self._send(200, _image_answer(body, fault))
        elif body.get("stream"):
            self._stream(_chat_answer(body, fault, self.standin), body, fault)
        else:
            self._send(200, _chat_answer(body, fault, self.standin))

    def _stream(self, answer: dict[str, Any], body: dict[str, Any], fault: str) -> None:
        """https://platform.openai.com/docs/api-reference/chat-streaming"""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        chunks = list(stream_chunks(answer, body))
        for number, chunk in enumerate(chunks):
            if number == len(chunks) // 2 and fault in STREAMED[:3]:
                if fault == "error_event":
                    self._event({"error": {"message": "The server had an error", "type": "server_error"}})
                if fault == "stalled":
                    self.standin.stopped.wait(self.standin.slow_seconds)
                self.close_connection = True
                return  # without the last chunk of the transfer encoding
            if chunk["choices"] or fault != "no_usage":
                self._event(chunk)
            self.standin.pace((number + 1) / len(chunks))
        self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, document: dict[str, Any] | str) -> None:
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        data = f"data: {text}\n\n".encode()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _authorised(self) -> bool:
        if self.headers.get("authorization") == f"Bearer {KEY}":
            return True
        self.rfile.read(0)
        self._error(401, "Incorrect API key provided.", code="invalid_api_key")
        return False

    def _keep(self, body: dict[str, Any], verdict: str) -> None:
        with self.standin.lock:
            self.standin.requests.append(Request(self.path, body, verdict))

    def _error(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        error = {"message": message, "type": kind, "param": param, "code": code}
        self._send(status, {"error": error}, headers or {})

    def _send(self, status: int, document: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send_raw(status, json.dumps(document).encode(), "application/json", headers or {})

    def _send_raw(self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"x-request-id": "req_standin", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _check(path: str, kind: str, body: dict[str, Any]) -> None:
    """Raise BadRequestError for what the API would turn down."""
    if kind.split(";")[0] != "application/json":
        raise BadRequestError("Content-Type must be application/json")
    if problem := check_stream(body):
        raise BadRequestError(problem, "stream_options", "invalid_value")
    if path == "/v1/chat/completions":
        _check_chat(body)
    elif path == "/v1/images/generations":
        _check_image(body)
    elif path == "/v1/audio/speech":
        _check_speech(body)
    else:
        raise BadRequestError(f"Unknown request URL: POST {path}", code="unknown_url", status=404)


def _check_fields(body: dict[str, Any], known: dict[str, Any], required: tuple[str, ...]) -> None:
    for name, value in body.items():
        if name not in known:
            raise BadRequestError(f"Unrecognized request argument supplied: {name}", name, "unknown_parameter")
        if not isinstance(value, known[name]):
            raise BadRequestError(f"Invalid type for '{name}'", name, "invalid_type")
    for name in required:
        if name not in body:
            raise BadRequestError(f"Missing required parameter: '{name}'.", name, "missing_required_parameter")


def _check_chat(body: dict[str, Any]) -> None:
    if "max_tokens" in body and body.get("model", "").startswith(("gpt-5", "gpt-6")):
        raise BadRequestError("Use 'max_completion_tokens' instead.", "max_tokens", "unsupported_parameter")
    _check_fields(body, CHAT_FIELDS, ("model", "messages"))
    if body["model"] not in CHAT_MODELS:
        raise BadRequestError(f"The model `{body['model']}` does not exist", None, "model_not_found", 404)
    if body["model"].startswith(("gpt-5", "gpt-6")) and body.get("temperature", 1) != 1:
        raise BadRequestError("Only the default (1) value is supported.", "temperature", "unsupported_value")
    if not body["messages"]:
        raise BadRequestError("Expected at least one message.", "messages", "empty_array")
    for index, message in enumerate(body["messages"]):
        if message.get("role") not in ROLES or not isinstance(message.get("content"), str):
            raise BadRequestError(f"Invalid message {index}", f"messages[{index}]", "invalid_value")
        if set(message) - {"role", "content", "name"}:
            raise BadRequestError(f"Unknown field in message {index}", f"messages[{index}]", "unknown_parameter")
    if not 1 <= body.get("max_completion_tokens", 1) <= 128_000:
        raise BadRequestError("max_completion_tokens is too large", "max_completion_tokens", "invalid_value")
    if (wanted := body.get("response_format")) is not None:
        _check_format(wanted)


def _check_format(wanted: dict[str, Any]) -> None:
    kind = wanted.get("type")
    if kind in ("text", "json_object"):
        return
    schema = wanted.get("json_schema")
    if kind != "json_schema" or not isinstance(schema, dict):
        raise BadRequestError("Invalid response_format", "response_format", "invalid_value")
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", schema.get("name", "")):
        raise BadRequestError("Invalid name", "response_format.json_schema.name", "invalid_value")
    if set(schema) - {"name", "strict", "schema", "description"}:
        raise BadRequestError("Unknown parameter", "response_format.json_schema", "unknown_parameter")
    if schema.get("strict"):
        root = schema.get("schema", {})
        if root.get("type") != "object":
            raise BadRequestError("schema must have type 'object'", "response_format", "invalid_json_schema")
        _check_strict(root, ())
        for name, definition in root.get("$defs", {}).items():
            _check_strict(definition, ("$defs", name))


def _check_strict(schema: dict[str, Any], path: tuple[str, ...]) -> None:
    """All fields required, none added, no defaults, no more than ten levels."""
    where = f"In context={path}"
    if len(path) > 20:
        raise BadRequestError(f"{where}: nested too deeply", "response_format", "invalid_json_schema")
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            message = f"{where}, 'additionalProperties' is required to be supplied and to be false."
            raise BadRequestError(message, "response_format", "invalid_json_schema")
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            message = f"{where}, 'required' is required to be supplied and to include every key in properties."
            raise BadRequestError(message, "response_format", "invalid_json_schema")
    if "default" in schema or "allOf" in schema or "oneOf" in schema:
        raise BadRequestError(f"{where}: keyword not permitted", "response_format", "invalid_json_schema")
    for name, child in schema.get("properties", {}).items():
        _check_strict(child, (*path, "properties", name))
    if isinstance(schema.get("items"), dict):
        _check_strict(schema["items"], (*path, "items"))
    for index, child in enumerate(schema.get("anyOf", [])):
        _check_strict(child, (*path, "anyOf", str(index)))


def _chat_answer(body: dict[str, Any], fault: str, standin: Standin) -> dict[str, Any]:
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


def _check_image(body: dict[str, Any]) -> None:
    if "response_format" in body:
        raise BadRequestError("Unknown parameter: 'response_format'.", "response_format", "unknown_parameter")
    _check_fields(body, IMAGE_FIELDS, ("prompt",))
    if body.get("model", "dall-e-2") not in IMAGE_MODELS:
        raise BadRequestError(f"The model `{body.get('model')}` does not exist", "model", "model_not_found", 404)
    if not 1 <= len(body["prompt"]) <= 32_000:
        raise BadRequestError("Invalid 'prompt'", "prompt", "string_above_max_length")
    for name, allowed in (
        ("size", tuple(SIZES)),
        ("quality", ("low", "medium", "high", "auto")),
        ("background", ("transparent", "opaque", "auto")),
        ("output_format", ("png", "jpeg", "webp")),
        ("moderation", ("low", "auto")),
    ):
        if body.get(name, allowed[0]) not in allowed:
            raise BadRequestError(f"Invalid value: '{body[name]}'", name, "invalid_value")
    if not 1 <= body.get("n", 1) <= 10:
        raise BadRequestError("Invalid 'n'", "n", "integer_above_max_value")


def _check_speech(body: dict[str, Any]) -> None:
    """developers.openai.com/api/docs/api-reference/audio/createSpeech"""
    _check_fields(body, SPEECH_FIELDS, ("model", "input", "voice"))
    if body["model"] not in SPEECH_MODELS:
        raise BadRequestError(f"The model `{body['model']}` does not exist", None, "model_not_found", 404)
    if body["voice"] not in VOICES:
        raise BadRequestError(f"Invalid value: '{body['voice']}'", "voice", "invalid_value")
    if not 1 <= len(body["input"]) <= 4096:
        raise BadRequestError("Invalid 'input'", "input", "string_above_max_length")
    if body.get("response_format", "mp3") not in ("mp3", "opus", "aac", "flac", "wav", "pcm"):
        raise BadRequestError("Invalid 'response_format'", "response_format", "invalid_value")
    if "instructions" in body and body["model"].startswith("tts-"):
        raise BadRequestError("Unsupported parameter: 'instructions'", "instructions", "unsupported_parameter")


def _speech_answer(body: dict[str, Any], fault: str) -> bytes:
    """A WAV as it is streamed: its sizes are not known when its header is sent, and stand at their largest."""
    if fault == "nonsense":
        return b'{"text": "no sound"}'
    seconds = 1.0 if fault == "truncated" else len(body["input"]) / 15.0
    pcm = encode(speech_like(seconds, SPEECH_RATE), f"pcm_{SPEECH_RATE}")
    form = struct.pack("<HHIIHH", 1, 1, SPEECH_RATE, SPEECH_RATE * 2, 2, 16)
    unknown = b"\xff\xff\xff\xff"
    return b"RIFF" + unknown + b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + unknown + pcm


def _image_answer(body: dict[str, Any], fault: str) -> dict[str, Any]:
    content = b"not an image" if fault == "nonsense" else png(*SIZES[body.get("size", "auto")])
    data = [] if fault == "empty" else [{"b64_json": base64.b64encode(content).decode()}] * body.get("n", 1)
    used = len(body["prompt"]) // 4 + 1
    return {
        "created": 1_700_000_000,
        "background": body.get("background", "opaque"),
        "output_format": "png",
        "quality": body.get("quality", "high"),
        "size": body.get("size", "1024x1024"),
        "data": data,
        "usage": {
            "input_tokens": used,
            "output_tokens": 1056,
            "total_tokens": used + 1056,
            "input_tokens_details": {"text_tokens": used, "image_tokens": 0},
        },
    }


@lru_cache(maxsize=4)
def png(width: int, height: int) -> bytes:
    """A valid RGB PNG with a diagonal gradient."""
    rows = b"".join(
        64 * (b"\0" + bytes(channel for x in range(width) for channel in (x * 255 // width, y * 255 // height, 96)))
        for y in range(0, height, 64)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
