"""A stand-in for api.openai.com on loopback: documented paths, strict about requests, useful answers.

    with openai_standin() as server:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        server.faults.append("refusal")         # the next chat request ends like that; see FAULTS
        server.answers.append({"lines": […]})   # the next chat request is answered with this
        assert server.chats[0].body["model"] == "gpt-6.1-terra"

A streamed answer calls `server.pace` after each piece with the share of it that is sent.

A judge's requests are answered by `server.judge` (openai_judge.py has several) and spoilt by `server.judge_faults`.
Without any of these, a chat request for a script is answered by openai_model.py, which tells every story in the
sources' own sentences; an image request gets a PNG of the size asked for. Requests are checked by the API reference:
https://platform.openai.com/docs/api-reference/chat/create and https://platform.openai.com/docs/guides/structured-outputs.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.standins.openai_chat import chat_answer as _chat_answer
from tests.standins.openai_faults import ERRORS
from tests.standins.openai_judge import says_yes
from tests.standins.openai_media import image_answer, speech_answer
from tests.standins.openai_model import answer_chat, is_for_judge
from tests.standins.openai_rules import (
    CHAT_FIELDS,
    CHAT_MODELS,
    IMAGE_MODELS,
    SHUTDOWNS,
    SPEECH_MODELS,
    BadRequestError,
    check_fields,
    check_image,
    check_messages,
    check_speech,
    check_strict,
)
from tests.standins.openai_stream import STREAMED, check_stream, stream_chunks

KEY = "sk-standin-0123456789abcdefghijklmnopqrstuvwxyz"


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
            self._send_raw(200, b"" if fault == "empty" else speech_answer(body, fault), "audio/wav")
        elif self.path.endswith("/images/generations"):
            self._send(200, image_answer(body, fault))
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
        check_image(body)
    elif path == "/v1/audio/speech":
        check_speech(body)
    else:
        raise BadRequestError(f"Unknown request URL: POST {path}", code="unknown_url", status=404)


def _check_chat(body: dict[str, Any]) -> None:
    if "max_tokens" in body and body.get("model", "").startswith(("gpt-5", "gpt-6")):
        raise BadRequestError("Use 'max_completion_tokens' instead.", "max_tokens", "unsupported_parameter")
    check_fields(body, CHAT_FIELDS, ("model", "messages"))
    if body["model"] not in CHAT_MODELS:
        raise BadRequestError(f"The model `{body['model']}` does not exist", None, "model_not_found", 404)
    if body["model"].startswith(("gpt-5", "gpt-6")) and body.get("temperature", 1) != 1:
        raise BadRequestError("Only the default (1) value is supported.", "temperature", "unsupported_value")
    check_messages(body["messages"])
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
        check_strict(root, ())
        for name, definition in root.get("$defs", {}).items():
            check_strict(definition, ("$defs", name))
