"""The gate: nothing is spoken that the evidence does not say. Deterministic, and closed by default."""

import logging
import re
from collections.abc import Collection, Sequence
from typing import Any

from radiox_tasks.language.sentences import is_endless
from radiox_tasks.model.script import LineKind
from radiox_tasks.script.facts.claims.amounts import miscounted
from radiox_tasks.script.facts.claims.attribution import misattributed
from radiox_tasks.script.facts.claims.hollow import overstated
from radiox_tasks.script.facts.claims.negation import reversed_claims
from radiox_tasks.script.facts.claims.quotes import misquoted
from radiox_tasks.script.facts.claims.views import unowned_view
from radiox_tasks.script.facts.framing import newsworthy
from radiox_tasks.script.facts.full_names import misnamed
from radiox_tasks.script.facts.grammar.clauses import Alignment, align
from radiox_tasks.script.facts.grammar.ellipsis import spelled_out
from radiox_tasks.script.facts.ground import Ground, plain_text
from radiox_tasks.script.facts.joining import join
from radiox_tasks.script.facts.reading.stream import Sentence, read
from radiox_tasks.script.facts.reading.symbols import strange_signs
from radiox_tasks.script.facts.relations.misplaced import misplaced
from radiox_tasks.script.facts.support import unsupported
from radiox_tasks.script.facts.translation import mistranslated
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import has_lexicon
from radiox_tasks.script.quoted import misread, strange_words

logger = logging.getLogger(__name__)

_SPELLED = re.compile(r"(?<!\w)(?:[A-ZÄÖÜ] )+[A-ZÄÖÜ](?!\w)")  # "U B S" is UBS
_SCORE = re.compile(r"(?<![\d:.,])(\d{1,2}):(\d)(?![\d:])")
_TELLS_NEWS = frozenset({"news", "weather", "markets"})


def judge(
    text: str,
    evidence: Sequence[str],
    *,
    language: str,
    kind: LineKind = "news",
    cast: Collection[str] = (),
    known: Collection[str] = (),
) -> list[Finding]:
    """Say what in `text` is not supported; an empty list means that the line may be spoken.

    `evidence` are the quoted words of the sources, in either language. `cast` are the hosts' names, `known` further
    names that need no evidence (the station's title, its place, the name of the source a line gives). Lines that tell
    no news (greeting, bridge, sign-off, disclosure) need no evidence and may use nothing but the words of framing.
    In a language without a lexicon a line that tells news may only be whole sentences of the evidence.
    """
    if is_endless(text):
        return [Finding("length", "A word or a number in it has no end.", text[:60])]
    evidence = [piece for piece in evidence if not is_endless(piece)]
    if not has_lexicon(language):
        read_out = kind in _TELLS_NEWS
        findings = misread(text, evidence, language) if read_out else strange_words(text, language, [*cast, *known])
        return strange_signs(text, evidence) + findings
    sentences = read(_level(text, language), language)
    signs = strange_signs(text, evidence)
    if kind not in _TELLS_NEWS:
        return signs + [finding for sentence in sentences for finding in newsworthy(sentence, [*cast, *known])]
    ground = Ground.of([_level(piece, language) for piece in evidence], language, [*cast, *known])
    stated = [part for sentence in sentences for part in spelled_out(sentence)]
    return signs + [finding for sentence in stated for finding in _judge_as_asked(sentence, ground)]


def examine(text: str, evidence: Sequence[str], **asked: Any) -> list[Finding]:
    """What `judge` says (same arguments); words that break the gate itself may not be spoken, and the log has them."""
    try:
        return judge(text, evidence, **asked)
    except Exception:
        logger.exception("the gate broke over %r with the evidence %r", text, evidence)
        return [Finding("gate", "This could not be checked.", text[:60])]


def _level(text: str, language: str) -> str:
    """Write spelled acronyms and scores one way."""
    text = _SPELLED.sub(lambda match: match.group(0).replace(" ", ""), text)
    return _SCORE.sub(rf"\1 {'zu' if language == 'de' else 'to'} \2", text)


def _judge_as_asked(sentence: Sentence, ground: Ground) -> list[Finding]:
    """A question states nothing: "Is the bank insolvent?" is evidence for asking so, and for nothing else."""
    stating = ground.without_questions()
    if sentence.asks or not sentence.content or stating is ground:
        return _judge_sentence(sentence, ground)
    if not stating.sentences:
        return [Finding("question", "The evidence only asks this.", sentence.text[:60])]
    return _judge_sentence(sentence, stating)


def _judge_sentence(sentence: Sentence, ground: Ground) -> list[Finding]:
    plain = plain_text(sentence.text)
    if any(plain == plain_text(other.text) for other in ground.sentences):
        return []
    findings = [
        *misquoted(sentence, [other.text for other in ground.sentences]),
        *unsupported(sentence, ground),
        *misnamed(sentence, ground),
    ]
    if findings:
        return findings
    own = [other for other in ground.sentences if other.language == sentence.language]
    if not own:
        return mistranslated(sentence, ground)
    return _judge_relations(sentence, own, ground)


def _judge_relations(sentence: Sentence, evidence: list[Sentence], ground: Ground) -> list[Finding]:
    """Everything is in the evidence; now it must be said together, and in the same relations, as it is there."""
    alignments = [align(sentence, other) for other in evidence]
    wanted = frozenset(alignments[0].places) - ground.free_indices(sentence)
    if not wanted:
        return []
    whole = [found for found in alignments if wanted <= found.covered]
    if not whole:
        return [
            finding
            for part in join(alignments, wanted)
            for finding in (part.findings if part.found is None else _judge_aligned(part.found, ground))
        ]
    verdicts = [_judge_aligned(found, ground) for found in whole]
    return min(verdicts, key=len)


def _judge_aligned(found: Alignment, ground: Ground) -> list[Finding]:
    return [
        *reversed_claims(found),
        *misattributed(found, ground.known),
        *unowned_view(found),
        *miscounted(found),
        *misplaced(found),
        *overstated(found),
    ]
