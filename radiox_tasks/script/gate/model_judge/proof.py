"""Checks a judge's answer: its quotes exist in the evidence and cover the line."""

from collections.abc import Sequence
from dataclasses import replace

from radiox_tasks.model.script import Clause, Evidence
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Claim, ClaimVerdict, Passage, rejected
from radiox_tasks.script.gate.exact.exact_layer import framing_figures, wrong_figures
from radiox_tasks.script.gate.model_judge.judge_schema import JudgedClause, JudgedLine, JudgedQuote
from radiox_tasks.script.gate.normalized_text import find_quote, tokens
from radiox_tasks.script.gate.outlet_mentions import without_figures_in_names
from radiox_tasks.script.gate.unsupported_names import unsupported_names


def proven(claim: Claim, judged: JudgedLine) -> ClaimVerdict:
    """The verdict on a line by one vote: supported only if the vote says so and its proof is valid."""
    if judged.wrong or not judged.supported or any(clause.support == "not" for clause in judged.clauses):
        rule = judged.wrong[0] if judged.wrong else "unsupported"
        detail = judged.why.strip() or "The evidence does not support this."
        excerpt = next((clause.words for clause in judged.clauses if clause.support == "not"), claim.text)
        finding = Finding(rule, detail[:300], excerpt[:80])
        return ClaimVerdict(claim.number, findings=(finding,), correction=judged.mend.strip())
    findings = [*_uncovered(claim, judged), *_only_framing(claim, judged)]
    clauses: list[Clause] = []
    for part in judged.clauses:
        clause, against = _clause(claim, part)
        findings += against
        clauses.append(clause)
    if findings:
        return rejected(claim, *findings)
    return ClaimVerdict(claim.number, layer="judge", clauses=tuple(clauses))


def _uncovered(claim: Claim, judged: JudgedLine) -> list[Finding]:
    """Whether the clauses, in order, are exactly the words of the line."""
    line = tokens(claim.text)
    covered = [token for clause in judged.clauses for token in tokens(clause.words)]
    if covered == line:
        return []
    return [Finding("proof", "The judge's clauses are not the words of the line.", claim.text[:80])]


def _only_framing(claim: Claim, judged: JudgedLine) -> list[Finding]:
    """Whether a line with news has a clause that is not framing, unless it is only a question."""
    if not claim.tells_news or any(clause.support != "framing" for clause in judged.clauses):
        return []
    return [Finding("proof", "A line that tells news rests on no word of its evidence.", claim.text[:80])]


def _clause(claim: Claim, judged: JudgedClause) -> tuple[Clause, list[Finding]]:
    if judged.support == "framing" or not judged.quotes:
        return Clause(words=judged.words, support="framing"), _held_facts(claim, judged)
    quoted = [(quote, _located(claim, quote)) for quote in judged.quotes]
    missing = [
        Finding("proof", "The judge quotes words that are not in the evidence.", quote.words[:80])
        for quote, evidence in quoted
        if evidence is None
    ]
    evidence = tuple(found for _, found in quoted if found is not None)
    clause = Clause(words=judged.words, support=_support(judged), evidence=evidence)
    if missing:
        return clause, missing
    words = without_figures_in_names(judged.words, (passage.source for passage in claim.cited))
    return clause, wrong_figures(words, claim.language, _as_quoted(claim, judged.quotes), claim.air_at)


def _support(judged: JudgedClause) -> str:
    return "stated" if judged.support == "not" else judged.support


def _held_facts(claim: Claim, judged: JudgedClause) -> list[Finding]:
    """A clause without evidence must not contain figures, quotations, or names other than known ones."""
    if claim.tells_news:
        words = without_figures_in_names(judged.words, (passage.source for passage in claim.cited))
        findings = wrong_figures(words, claim.language, (), claim.air_at)
    else:
        findings = framing_figures(judged.words, claim.language)
    if judged.support != "framing":
        findings.append(Finding("proof", "The judge gives no words of the evidence for this.", judged.words[:80]))
    return findings + [
        Finding("name", f"{name!r} is in no words that the judge quotes.", name)
        for name in unsupported_names(judged.words, claim.language, (), claim.known)
    ]


def _located(claim: Claim, quote: JudgedQuote) -> Evidence | None:
    """The position of the quoted words in the article, or None if the cited sentence does not contain them."""
    passage = next((one for one in claim.cited if one.passage_id == quote.sentence), None)
    found = find_quote(passage.text, quote.words) if passage is not None else None
    if passage is None or found is None:
        return None
    start = passage.evidence.start + found[0]
    words = passage.text[found[0] : found[1]]
    return passage.evidence.model_copy(update={"quote": words, "start": start, "end": start + len(words)})


def _as_quoted(claim: Claim, quotes: Sequence[JudgedQuote]) -> list[Passage]:
    """The quoted words as evidence for the exact layer, each with its sentence's language and date."""
    by_id = {passage.passage_id: passage for passage in claim.cited}
    return [replace(by_id[quote.sentence], text=quote.words) for quote in quotes]
