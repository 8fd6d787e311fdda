"""Parses settings with several URLs or secrets. Error messages do not repeat them."""

import base64
import binascii
import re
from urllib.parse import urlsplit

from pydantic import SecretStr

from radiox_tasks.settings.commas import by_comma

_PREFIX = "whsec_"


def _parts(value: SecretStr | None) -> tuple[str, ...]:
    return by_comma(value.get_secret_value()) if value else ()


def addresses(value: SecretStr | None) -> tuple[str, ...]:
    """Comma-separated URLs. Raises ValueError."""
    found = _parts(value)
    for address in found:
        _require_http(address, "RADIOX_WEBHOOKS")
    return found


def secrets(value: SecretStr | None) -> tuple[str, ...]:
    """Comma-separated signing secrets in the format of Standard Webhooks. Raises ValueError."""
    found = _parts(value)
    for secret in found:
        try:
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            key = b""
        if not secret.startswith(_PREFIX) or not 24 <= len(key) <= 64:
            raise ValueError(
                "RADIOX_WEBHOOK_SECRET is whsec_ followed by base64 of 24 to 64 bytes; "
                '`echo "whsec_$(openssl rand -base64 32)"` makes one'
            )
    return found


def by_preset(value: SecretStr | None) -> tuple[tuple[str, str], ...]:
    """Comma-separated preset=URL pairs. Raises ValueError."""
    found = []
    for part in _parts(value):
        preset, sign, address = part.partition("=")
        if not sign or not re.fullmatch(r"[\w-]+", preset.strip()):
            raise ValueError("RADIOX_PINGS is preset=URL, separated by commas")
        _require_http(address.strip(), "RADIOX_PINGS")
        found.append((preset.strip(), address.strip()))
    return tuple(found)


def _require_http(address: str, setting: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"each URL in {setting} begins with http:// or https:// and names a host")


def pieces(value: str) -> list[str]:
    """The secret and every part of it that could be logged on its own: between commas or spaces, and after a preset's
    name."""
    parts = [part for part in re.split(r"[\s,]+", value) if len(part) >= 12]
    return [value, *parts, *(part.partition("=")[2] for part in parts if "=http" in part)]
