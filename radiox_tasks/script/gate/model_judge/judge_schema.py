"""The schema of the judge's answer: for each line its clauses with their proof, and a verdict."""

from typing import Literal

from pydantic import Field

from radiox_tasks.providers.openai.client import Strict

Support = Literal["stated", "combined", "computed", "framing", "not"]
Wrong = Literal[
    "invented",
    "omission",
    "who-did-what",
    "when",
    "cause",
    "degree",
    "hedge",
    "attribution",
    "negation",
    "unanswered",
]


class JudgedQuote(Strict):
    """Some words of one evidence sentence."""

    sentence: str = Field(description="the id of the evidence sentence, for example A1.3")
    words: str = Field(description="the supporting words, copied character by character from that sentence")


class JudgedClause(Strict):
    """One clause of the line."""

    words: str = Field(description="the words of the line, copied; the clauses in order give the whole line")
    support: Support
    quotes: list[JudgedQuote] = Field(description="empty for framing and not")


class JudgedLine(Strict):
    """One line's verdict."""

    line: int = Field(description="the number of the line")
    clauses: list[JudgedClause]
    wrong: list[Wrong] = Field(description="everything that is wrong with the line; empty when it is supported")
    why: str = Field(description="one short sentence on what is wrong; empty when the line is supported")
    supported: bool
    # The correction. Recorded answers and the prompts use the name `mend`, so a replay needs it.
    mend: str = Field(description="the line with the smallest change that makes it true; empty when supported")


class Judgement(Strict):
    """Every line that was asked about, once."""

    lines: list[JudgedLine]
