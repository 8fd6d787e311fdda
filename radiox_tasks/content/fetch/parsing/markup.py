"""Extracts the visible text from markup, without hidden or struck-out parts; text that only looks like a tag stays.

Feeds mix three things that look alike: markup, escaped markup, and plain text with a "<" in it ("Rents <CHF 2000"). A
"<" counts as markup where an element of HTML can begin.
"""

import re
from collections.abc import Iterator

from lxml import etree

MAX_MARKUP = 1_000_000  # characters of HTML that are read: data URLs of images can be long
MAX_TITLE_MARKUP = 10_000
_LONGEST_BARE = 200  # characters in which attributes must show their "="
_PIECE = 100_000  # characters per parser call: parsing stops once there is enough text

# WHATWG HTML, index of elements, and obsolete ones that feeds still use.
_BLOCK_NAMES = """
address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_FORMATTING_NAMES = """
abbr acronym b bdi bdo big blink cite code dfn em font i ins kbd mark nobr q rb rp rt ruby samp small span strong sub
sup time tt u var wbr img
"""
_DROPPED_NAMES = """
audio button canvas colgroup datalist del embed figure frame frameset head iframe map math meter noscript object option
optgroup param picture progress s script select strike style svg template textarea title video
"""
_OTHER_NAMES = """
a area base body caption col data dialog dir html input label legend link marquee meta noframes output search slot
source track xml
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())
_ELEMENTS = _BLOCKS | _FORMATTING | _DROPPED | frozenset(_OTHER_NAMES.split())
_HIDDEN_CLASSES = """
sr-only visually-hidden visuallyhidden screen-reader-text hidden
wp-caption-text wp-element-caption image-caption photo-caption
"""
_DROPPED_CLASSES = frozenset(_HIDDEN_CLASSES.split())
_FOOTNOTE = re.compile(r"\s*\[\s*\w{1,3}\s*\]\s*")  # in a raised position
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|line-through", re.I
)
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>|&lt;!\[CDATA\[|\]\]&gt;", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})(?=[\s/>])")
_OPENING = re.compile(r"<(?![!?])(?=[^\s])")
_ALONE = re.compile(r">(?=[\s,.;:!?]|$)")
_ENTITY = re.compile(r"&[#A-Za-z]")


def strip_markup(value: str, *, title: bool = False, enough: int = MAX_MARKUP) -> str:
    """The visible text of an HTML fragment, with newlines between blocks.

    Plain text is returned unchanged. With `enough`, parsing stops after about so many characters. In a `title`, an
    element that is never closed and has no attributes is a word ("support for the <marquee> element"), unless it
    formats the text after it.
    """
    value = _SECTION.sub("", value[: MAX_TITLE_MARKUP if title else MAX_MARKUP])
    for _ in range(2):  # some feeds escape markup once too often; after that, what looks like markup is text
        if "<" not in value and not _ENTITY.search(value):
            break
        value = _visible(_with_words_escaped(value, title=title), enough)
    return value


class _Text:
    """Collects the visible text of a fragment from libxml2's parser events."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self._open: list[bool] = []  # whether each open element is dropped
        self._hidden = 0
        self._raised = 0  # the parts before the last <sup>

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        hides = tag in _DROPPED or (bool(attributes) and _is_hidden(attributes))
        self._open.append(hides)
        self._hidden += hides
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "sup":
            self._raised = len(self.parts)

    def end(self, tag: str) -> None:
        if self._open:
            self._hidden -= self._open.pop()
        if tag == "sup":
            if _FOOTNOTE.fullmatch("".join(self.parts[self._raised :])):
                del self.parts[self._raised :]
            self._raised = len(self.parts)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
            self.length += len(data)

    def close(self) -> str:
        return "".join(self.parts)


def _is_hidden(attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    if _HIDING.search(attributes.get("style", "")[:1000]):
        return True
    return not _DROPPED_CLASSES.isdisjoint(attributes.get("class", "")[:1000].lower().split())


def _visible(value: str, enough: int) -> str:
    """Parse with libxml2: the standard library's HTMLParser takes quadratic time on some input (``<a/<a/<a…``)."""
    text = _Text()
    parser = etree.HTMLParser(target=text, encoding="utf-8")
    source = f"<div>{value}</div>".encode()
    try:
        for at in range(0, len(source), _PIECE):
            parser.feed(source[at : at + _PIECE])
            if text.length > 2 * enough:
                return "".join(text.parts)
        return str(parser.close())
    except etree.LxmlError:  # nothing could be parsed
        return re.sub(r"<[^<>]*>", " ", value)


def _with_words_escaped(value: str, *, title: bool) -> str:
    """The fragment with every "<" that does not start markup escaped."""
    if "<" not in value:
        return value
    tags = {match.start(): match for match in _TAG.finditer(value)}
    closed = frozenset(match.group(2).lower() for match in tags.values() if match.group(1))
    last = value.rfind(">")
    words = [
        match.start()
        for match in _OPENING.finditer(value)
        if match.start() > last
        or (tag := tags.get(match.start())) is None
        or not _is_markup(value, tag, closed, title=title)
    ]
    return "".join(_pieces(value, words))


def _is_markup(value: str, tag: re.Match[str], closed: frozenset[str], *, title: bool) -> bool:
    """Whether this is a tag: its element is in HTML or is closed somewhere, and what follows can be attributes."""
    name = tag.group(2).lower()
    if tag.group(1) or name in closed:
        return name in _ELEMENTS or name in closed
    if name not in _ELEMENTS:
        return ":" in name or "-" in name
    if value.startswith((">", "/>", " />"), tag.end()):
        alone = _ALONE.match(value, tag.end()) is not None and value[: tag.start()].endswith(" ")
        return not title or name in _BLOCKS or (name in _FORMATTING and not alone)
    end = value.find(">", tag.end(), tag.end() + _LONGEST_BARE)
    return len(name) > 1 or end < 0 or "=" in value[tag.end() : end]


def _pieces(value: str, words: list[int]) -> Iterator[str]:
    start = 0
    for at in words:
        yield value[start:at]
        yield "&lt;"
        start = at + 1
    yield value[start:]
