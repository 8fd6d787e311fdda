"""The schema of a language model's answer: a script, or repaired lines."""

from typing import Literal

from pydantic import Field

from radiox_tasks.providers.openai.client import Strict

WrittenKind = Literal["greeting", "news", "weather", "markets", "bridge", "sign-off"]


class WrittenLine(Strict):
    """One speaker's turn."""

    speaker: str = Field(description="the speaker's id from the cast")
    kind: WrittenKind
    story: str = Field(description="the story's id, for example S1; empty for a line that belongs to no story")
    text: str = Field(description="the words to be spoken, plain text")
    sentences: list[str] = Field(
        description="the ids of the sentences it rests on, for example A1.3; empty for greeting, bridge and sign-off"
    )


class WrittenScript(Strict):
    """The whole show."""

    language: str = Field(description="the ISO 639-1 code of the language of the lines")
    lines: list[WrittenLine]


class RepairedLine(Strict):
    """Another attempt at one line that failed its checks."""

    number: int = Field(description="the number of the line that is replaced")
    text: str
    sentences: list[str] = Field(description="the ids of the sentences it rests on")


class RepairedLines(Strict):
    """The lines that could be repaired; others are omitted."""

    lines: list[RepairedLine]
