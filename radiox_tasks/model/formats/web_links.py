"""Validation of web links for pages, feeds and chapters."""

from urllib.parse import urlsplit


def web_link(url: str) -> str:
    """The URL if it is a plain http(s) one, else an empty string; `javascript:` and similar schemes are
    never linked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    clean = not any(character.isspace() or ord(character) < 0x20 or character in '"<>' for character in url)
    return url if clean and parts.scheme in ("http", "https") and parts.hostname else ""
