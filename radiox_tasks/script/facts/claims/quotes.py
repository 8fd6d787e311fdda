"""Quotations: word for word as in the evidence, where they are quoted too."""

import re

from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.findings import Finding

_QUOTED = re.compile(r"[„“\"«»”]([^„“\"«»”]{2,}?)[“”\"»«]|‹([^›]{2,})›|‚([^’‘]{2,})[‘’](?!\w)")
_LONG = 3  # words from which a quotation is somebody's speech, and not just a name or a term


def misquoted(sentence: Sentence, evidence: list[str]) -> list[Finding]:
    """Quotations in `sentence` that the evidence does not have word for word, as a quotation."""
    findings = []
    for match in _QUOTED.finditer(sentence.text):
        words = next(group for group in match.groups() if group)
        plain = _plain(words)
        quoted = [
            _plain(next(group for group in m.groups() if group)) for text in evidence for m in _QUOTED.finditer(text)
        ]
        if len(plain.split()) >= _LONG:
            supported = any(f" {plain} " in f" {other} " for other in quoted)
        else:
            supported = any(f" {plain} " in f" {_plain(text)} " for text in evidence)
        if not supported:
            findings.append(Finding("quotation", "The evidence does not have this quotation word for word.", words))
    return findings


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("ß", "ss")))
