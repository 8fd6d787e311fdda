"""A stand-in for api.elevenlabs.io on loopback: documented paths, strict about requests, speech-like audio back.

    with elevenlabs_standin() as server:
        settings = Settings(ELEVENLABS_API_KEY=server.key, ELEVENLABS_BASE_URL=server.url)
        server.faults.append("quota")      # the next speech request fails like that; see FAULTS
        ...
        assert server.speech[0].body["text"] == "…"

It knows the six models' own rules (which take previous_text, which a language_code, what stability may be), the plans'
output formats, and counts calls and characters as the account would.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from tests.standins.elevenlabs_rules import MODELS, VOICES, RefusedError, Request, check_speech_request
from tests.standins.speech_like_audio import encode, speech_like

KEY = "sk_stand_in_0123456789abcdef0123456789abcdef"


# name: (status, code, type) of an error body, or None for an answer that is wrong in itself
FAULTS: dict[str, tuple[int, str, str] | None] = {
    "quota": (401, "quota_exceeded", "authentication_error"),
    "key": (401, "invalid_api_key", "authentication_error"),
    "permission": (403, "missing_permissions", "authorization_error"),
    "concurrency": (429, "too_many_concurrent_requests", "rate_limit_error"),
    "busy": (429, "system_busy", "rate_limit_error"),
    "rate": (429, "rate_limit_exceeded", "rate_limit_error"),
    "error": (500, "internal_error", "internal_error"),
    "plan": (402, "paid_plan_required", "payment_required"),
    "policy": (400, "content_policy_violation", "validation_error"),
    "html": None,
    "empty": None,
    "json": None,
    "truncated": None,
    "short": None,
    "silence": None,
    "clipped": None,
    "hang": None,
}


@dataclass
class Standin:
    """The running stand-in. `faults` are used up one a speech request; `always` is a fault for every one of them.
    A text that was refused by "policy" is refused each time.

    `answered` holds, for every speech request that was billed, its fault or "".
    """

    url: str = ""
    key: str = KEY
    tier: str = "creator"
    words_per_minute: float = 155.0
    character_limit: int = 100_000
    characters: int = 0
    faults: list[str] = field(default_factory=list)
    always: str | None = None
    against_policy: set[str] = field(default_factory=set)
    requests: list[Request] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def speech(self) -> list[Request]:
        """The speech requests, in the order they came."""
        return [request for request in self.requests if request.path.startswith("/v1/text-to-speech/")]


@contextmanager
def elevenlabs_standin(**options: Any) -> Iterator[Standin]:
    """Run a stand-in on a free loopback port; options are Standin's fields."""
    state = Standin(**options)

    class Bound(_Handler):
        standin = state

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    standin: Standin
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests read `requests`."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.loads(raw) if raw else {}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, query, headers, body)
        with self.standin.lock:
            self.standin.requests.append(request)
        try:
            self._route(request)
        except RefusedError as refusal:
            with self.standin.lock:
                self.standin.refusals.append(str(refusal))
            self._error(refusal.status, refusal.code, refusal.kind, str(refusal))

    def _route(self, request: Request) -> None:
        if request.headers.get("xi-api-key") != self.standin.key:
            raise RefusedError(401, "invalid_api_key", "authentication_error", "Invalid API key")
        speech = re.fullmatch(r"/v1/text-to-speech/([A-Za-z0-9]+)", request.path)
        if request.method == "POST" and speech:
            self._speak(request, speech[1])
        elif request.method == "GET" and request.path == "/v1/user/subscription":
            self._json(200, _subscription(self.standin))
        elif request.method == "GET" and request.path == "/v1/models":
            self._json(200, [_model(model_id, rules) for model_id, rules in MODELS.items()])
        elif request.method == "GET" and request.path == "/v2/voices":
            self._voices(request.query)
        else:
            raise RefusedError(404, "not_found", "not_found", f"no {request.method} {request.path}")

    def _voices(self, query: dict[str, str]) -> None:
        size, start = int(query.get("page_size", 10)), int(query.get("next_page_token", 0))
        if not 1 <= size <= 100:
            raise RefusedError(422, "invalid_parameters", "validation_error", "page_size is 1 to 100")
        known = list(VOICES.items())
        page = [
            {"voice_id": voice_id, "name": name, "category": "premade", "labels": {"accent": "british"}}
            for voice_id, name in known[start : start + size]
        ]
        more = start + size < len(known)
        answer = {"voices": page, "has_more": more, "total_count": len(known)}
        self._json(200, {**answer, "next_page_token": str(start + size) if more else None})

    def _speak(self, request: Request, voice_id: str) -> None:
        output_format = request.query.get("output_format", "mp3_44100_128")
        check_speech_request(request, voice_id, output_format, self.standin.tier)
        with self.standin.lock:
            fault = self.standin.faults.pop(0) if self.standin.faults else self.standin.always
        if fault and fault not in FAULTS:
            raise ValueError(f"no such fault: {fault}")
        text = request.body["text"]
        if fault == "policy":
            self.standin.against_policy.add(text)
        elif text in self.standin.against_policy:
            fault = "policy"
        if fault and (error := FAULTS[fault]):
            self._error(*error, "as the test asked")
            return
        cost = round(len(text) * MODELS[request.body["model_id"]]["cost"])
        with self.standin.lock:
            if self.standin.characters + cost > self.standin.character_limit:
                raise RefusedError(401, "quota_exceeded", "authentication_error", "You have no credits left")
            self.standin.characters += cost
            self.standin.answered.append(fault or "")
        self._audio(fault, text, output_format, cost)

    def _audio(self, fault: str | None, text: str, output_format: str, cost: int) -> None:
        headers = {"request-id": f"req{len(self.standin.requests):04d}", "character-cost": str(cost)}
        if fault == "hang":
            self.standin.release.wait(30)
            self.close_connection = True
            return
        if fault == "json":
            self._send(200, json.dumps({"status": "queued"}).encode(), "application/json", headers)
            return
        if fault == "html":
            self._send(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html", {})
            return
        seconds = len(text.split()) / self.standin.words_per_minute * 60 * (0.1 if fault == "short" else 1.0)
        samples = speech_like(seconds, int(output_format.split("_")[1]))
        if fault == "silence":
            samples = samples * 0
        if fault == "clipped":
            samples = np.clip(samples * 40, -1, 1)
        content = b"" if fault == "empty" else encode(samples, output_format)
        kind = "audio/mpeg" if output_format.startswith("mp3") else "audio/pcm"
        if fault == "truncated":
            self._send(200, content[: len(content) // 8], kind, {**headers, "content-length": str(len(content))})
            self.close_connection = True
            return
        self._send(200, content, kind, headers)

    def _error(self, status: int, code: str, kind: str, message: str) -> None:
        detail = {"type": kind, "code": code, "status": code, "message": message, "request_id": "req"}
        self._json(status, {"detail": detail})

    def _json(self, status: int, document: Any) -> None:
        self._send(status, json.dumps(document).encode(), "application/json", {})

    def _send(self, status: int, content: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _subscription(standin: Standin) -> dict[str, Any]:
    return {
        "tier": standin.tier,
        "character_count": standin.characters,
        "character_limit": standin.character_limit,
        "max_credit_limit_extension": "unlimited",
        "can_extend_character_limit": False,
        "allowed_to_extend_character_limit": False,
        "next_character_count_reset_unix": 1798761600,
        "voice_slots_used": 0,
        "professional_voice_slots_used": 0,
        "professional_voice_slots_used_in_workspace": 0,
        "voice_limit": 30,
        "voice_add_edit_counter": 0,
        "professional_voice_limit": 1,
        "can_extend_voice_limit": False,
        "can_use_instant_voice_cloning": True,
        "can_use_professional_voice_cloning": False,
        "current_overage": {"amount": "0", "currency": "usd"},
        "status": "active",
        "open_invoices": [],
        "has_open_invoices": False,
    }


def _model(model_id: str, rules: dict[str, Any]) -> dict[str, Any]:
    return {
        "model_id": model_id,
        "name": model_id,
        "can_do_text_to_speech": True,
        "can_use_style": rules["context"],
        "can_use_speaker_boost": rules["context"],
        "token_cost_factor": rules["cost"],
        "maximum_text_length_per_request": rules["longest"],
        "languages": [{"language_id": "de", "name": "German"}, {"language_id": "en", "name": "English"}],
    }
