"""Text from outside made plain: no markup, no control characters, no hidden direction marks, a bounded length."""

import re
import unicodedata

from lxml import etree

MAX_TITLE = 300  # characters; the longest real headlines are under 200
MAX_BODY = 20_000
_MAX_MARKUP = 200_000  # characters of HTML looked at

# Everything in C0/C1 but newline and tab, soft hyphens, zero-width spaces, direction overrides, byte order marks,
# lone surrogates, non-characters and interlinear marks.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&[#A-Za-z]")
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    )
)
_HIDDEN = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "head",
        "title",
        "figure",
        "textarea",
    )
)


class _Text:
    """Collects the visible text of a fragment, as libxml2's parser meets it; blocks become line breaks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._hidden = 0

    def start(self, tag: str, _attributes: object) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def end(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(data)

    def close(self) -> str:
        return "".join(self._parts)


def strip_markup(value: str) -> str:
    """The visible text of an HTML fragment, blocks apart by newlines. Plain text comes back as it is.

    By libxml2, because the standard library's HTMLParser takes quadratic time on some input (``<a/<a/<a…``).
    """
    value = value[:_MAX_MARKUP]
    if not value.isprintable():  # what is has nothing unwanted in it, and is known at a fraction of the cost
        value = _UNWANTED.sub("", value)
    for _ in range(2):  # feeds escape markup once too often; a third layer is somebody's joke and stays text
        if ("<" not in value and "&" not in value) or not _MARKUP.search(value):
            break
        parser = etree.HTMLParser(target=_Text(), encoding="utf-8")
        try:
            parser.feed(f"<div>{value}</div>".encode())
            value = parser.close()
        except etree.LxmlError:  # nothing in it could be read
            value = re.sub(r"<[^<>]*>", " ", value)
    return value


def clean(value: str, limit: int) -> str:
    """Composed Unicode without control characters; runs of white space become one; at most `limit` characters."""
    value = value[: limit * 4]
    if value.isprintable():  # most texts: nothing unwanted in them, and no white space but the blank
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
    return clean(_SPACE.sub(" ", strip_markup(value)), MAX_TITLE)


def clean_body(value: str) -> str:
    """Plain text, one line a paragraph, at most MAX_BODY characters."""
    return clean(strip_markup(value), MAX_BODY)
