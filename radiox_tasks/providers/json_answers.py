"""Extracts the JSON from a model's answer, ignoring code fences, reasoning text and a byte order mark.

Reasoning models behind compatible servers put their thoughts before the answer, in <think> (DeepSeek, Qwen) or similar
tags; models asked for JSON in plain text often add code fences or an introduction.
"""

import json
import re
from collections.abc import Iterator

THOUGHT_TAGS = "think|thinking|reasoning|thought"
THOUGHTS_END = re.compile(rf"</(?:{THOUGHT_TAGS})>", re.IGNORECASE)
_THOUGHTS_BEGIN = re.compile(rf"<(?:{THOUGHT_TAGS})>", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)  # small models write line breaks into strings as they are
_CONTROL = re.compile(r"[\x00-\x1f]")
_MOST_STARTS = 200
"""Opening braces that are tried; text with more of them is not an introduction."""


def json_objects(text: str) -> Iterator[str]:
    """The JSON objects in the text, most likely first: the whole text, the text after reasoning, the rest. Of several
    in one place the longest comes first; nested objects are not returned separately."""
    yield from map(_escaped, _found(text))


def is_closed(text: str) -> bool:
    """Whether the first object behind the thoughts is complete. A nested object does not count."""
    plain = _without_thoughts(_bare(text))
    return _end_of_object(plain, max(0, plain.find("{"))) > 0


def _found(text: str) -> Iterator[str]:
    plain = _bare(text)
    if _end_of_object(plain, 0) == len(plain):
        yield plain
        return
    yield from sorted(_embedded(_without_thoughts(plain)), key=len, reverse=True)
    yield from sorted(_embedded(plain), key=len, reverse=True)


def _escaped(written: str) -> str:
    """The object as valid JSON: control characters inside of strings are escaped."""
    return json.dumps(json.loads(written, strict=False), ensure_ascii=False) if _CONTROL.search(written) else written


def _bare(text: str) -> str:
    return text.strip().strip("\ufeff\u200b").strip()


def _without_thoughts(text: str) -> str:
    """The text without a reasoning model's thoughts; some templates contain the end tag only."""
    ends = list(THOUGHTS_END.finditer(text))
    if ends and "{" in text[ends[-1].end() :]:
        return text[ends[-1].end() :]
    begins = _THOUGHTS_BEGIN.search(text)
    return text[: begins.start()] if begins else text


def _embedded(text: str) -> Iterator[str]:
    start = text.find("{")
    for _ in range(_MOST_STARTS):
        if start < 0:
            return
        end = _end_of_object(text, start)
        if end:
            yield text[start:end]
        start = text.find("{", end or start + 1)


def _end_of_object(text: str, start: int) -> int:
    """The end of the object that begins at `start`; 0 if there is none."""
    if not text.startswith("{", start):
        return 0
    try:
        return _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return 0
