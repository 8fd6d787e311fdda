"""Normalises words for comparison: case, quotation marks, spaces and final punctuation."""

import re

_MARKS = re.compile(r"[\"'„“”‚‘’«»‹›]")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r"\w+")


def plain_text(text: str) -> str:
    """The words alone: case, quotes, spaces and final marks are levelled."""
    text = _MARKS.sub("", text.casefold().replace("ß", "ss"))
    return _SPACE.sub(" ", text).strip(" .!?…:;,")


def tokens(text: str) -> list[str]:
    """The words and figures of a text, in order, without case."""
    return _TOKEN.findall(text.casefold().replace("ß", "ss"))


def asks(text: str) -> bool:
    """Whether a text ends in a question mark, whatever closes behind it."""
    return text.rstrip("\"'”“»«›‹’)] ").endswith(("?", "?!", "?…"))
