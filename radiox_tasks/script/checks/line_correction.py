"""Checks a manually corrected line against its sources, as far as possible without a model."""

from collections.abc import Collection

from radiox_tasks.model.news import Rundown
from radiox_tasks.model.script import Clause, Layer, Line
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate import Claim, check
from radiox_tasks.script.gate.exact import framing_figures, wrong_figures
from radiox_tasks.script.gate.unsupported_names import unsupported_names
from radiox_tasks.script.show_sources import sources_of


class UnsupportedCorrectionError(ValueError):
    """The sources do not support the new words. The message lists the problems."""


def checked_correction(
    text: str, line: Line, rundown: Rundown | None, language: str, known: Collection[str]
) -> tuple[Layer, tuple[Clause, ...]]:
    """What supports the new words: sentences of the sources, house phrases, or the person's correction.

    The person replaces the judge, but not the exact layer: figures, quotations and names have to be in the articles
    that the line cites. Raises UnsupportedCorrectionError otherwise.
    """
    cited = {piece.article_id for piece in line.evidence}
    sources = sources_of(rundown, language).items if rundown else ()
    passages = tuple(sentence for item in sources if item.article_id in cited for sentence in item.sentences)
    outlets = {passage.source for passage in passages if passage.source}
    claim = Claim(1, text, line.kind, language, passages, (*known, *sorted(outlets)))
    verdict = check([claim])[0]
    if verdict.layer is not None:
        return verdict.layer, verdict.clauses
    findings = [finding for finding in verdict.findings if finding.rule != "unsupported"]
    if not findings:
        findings = wrong_figures(text, language, passages) if claim.tells_news else framing_figures(text, language)
    evidence = [passage.text for passage in passages]
    findings += [
        Finding("name", f"{name!r} is in none of its sources.", name)
        for name in unsupported_names(text, language, evidence, claim.known)
    ]
    if findings:
        told = "; ".join(f"{finding.rule}: {finding.detail}" for finding in dict.fromkeys(findings))
        raise UnsupportedCorrectionError(told)
    return "editor", ()
