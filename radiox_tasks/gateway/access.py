"""Who may see what is not public: bearers of a JSON Web Token (RFC 7519) of the station's own issuer."""

from functools import lru_cache
from typing import TYPE_CHECKING

from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from jwt import PyJWKClient
    from jwt.types import Options

SHARED = ("HS256", "HS384", "HS512")
PUBLISHED = ("RS256", "ES256", "EdDSA")
"""Each way of checking takes its own algorithms alone, so that a public key is never taken for a shared secret."""


def may_see_all(authorization: str | None, settings: Settings) -> bool:
    """Whether this Authorization header holds a valid, unexpired token; False where no issuer is configured."""
    import jwt

    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return False
    options: Options = {"require": ["exp"], "verify_aud": False}
    try:
        if settings.jwt_secret is not None:
            jwt.decode(token, settings.jwt_secret.get_secret_value(), algorithms=list(SHARED), options=options)
        elif settings.jwks_url is not None:
            key = _keys(settings.jwks_url).get_signing_key_from_jwt(token)
            jwt.decode(token, key.key, algorithms=list(PUBLISHED), options=options)
        else:
            return False
    except jwt.PyJWTError:
        return False
    return True


@lru_cache(maxsize=2)
def _keys(url: str) -> "PyJWKClient":
    from jwt import PyJWKClient

    return PyJWKClient(url, cache_keys=True, timeout=5)
