"""Cleans outside text: removes markup, control and bidirectional characters, and bounds its length."""

import re
import unicodedata

from radiox_tasks.content.fetch.parsing.markup import strip_markup

MAX_TITLE = 300  # characters; the longest real headlines are under 200
MAX_BODY = 20_000

# All C0/C1 characters except newline and tab, soft hyphens, zero-width spaces, direction overrides, byte order marks,
# lone surrogates, non-characters and interlinear marks.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")


def plain(value: str, limit: int, *, title: bool = False) -> str:
    """The visible text of a fragment without control characters; may be longer than `limit`."""
    text = strip_markup(without_controls(value), title=title, enough=limit * 2)
    return without_controls(text)  # character references may produce new ones


def without_controls(value: str) -> str:
    """The text without invisible characters."""
    return value if value.isprintable() else _UNWANTED.sub("", value)


def clean(value: str, limit: int) -> str:
    """Composed Unicode without control characters and with single spaces; at most `limit` characters."""
    value = value[: limit * 4]
    if value.isprintable():  # most texts: nothing to remove
        value = " ".join(unicodedata.normalize("NFC", value).split())
    else:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        value = unicodedata.normalize("NFC", _UNWANTED.sub("", value))
        value = _BREAKS.sub("\n", _SPACES.sub(" ", value.replace("\u2028", "\n").replace("\u2029", "\n"))).strip()
    if len(value) <= limit:
        return value
    cut = value[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return at_word.rstrip() + "…"


def clean_title(value: str) -> str:
    """One line of plain text, at most MAX_TITLE characters."""
    return clean(_SPACE.sub(" ", plain(value, MAX_TITLE, title=True)), MAX_TITLE)


def clean_body(value: str) -> str:
    """Plain text, one line per paragraph, at most MAX_BODY characters."""
    return clean(plain(value, MAX_BODY), MAX_BODY)
