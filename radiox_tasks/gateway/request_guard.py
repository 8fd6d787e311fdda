"""Middleware for every request: security headers, audit log, allowed hosts, size and rate limits."""

import asyncio
import ipaddress
import json
import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from radiox_tasks.gateway.authentication import is_loopback
from radiox_tasks.gateway.problems import problem_response
from radiox_tasks.gateway.rate_limit import RateLimiter, client_of
from radiox_tasks.settings import Settings

BODY_BYTES = 1_000_000
UPLOAD_BYTES = 50_000_000
UPLOAD_PATHS = ("/api/v1/media/upload", "/media/upload")
BODY_SECONDS = 30.0
"""Seconds to wait for the next part of a body."""

PROBES = frozenset({"/livez", "/readyz", "/health", "/api/v1/livez", "/api/v1/readyz", "/api/v1/health"})
"""Paths for probes by a pod's address; they change nothing and reveal nothing about visitors."""

AUDIT_BYTES = 10_000_000
AUDIT_FILES = 5

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EMBED_POLICY = "base-uri 'none'; form-action 'none'; object-src 'none'"
EDITION_POLICY = f"frame-ancestors 'none'; {EMBED_POLICY}"
"""An edition's page has its own policy, with the hashes of its styles and scripts."""


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, settings: Settings, limiter: RateLimiter, audit: logging.Logger) -> None:
        self.app = app
        self.hosts = known_hosts(settings)
        self.limiter = limiter
        self.audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.monotonic(), 0
        scope.setdefault("state", {})
        rate_headers: dict[str, str] = {}

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                _secure(headers, scope["path"])
                headers.update(rate_headers)
            await send(message)

        try:
            await self._pass(scope, receive, guarded_send, rate_headers)
        finally:
            self._note(scope, status, time.monotonic() - started)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, rate_headers: dict[str, str]) -> None:
        headers = Headers(scope=scope)
        probe = scope["path"] in PROBES and scope["method"] in ("GET", "HEAD")
        if not probe and not self._knows(headers.get("host", "")):
            detail = "this gateway does not answer to that name; RADIOX_PUBLIC_URL or RADIOX_ALLOWED_HOSTS names it"
            await problem_response(421, detail)(scope, receive, send)
            return
        if not probe:
            rate = await self.limiter.count(client_of(scope), scope["method"], scope["path"])
            rate_headers.update(rate.headers)
            if rate.exceeded:
                detail = f"try again in {rate.reset} s"
                await problem_response(429, detail, headers={"Retry-After": str(rate.reset)})(scope, receive, send)
                return
        limit = UPLOAD_BYTES if scope["path"] in UPLOAD_PATHS else BODY_BYTES
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            await problem_response(413, f"a body may have at most {limit} bytes")(scope, receive, send)
            return
        await self.app(scope, _bounded(receive, limit), send)

    def _knows(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname if host and "@" not in host else None
        if name is None:
            return False
        return name in self.hosts or is_loopback(name) or ("" in self.hosts and _is_address(name))

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """One line per request; the visitor is included if a route determined it."""
        if scope["path"] in PROBES:
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": (scope.get("client") or ("", 0))[0],
            "visitor": scope["state"].get("visitor", ""),
            "method": scope["method"],
            "path": scope["path"][:500],
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        self.audit.info(json.dumps(line, ensure_ascii=True))


def _bounded(receive: Receive, limit: int) -> Receive:
    """The request's body in pieces, with limits on size and time. Raises HTTPException, which the framework
    passes on."""
    taken = 0
    ended = False

    async def bounded() -> Message:
        nonlocal taken, ended
        if ended:  # the next message is the client's disconnect, which has no time limit
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), BODY_SECONDS)
        except TimeoutError:
            raise HTTPException(408, "the body was not received in time") from None
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if taken > limit:
                raise HTTPException(413, f"a body may have at most {limit} bytes")
        return message

    return bounded


def _secure(headers: MutableHeaders, path: str) -> None:
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = "same-origin"  # without a referrer, forms have no origin
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
    public = path.startswith("/editions/")
    if public and path.endswith("/embed.html"):  # the player that other sites embed
        headers.setdefault("content-security-policy", EMBED_POLICY)
    else:
        headers["x-frame-options"] = "DENY"
        headers.setdefault("content-security-policy", EDITION_POLICY if public else PAGE_POLICY)
    if public:
        headers["access-control-allow-origin"] = "*"  # players and aggregators read feeds, audio and transcripts
    elif "cache-control" not in headers:
        headers["cache-control"] = "no-store"


def known_hosts(settings: Settings) -> frozenset[str]:
    """Host names of this gateway, in lower case; "" stands for any IP address."""
    names: Iterable[str] = (*settings.allowed_hosts, settings.gateway_host)
    public = urlsplit(settings.public_url).hostname if settings.public_url else None
    elsewhere = () if is_loopback(settings.gateway_host) else ("",)
    return frozenset(name.lower() for name in (*names, *([public] if public else []), *elsewhere))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def audit_log(home: Path) -> logging.Logger:
    """The audit log of requests: one JSON document per line in RADIOX_HOME/logs/audit.log, rotated."""
    log = logging.getLogger("radiox.audit")
    log.setLevel(logging.INFO)
    log.propagate = False
    path = home / "logs" / "audit.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    made = RotatingFileHandler(path, maxBytes=AUDIT_BYTES, backupCount=AUDIT_FILES, encoding="utf-8", delay=True)
    made.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(made)
    return log
