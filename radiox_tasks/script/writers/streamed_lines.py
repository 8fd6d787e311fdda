"""Reads the lines of a script out of an answer that is still arriving."""

import json
import re

from pydantic import ValidationError

from radiox_tasks.script.writers.openai_schema import WrittenLine

_BEGINNING = re.compile(
    r"[\s\ufeff]*(?:<(think|thinking|reasoning|thought)>.*?</\1>\s*)?(?:```(?:json)?\s*)?"
    r"\{\s*(?:\"language\"\s*:\s*\"[^\"]*\"\s*,\s*)?\"lines\"\s*:\s*\[",
    re.DOTALL | re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


class StreamedLines:
    """The lines that are complete so far. An answer of an unexpected form gives none: it is read when it is whole."""

    def __init__(self) -> None:
        self._text, self._at, self._is_open = "", 0, True

    def feed(self, text: str) -> list[WrittenLine]:
        """Add the next piece of the answer; returns the lines that it completes."""
        self._text += text
        if self._at == 0 and "[" in text and (beginning := _BEGINNING.match(self._text)) is not None:
            self._at = beginning.end()
        if not self._is_open or self._at == 0 or "}" not in text:
            return []
        found = []
        while (line := self._next()) is not None:
            found.append(line)
        return found

    def _next(self) -> WrittenLine | None:
        between = _BETWEEN.match(self._text, self._at)
        start = between.end() if between else self._at
        if not self._text.startswith("{", start):
            self._is_open = start == len(self._text)
            return None
        try:
            found, end = _DECODER.raw_decode(self._text, start)
        except ValueError:
            return None  # not complete yet
        except RecursionError:
            self._is_open = False
            return None
        try:
            line = WrittenLine.model_validate(found)
        except ValidationError:
            self._is_open = False
            return None
        self._at = end
        return line
