"""The script: the text as spoken, line by line, with the evidence for each."""

from typing import Literal

from pydantic import Field

from radiox_tasks.model.base import Document

LineKind = Literal["greeting", "news", "weather", "markets", "bridge", "sign-off", "disclosure", "correction"]


Layer = Literal["house", "verbatim", "judge", "editor"]
"""By what a line stands: the station's own phrases, the sources' own sentences, a judge, or a person's correction."""

Support = Literal["stated", "combined", "computed", "framing"]
"""How evidence supports a clause: one sentence says it, several do together, it follows by arithmetic; framing tells
nothing."""


class Evidence(Document):
    """The words that support a line: `quote` == text[start:end] of the article or reading with that id.

    For a reading (weather, markets) `article_id` is "reading:<kind>:<name>".
    """

    article_id: str
    url: str
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Clause(Document):
    """Some words of a line and the words of its sources that support them; framing has none."""

    words: str
    support: Support
    evidence: tuple[Evidence, ...] = ()


class Line(Document):
    """One speaker's turn. `text` is what is shown, `spoken` the same words made speakable (numbers as words).

    `layer` says by what the line stands; None for one that was made before lines told it.
    """

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
    """What the gate or the linter said of one candidate line, and what was done about it."""

    text: str
    rule: str
    verdict: Literal["pass", "repaired", "source", "headline", "cut"]
    detail: str = ""


class Script(Document):
    """A whole show's text. `writer` is "local" or "<provider>:<model>"."""

    title: str
    language: str
    lines: tuple[Line, ...] = Field(min_length=1)
    writer: str
    verdicts: tuple[Verdict, ...] = ()
    phrases: tuple[str, ...] = Field(
        default=(), description="ids of template phrases used, so the next show avoids them"
    )
    notes: tuple[str, ...] = Field(default=(), description="what was stepped down and why, in words for the page")
