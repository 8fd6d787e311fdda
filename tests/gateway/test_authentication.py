"""Tokens of the station's issuer open what their scopes name; nothing else opens anything."""

import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from radiox_tasks.gateway.authentication import AccessSettingsError, TokenError, check_settings, is_open, read_token
from radiox_tasks.settings import Settings
from tests.gateway.serving import AUDIENCE, EVERYWHERE, ISSUER, SECRET, token


def settings(**given: str) -> Settings:
    pinned = {"RADIOX_JWT_SECRET": SECRET, "RADIOX_JWT_ISSUER": ISSUER, "RADIOX_JWT_AUDIENCE": AUDIENCE}
    return Settings.model_validate({**pinned, **given})


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("read", {"read"}),
        ("produce", {"read", "produce"}),
        ("openid admin", {"read", "produce", "admin"}),
        (["read", "other"], {"read"}),
        ("readers", set()),
        ("", set()),
        (7, set()),
        (None, set()),
    ],
)
def test_scopes_include_the_lower_ones_and_unknown_words_are_none(scope: Any, held: set[str]) -> None:
    assert read_token(token(scope=scope), settings()).scopes == held


def test_scopes_may_lie_deep_in_a_token() -> None:
    deep = settings(RADIOX_JWT_SCOPES_CLAIM="app_metadata.radiox")
    assert read_token(token(app_metadata={"radiox": ["produce"]}), deep).may("produce")
    assert not read_token(token(app_metadata="produce"), deep).scopes
    assert not read_token(token(scope="admin"), deep).scopes


def test_a_supabase_anon_key_has_no_scope() -> None:
    """It is signed with the project's own secret and says who it is for: anybody."""
    anon = {"iss": "supabase", "ref": "abcdefghijkl", "role": "anon", "aud": None, "sub": None, "scope": None}
    with pytest.raises(TokenError):
        read_token(token(**anon), settings())
    unpinned = Settings.model_validate({"RADIOX_JWT_SECRET": SECRET, "RADIOX_JWT_SCOPES_CLAIM": "role"})
    assert not read_token(token(**anon), unpinned).scopes


def _unsigned() -> str:
    return jwt.encode({"exp": time.time() + 60, "iss": ISSUER, "aud": AUDIENCE, "scope": "admin"}, None, "none")


def _header_changed() -> str:
    _, body, signature = token().split(".")
    said = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return f"{said}.{body}.{signature}"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "nonsense",
        "a.b.c",
        token(exp=time.time() - 60),
        token(exp=None),
        token(iss="https://somebody.else"),
        token(iss=None),
        token(aud="authenticated"),
        token(aud=None),
        token(nbf=time.time() + 600),
        token(iat=time.time() + 600),
        token(sub=["ada"]),
        token("another-secret-of-thirty-two-bytes-or-more"),
        token(algorithm="HS512"),
        _unsigned(),
        _header_changed(),
    ],
    ids=[
        "empty", "nonsense", "three parts", "expired", "no end", "another issuer", "no issuer", "another audience",
        "no audience", "not yet", "issued later", "a list as its holder", "another secret", "another algorithm",
        "unsigned", "header changed",
    ],
)  # fmt: skip
def test_what_is_not_exactly_right_is_refused(bad: str) -> None:
    with pytest.raises(TokenError) as refused:
        read_token(bad, settings())
    assert SECRET not in str(refused.value)


def test_a_public_key_is_never_taken_for_a_shared_secret() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed_by_key = jwt.encode({"exp": time.time() + 60, "iss": ISSUER, "aud": AUDIENCE}, key, algorithm="RS256")
    with pytest.raises(TokenError):
        read_token(signed_by_key, settings(RADIOX_JWT_SECRET=public.decode()))


def test_a_token_with_an_audience_needs_one_to_be_expected() -> None:
    with pytest.raises(TokenError):
        read_token(token(), Settings.model_validate({"RADIOX_JWT_SECRET": SECRET}))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"RADIOX_JWT_SECRET": "short"}, "32 bytes"),
        ({"RADIOX_JWKS_URL": "https://issuer.example/keys"}, "RADIOX_JWT_ISSUER"),
        (
            {"RADIOX_JWKS_URL": "https://issuer.example/keys", "RADIOX_JWT_SECRET": SECRET},
            "not both",
        ),
    ],
)
def test_settings_that_cannot_be_safe_are_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(AccessSettingsError, match=message):
        check_settings(Settings.model_validate(given))


@pytest.mark.parametrize(
    ("host", "given", "opened"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("localhost", {}, True),
        ("127.0.0.1", {"RADIOX_JWT_SECRET": SECRET}, False),
        (EVERYWHERE, {}, False),
        ("192.0.2.1", {}, False),
        ("radio.example", {}, False),
    ],
)
def test_only_a_bare_machine_is_open(host: str, given: dict[str, str], opened: bool) -> None:
    assert is_open(Settings.model_validate({"RADIOX_HOST": host, **given})) is opened
