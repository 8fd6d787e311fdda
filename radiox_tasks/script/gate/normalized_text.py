"""Normalises words for comparison: case, quotation marks, spaces and final punctuation."""

import re

_MARKS = re.compile(r"[\"'„“”‚‘’«»‹›]")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r"\w+")


def plain_text(text: str) -> str:
    """The words without case, quotes, extra spaces and final punctuation."""
    text = _MARKS.sub("", text.casefold().replace("ß", "ss"))
    return _SPACE.sub(" ", text).strip(" .!?…:;,")


def tokens(text: str) -> list[str]:
    """The words and figures of a text, in order, in lower case."""
    return _TOKEN.findall(text.casefold().replace("ß", "ss"))


def asks(text: str) -> bool:
    """Whether a text ends in a question mark, before any closing marks."""
    return text.rstrip("\"'”“»«›‹’)] ").endswith(("?", "?!", "?…"))
