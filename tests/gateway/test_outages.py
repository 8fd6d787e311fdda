"""The gateway beside servers that change or go away: the issuer's keys, the broker that counts requests."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from radiox_tasks.broker import EmbeddedBroker, embedded_url
from radiox_tasks.gateway import authentication, rate_limit
from radiox_tasks.gateway.authentication import TokenError, _keys, read_token
from radiox_tasks.gateway.rate_limit import RateLimiter
from radiox_tasks.settings import Settings
from tests.gateway.serving import AUDIENCE, ISSUER


class Issuer:
    """Who signs tokens, and publishes the keys to check them with."""

    def __init__(self) -> None:
        self.keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self.published: list[str] = []
        self.asked = 0
        self.url = ""

    def rotate(self, kid: str) -> None:
        """A new key, and the only one that is published."""
        self.keys[kid] = ec.generate_private_key(ec.SECP256R1())
        self.published = [kid]

    def document(self) -> bytes:
        public = {kid: ECAlgorithm.to_jwk(self.keys[kid].public_key(), as_dict=True) for kid in self.published}
        keys = [{**key, "kid": kid, "alg": "ES256", "use": "sig"} for kid, key in public.items()]
        return json.dumps({"keys": keys}).encode()

    def token(self, kid: str, **claims: Any) -> str:
        right = {"exp": time.time() + 600, "iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "scope": "produce"}
        return jwt.encode(right | claims, self.keys[kid], algorithm="ES256", headers={"kid": kid})


@contextmanager
def issuing() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked += 1
            body = issuer.document()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    issuer.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


def test_keys_are_read_from_the_issuer_and_read_again_when_it_has_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "UNKNOWN_SECONDS", 0.0)
    with issuing() as issuer:
        issuer.rotate("first")
        settings = Settings(RADIOX_JWKS_URL=issuer.url, RADIOX_JWT_ISSUER=ISSUER, RADIOX_JWT_AUDIENCE=AUDIENCE)
        for _ in range(3):
            assert read_token(issuer.token("first"), settings).scopes == {"read", "produce"}
        assert issuer.asked == 1  # kept
        issuer.rotate("second")
        assert read_token(issuer.token("second"), settings).name == "ada"
        assert issuer.asked == 2
        with pytest.raises(TokenError):
            read_token(issuer.token("first"), settings)  # taken back
        issuer.keys["stranger"] = ec.generate_private_key(ec.SECP256R1())
        with pytest.raises(TokenError):
            read_token(issuer.token("stranger"), settings)
        right = {"exp": time.time() + 600, "iss": ISSUER, "aud": AUDIENCE}
        forged = jwt.encode(right, "x" * 32, headers={"kid": "second"})
        with pytest.raises(TokenError):
            read_token(forged, settings)
        with pytest.raises(TokenError):
            read_token(issuer.token("second", aud="others"), settings)
    _keys.cache_clear()
    with pytest.raises(TokenError, match="cannot be read"):
        read_token(issuer.token("second"), settings)


@pytest.mark.slow
def test_requests_are_counted_while_the_broker_is_away_and_together_when_it_is_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "BROKER_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(rate_limit, "WINDOW_SECONDS", 3600)
    monkeypatch.setattr(rate_limit, "BROKER_SECONDS", 10.0)
    broker = EmbeddedBroker(home)

    async def ask(limiter: RateLimiter, times: int) -> list[bool]:
        return [(await limiter.count("192.0.2.1", "GET", "/")).exceeded for _ in range(times)]

    async def story() -> None:
        one, two = (RateLimiter(embedded_url(home), per_minute=10) for _ in range(2))
        assert await ask(one, 11) == [False] * 10 + [True]
        assert await ask(two, 1) == [False]  # each counts by itself
        broker.hold()
        assert await ask(one, 6) == [False] * 6
        assert await ask(two, 5) == [False] * 4 + [True]
        await one.close()
        await two.close()

    try:
        with ThreadPoolExecutor(1) as own:  # a browser's tests leave a running loop behind in their thread
            own.submit(asyncio.run, story()).result()
    finally:
        broker.release()
