"""Checks a line reworded by a person with the checks of a first script.

The person replaces the judge only: see script/checks/line_correction.py.
"""

import re
from collections.abc import Mapping, Sequence

from radiox_tasks.model.script import Clause, Evidence, Line
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.checks.line_correction import UnsupportedCorrectionError, checked_correction
from radiox_tasks.script.gate import TELLS_NEWS
from radiox_tasks.script.roles import roles_of
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.show_sources import sources_of
from radiox_tasks.script.speakable import speakable
from radiox_tasks.script.writers.drafts import DraftLine, Part

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
    checks = Checks(request, roles_of(request), sources_of(request.rundown, request.language))
    known = checks.known_names(line.evidence)
    try:
        layer, clauses = checked_correction(words, line, request.rundown, request.language, known)
    except UnsupportedCorrectionError as error:
        raise NotSpeakableError(f"line {line.n} was not changed, its sources do not say so: {error}") from None
    evidence = _evidence(line, words, clauses, checks)
    draft = DraftLine(line.speaker, line.kind, (_part(words, evidence, request),), line.story_id)
    findings = checks.house_rules(draft)
    if findings:
        told = "; ".join(dict.fromkeys(f"{finding.rule}: {finding.detail} ({finding.excerpt})" for finding in findings))
        raise NotSpeakableError(f"line {line.n} was not changed: {told}")
    spoken = speakable(words, request.language, lexicon=lexicon)
    changes = {"text": words, "spoken": spoken, "evidence": evidence, "layer": layer, "clauses": clauses}
    return line.model_copy(update=changes)


def _evidence(line: Line, words: str, clauses: Sequence[Clause], checks: Checks) -> tuple[Evidence, ...]:
    """The gate's evidence; else the sentences of the cited articles that share most words with the line."""
    if line.kind not in TELLS_NEWS:
        return line.evidence
    found = tuple(dict.fromkeys(piece for clause in clauses for piece in clause.evidence))
    if found:
        return found
    cited = {piece.article_id for piece in line.evidence}
    wanted = _words(words)
    sentences = [one for item in checks.sources.items if item.article_id in cited for one in item.sentences]
    closest = sorted(sentences, key=lambda sentence: -len(wanted & _words(sentence.text)))
    return tuple(one.evidence for one in closest[:MOST_SENTENCES] if wanted & _words(one.text)) or line.evidence


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _part(words: str, evidence: tuple[Evidence, ...], request: ScriptRequest) -> Part:
    cited = {piece.article_id for piece in evidence}
    articles = [a for story in request.rundown.stories for a in story.articles if a.article_id in cited]
    dates = [article.published for article in articles]
    known = [date for date in dates if date is not None]
    return Part(words, evidence, min(known) if known and len(known) == len(dates) else None)
