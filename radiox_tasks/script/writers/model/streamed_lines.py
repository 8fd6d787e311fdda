"""Reads the lines of a script out of an answer that is still arriving."""

import json
import re

from pydantic import ValidationError

from radiox_tasks.providers.json_answers import THOUGHT_TAGS, THOUGHTS_END
from radiox_tasks.script.writers.model.openai_schema import WrittenLine

_THOUGHTS_BEGIN = re.compile(rf"[\s\ufeff]*<(?:{THOUGHT_TAGS})>", re.IGNORECASE)
_BEGINNING = re.compile(
    r"[\s\ufeff]*(?:```(?:json)?\s*)?\{\s*(?:\"language\"\s*:\s*\"[^\"]*\"\s*,\s*)?\"lines\"\s*:\s*\[", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()

LONGEST_TAG = len("</reasoning>")
LONGEST_BEGINNING = 2_000  # characters before the first line, without thoughts
LONGEST_OBJECT = 20_000  # characters of one line's JSON


class StreamedLines:
    """The lines that are complete so far. An answer of an unexpected form gives none: it is read when it is whole.

    Only the text that has not been read is held, and its length is limited, since each piece of it is a reason to read
    it from its start.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._is_thinking, self._is_begun, self._is_open = False, False, True

    def feed(self, text: str) -> list[WrittenLine]:
        """Add the next piece of the answer; returns the lines that it completes."""
        if not self._is_open:
            return []
        self._rest += text
        if not self._is_begun and not self._begin():
            return []
        if "}" not in text:
            self._limit(LONGEST_OBJECT)
            return []
        found, at = [], 0
        while (read := self._next(at)) is not None:
            line, at = read
            found.append(line)
        self._rest = self._rest[at:]
        self._limit(LONGEST_OBJECT)
        return found

    def _begin(self) -> bool:
        """Whether the lines begin in the text so far; what comes before them is dropped."""
        self._pass_over_thoughts()
        if self._is_thinking:
            return False
        beginning = _BEGINNING.match(self._rest) if "[" in self._rest else None
        if beginning is None:
            self._limit(LONGEST_BEGINNING)
            return False
        self._rest, self._is_begun = self._rest[beginning.end() :], True
        return True

    def _pass_over_thoughts(self) -> None:
        if not self._is_thinking and (thoughts := _THOUGHTS_BEGIN.match(self._rest)) is not None:
            self._rest, self._is_thinking = self._rest[thoughts.end() :], True
        if self._is_thinking:
            end = THOUGHTS_END.search(self._rest)
            self._is_thinking = end is None
            self._rest = self._rest[end.end() :] if end else self._rest[-LONGEST_TAG:]  # a tag may be cut in two

    def _limit(self, characters: int) -> None:
        if len(self._rest) > characters:
            self._rest, self._is_open = "", False

    def _next(self, at: int) -> tuple[WrittenLine, int] | None:
        """The line at this place, and its end; None if it is not complete, or no line."""
        between = _BETWEEN.match(self._rest, at)
        start = between.end() if between else at
        if not self._rest.startswith("{", start):
            self._is_open = start == len(self._rest)
            return None
        try:
            found, end = _DECODER.raw_decode(self._rest, start)
        except ValueError:
            return None  # not complete yet
        except RecursionError:
            self._is_open = False
            return None
        try:
            return WrittenLine.model_validate(found), end
        except ValidationError:
            self._is_open = False
            return None
