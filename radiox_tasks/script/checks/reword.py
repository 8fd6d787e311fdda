"""Rewords a line as a person wrote it, with the checks of a first script.

The person replaces the judge, but not the exact layer: figures, quotations and names have to be in the articles that
the line cites.
"""

import re
from collections.abc import Mapping, Sequence

from radiox_tasks.model.script import NEWS_KINDS, Clause, Evidence, Layer, Line
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.drafts import DraftLine, Part
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate import Claim, Passage, check
from radiox_tasks.script.gate.exact.exact_layer import framing_figures, wrong_figures
from radiox_tasks.script.gate.unsupported_names import unsupported_names
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.speakable import speakable

MOST_SENTENCES = 2
"""Source sentences shown with a reworded line, most similar first."""

LONGEST_TEXT = 1000
"""Characters of one line."""

_WORD = re.compile(r"\w+")


class NotSpeakableError(ValueError):
    """The new words may not be spoken; the message gives the reason."""


def reword(line: Line, text: str, request: ScriptRequest, *, lexicon: Mapping[str, str]) -> Line:
    """The line with new words, and the source sentences that support them. Raises NotSpeakableError."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_TEXT:
        raise NotSpeakableError(f"line {line.n} was not changed: it needs 1 to {LONGEST_TEXT} characters")
    checks = Checks(request, sources_of(request.rundown, request.language))
    articles = {piece.article_id for piece in line.evidence}
    cited = tuple(one for item in checks.sources.items if item.article_id in articles for one in item.sentences)
    layer, clauses = _support(words, line, cited, checks)
    evidence = _evidence(line, words, clauses, cited)
    draft = DraftLine(line.speaker, line.kind, (_part(words, evidence, request),), line.story_id)
    if findings := checks.house_rules(draft):
        reasons = "; ".join(
            dict.fromkeys(f"{finding.rule}: {finding.detail} ({finding.excerpt})" for finding in findings)
        )
        raise NotSpeakableError(f"line {line.n} was not changed: {reasons}")
    spoken = speakable(words, request.language, lexicon=lexicon)
    changes = {"text": words, "spoken": spoken, "evidence": evidence, "layer": layer, "clauses": clauses}
    return line.model_copy(update=changes)


def _support(words: str, line: Line, cited: tuple[Passage, ...], checks: Checks) -> tuple[Layer, tuple[Clause, ...]]:
    """What supports the new words: sentences of the sources, house phrases, or the person. Raises NotSpeakableError."""
    language = checks.request.language
    claim = Claim(1, words, line.kind, language, cited, checks.known_names(line.evidence))
    verdict = check([claim])[0]
    if verdict.layer is not None:
        return verdict.layer, verdict.clauses
    findings = [finding for finding in verdict.findings if finding.rule != "unsupported"]
    if not findings:
        findings = wrong_figures(words, language, cited) if claim.tells_news else framing_figures(words, language)
    findings += [
        Finding("name", f"{name!r} is in none of its sources.", name)
        for name in unsupported_names(words, language, [passage.text for passage in cited], claim.known)
    ]
    if findings:
        reasons = "; ".join(f"{finding.rule}: {finding.detail}" for finding in dict.fromkeys(findings))
        raise NotSpeakableError(f"line {line.n} was not changed, its sources do not say so: {reasons}")
    return "editor", ()


def _evidence(line: Line, words: str, clauses: Sequence[Clause], cited: Sequence[Passage]) -> tuple[Evidence, ...]:
    """The truth gate's evidence; else the sentences of the cited articles that share most words with the line."""
    if line.kind not in NEWS_KINDS:
        return line.evidence
    found = tuple(dict.fromkeys(piece for clause in clauses for piece in clause.evidence))
    if found:
        return found
    wanted = _words(words)
    closest = sorted(cited, key=lambda sentence: -len(wanted & _words(sentence.text)))
    return tuple(one.evidence for one in closest[:MOST_SENTENCES] if wanted & _words(one.text)) or line.evidence


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _part(words: str, evidence: tuple[Evidence, ...], request: ScriptRequest) -> Part:
    cited = {piece.article_id for piece in evidence}
    articles = [a for story in request.rundown.stories for a in story.articles if a.article_id in cited]
    dates = [article.published for article in articles]
    known = [date for date in dates if date is not None]
    return Part(words, evidence, min(known) if known and len(known) == len(dates) else None)
