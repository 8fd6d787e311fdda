"""Claims for the gate's tests, with plain sentences as their evidence."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.model.script import Evidence, LineKind
from radiox_tasks.script.gate import Claim, Passage
from radiox_tasks.script.gate.exact.exact_layer import wrong_figures


def passages(
    texts: Sequence[str], language: str, *, source: str = "NZZ", said_at: datetime | None = None, quoted: bool = False
) -> tuple[Passage, ...]:
    """Each sentence of the texts, cited."""
    found: list[Passage] = []
    for number, text in enumerate(texts, start=1):
        for start, end in split_sentences(text, language):
            at = Evidence(article_id=f"a{number}", url="", quote=text[start:end], start=start, end=end)
            name = f"A{number}.{len(found) + 1}"
            found.append(Passage(name, text[start:end], language, at, source, said_at, quoted))
    return tuple(found)


def claim(
    text: str,
    *evidence: str,
    language: str = "de",
    kind: LineKind = "news",
    known: tuple[str, ...] = (),
    number: int = 1,
) -> Claim:
    """One line over its evidence."""
    return Claim(number, text, kind, language, passages(evidence, language), known)


def rules(text: str, *evidence: str, language: str = "de", said_at: datetime | None = None) -> set[str]:
    """By which rules the exact layer stops a line."""
    return {finding.rule for finding in wrong_figures(text, language, passages(evidence, language, said_at=said_at))}


def labelled(name: str) -> list[list[str]]:
    """The rows of a table of lines that people labelled as true or as a lie."""
    lines = (Path(__file__).with_name(name)).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
