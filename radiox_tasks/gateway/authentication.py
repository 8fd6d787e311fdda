"""Authentication and authorisation: JSON Web Tokens (RFC 7519) of the station's issuer.

Three scopes, each including the previous one: `read` sees everything, `produce` makes shows and acts on them, `admin`
edits presets and speakers. A token without any of them (a Supabase anon key) has no access.
"""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from jwt import PyJWKClient
    from jwt.types import Options

SHARED = ("HS256",)
PUBLISHED = ("RS256", "ES256", "EdDSA")
"""Each kind of key allows its own algorithms only, so that a public key is never used as a shared secret."""

SECRET_BYTES = 32
"""RFC 7518 section 3.2: an HS256 key is at least as long as the hash."""

LEEWAY_SECONDS = 10

KEYS_SECONDS = 300.0
"""How long the issuer's keys are cached; a revoked key stays valid for this long."""

UNKNOWN_SECONDS = 30.0
"""A token with an unknown key triggers a reload of the keys at most once in this time."""

Scope = Literal["read", "produce", "admin"]
SCOPES: tuple[Scope, ...] = ("read", "produce", "admin")


class TokenError(ValueError):
    """The token is invalid; the message gives the reason without any part of the token."""


class AccessSettingsError(ValueError):
    """The token settings are contradictory; the message says what to set."""


@dataclass(frozen=True)
class Visitor:
    """Who makes a request. `via` is how this is known; a "public" visitor has no scope."""

    name: str
    scopes: frozenset[Scope]
    via: Literal["public", "open", "token", "session"]

    def may(self, scope: Scope) -> bool:
        """Whether the visitor has this scope."""
        return scope in self.scopes


PUBLIC = Visitor("public", frozenset(), "public")
OPEN = Visitor("this machine", frozenset(SCOPES), "open")


def check_settings(settings: Settings) -> None:
    """Raise AccessSettingsError if tokens could not be checked safely with these settings."""
    if settings.jwt_secret is not None and len(settings.jwt_secret.get_secret_value().encode()) < SECRET_BYTES:
        raise AccessSettingsError(
            f"RADIOX_JWT_SECRET is shorter than {SECRET_BYTES} bytes; `openssl rand -base64 48` makes a good one"
        )
    if settings.jwks_url is None:
        return
    if settings.jwt_secret is not None:
        raise AccessSettingsError("set RADIOX_JWT_SECRET or RADIOX_JWKS_URL, not both")
    if not (settings.jwt_issuer and settings.jwt_audience):
        raise AccessSettingsError(
            "RADIOX_JWKS_URL needs RADIOX_JWT_ISSUER and RADIOX_JWT_AUDIENCE: "
            "its keys sign tokens of other applications too"
        )


def has_issuer(settings: Settings) -> bool:
    """Whether an issuer of tokens is configured."""
    return settings.jwt_secret is not None or settings.jwks_url is not None


def is_loopback(host: str) -> bool:
    """Whether this name or address is a loopback one."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_open(settings: Settings) -> bool:
    """Whether every visitor has all scopes: no issuer is configured, and only this machine can connect."""
    return not has_issuer(settings) and is_loopback(settings.gateway_host)


def read_token(token: str, settings: Settings) -> Visitor:
    """The holder of this token. Raises TokenError if it is invalid."""
    import jwt

    if not has_issuer(settings):
        raise TokenError("this station takes no tokens: RADIOX_JWT_SECRET and RADIOX_JWKS_URL are not set")
    options: Options = {"require": ["exp"]}
    pinned: dict[str, Any] = {
        "issuer": settings.jwt_issuer,
        "audience": settings.jwt_audience,
        "leeway": LEEWAY_SECONDS,
        "options": options,
    }
    try:
        if settings.jwt_secret is not None:
            claims = jwt.decode(token, settings.jwt_secret.get_secret_value(), algorithms=list(SHARED), **pinned)
        else:
            key = _keys(str(settings.jwks_url)).get_signing_key_from_jwt(token)
            claims = jwt.decode(token, key.key, algorithms=list(PUBLISHED), **pinned)
    except jwt.ExpiredSignatureError:
        raise TokenError("the token has expired") from None
    except jwt.PyJWKClientConnectionError:
        raise TokenError("the issuer's public keys cannot be read at the moment") from None
    except jwt.PyJWTError as error:
        raise TokenError(f"the token is not valid here ({type(error).__name__})") from None
    return Visitor(_name(claims), _scopes(claims, settings.jwt_scopes_claim), "token")


def _name(claims: dict[str, Any]) -> str:
    name = claims.get("email") or claims.get("sub") or "token"
    return "".join(sign for sign in str(name) if sign.isprintable())[:120]


def _scopes(claims: dict[str, Any], path: str) -> frozenset[Scope]:
    """The scopes of a token: words of one text, or a list. A higher scope includes the lower ones."""
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    words = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    held = [place for place, scope in enumerate(SCOPES) if scope in words]
    return frozenset(SCOPES[: max(held) + 1]) if held else frozenset()


@lru_cache(maxsize=2)
def _keys(url: str) -> "PyJWKClient":
    from jwt import PyJWKClient

    # Whole key sets are cached, since they expire; single keys would be cached forever.
    return PyJWKClient(url, cache_keys=False, lifespan=KEYS_SECONDS, cooldown_duration=UNKNOWN_SECONDS, timeout=5)
