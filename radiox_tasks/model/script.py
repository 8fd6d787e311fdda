"""The script: the text as spoken, line by line, with the evidence for each."""

from typing import Literal

from pydantic import Field

from radiox_tasks.model.base import Document

LineKind = Literal["greeting", "news", "weather", "markets", "bridge", "sign-off", "disclosure", "correction"]

NEWS_KINDS: frozenset[LineKind] = frozenset({"news", "weather", "markets"})
"""Kinds of lines that tell news and need evidence; the others contain none."""


Layer = Literal["house", "verbatim", "judge", "editor"]
"""What accepted a line: house phrases, sentences of the sources, a judge, or a person's correction."""

Support = Literal["stated", "combined", "computed", "framing"]
"""How evidence supports a clause: one sentence states it, several together do, or it follows by arithmetic; framing
states nothing."""


class Evidence(Document):
    """The words that support a line: `quote` == text[start:end] of the article or reading with that id. For a reading
    (weather, markets) `article_id` is "reading:<kind>:<name>"."""

    article_id: str
    url: str
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Clause(Document):
    """A part of a line and the source words that support it; framing has none."""

    words: str
    support: Support
    evidence: tuple[Evidence, ...] = ()


class Line(Document):
    """One speaker's turn. `text` is displayed; `spoken` is the same text normalised for speech. `layer` is what
    accepted the line; None in lines made before it was recorded."""

    n: int = Field(ge=1)
    speaker: str
    kind: LineKind
    text: str = Field(min_length=1)
    spoken: str = Field(min_length=1)
    story_id: str | None = None
    evidence: tuple[Evidence, ...] = ()
    optional: bool = Field(default=False, description="may be dropped to land on the duration")
    layer: Layer | None = None
    clauses: tuple[Clause, ...] = ()


class Verdict(Document):
    """A finding of the truth gate or the line checks about a candidate line, and the action taken."""

    text: str
    rule: str
    verdict: Literal["pass", "repaired", "source", "headline", "cut"]
    detail: str = ""


class Script(Document):
    """A show's text. `writer` is "local" or "<provider>:<model>"."""

    title: str
    language: str
    lines: tuple[Line, ...] = Field(min_length=1)
    writer: str
    verdicts: tuple[Verdict, ...] = ()
    phrases: tuple[str, ...] = Field(
        default=(), description="ids of template phrases used, so the next show avoids them"
    )
    notes: tuple[str, ...] = Field(default=(), description="what was stepped down and why, in words for the page")
