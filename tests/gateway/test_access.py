"""Tokens open what is not public; nothing else does."""

import time

import jwt
import pytest

from radiox_tasks.gateway.access import may_see_all
from radiox_tasks.settings import Settings

SECRET = "a-secret-of-thirty-two-characters!"


def settings(secret: str | None = SECRET) -> Settings:
    return Settings.model_validate({"RADIOX_JWT_SECRET": secret} if secret else {})


def bearer(secret: str = SECRET, algorithm: str = "HS256", **claims: float) -> str:
    return f"Bearer {jwt.encode(claims, secret, algorithm=algorithm)}"


def test_a_valid_token_opens() -> None:
    assert may_see_all(bearer(exp=time.time() + 60), settings())


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer nonsense",
        f"Basic {SECRET}",
        bearer(exp=time.time() - 60),
        bearer(),
        bearer("another-secret-of-thirty-two-chars!", exp=time.time() + 60),
        f"Bearer {jwt.encode({'exp': time.time() + 60}, None, algorithm='none')}",
    ],
    ids=["none", "empty", "no token", "nonsense", "basic", "expired", "without end", "another secret", "unsigned"],
)
def test_nothing_else_does(header: str | None) -> None:
    assert not may_see_all(header, settings())


def test_without_an_issuer_no_token_is_valid() -> None:
    assert not may_see_all(bearer(exp=time.time() + 60), settings(None))
