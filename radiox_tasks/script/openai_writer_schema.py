"""The shape a language model must answer in, as strict structured output wants it: every field required, none added.

https://platform.openai.com/docs/guides/structured-outputs (all fields required, additionalProperties false).
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

WrittenKind = Literal["greeting", "news", "weather", "markets", "bridge", "sign-off"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(_Strict):
    """Which source, and which of its words, exactly as they stand there."""

    source: str = Field(description="the source's id, for example A1, W1 or M1")
    quote: str = Field(description="the supporting words, copied character by character from that source")


class WrittenLine(_Strict):
    """One speaker's turn."""

    speaker: str = Field(description="the speaker's id from the cast")
    kind: WrittenKind
    story: str = Field(description="the story's id, for example S1; empty for a line that belongs to no story")
    text: str = Field(description="the words to be spoken, plain text")
    citations: list[Citation] = Field(description="empty for greeting, bridge and sign-off")


class WrittenScript(_Strict):
    """The whole show."""

    language: str = Field(description="the ISO 639-1 code of the language of the lines")
    lines: list[WrittenLine]


class RepairedLine(_Strict):
    """Another attempt at one line that failed its checks."""

    number: int = Field(description="the number of the line that is replaced")
    text: str
    citations: list[Citation]


class RepairedLines(_Strict):
    """The lines that could be repaired; one that cannot is left out."""

    lines: list[RepairedLine]


def response_format(model: type[BaseModel], name: str) -> dict[str, Any]:
    """The `response_format` of a request that wants this shape and nothing else."""
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "strict": True, "schema": model.model_json_schema()},
    }
