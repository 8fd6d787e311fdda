"""The gate: nothing is spoken that the evidence does not say. Deterministic, and closed by default."""

import re
from collections.abc import Collection, Sequence

from radiox_tasks.data.model.script import LineKind
from radiox_tasks.script.facts.stream import Sentence, read
from radiox_tasks.script.facts.support import Ground, unsupported
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

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
    names that need no evidence (the station's title, its place, the name of the source a line gives).
    """
    if kind not in _TELLS_NEWS:
        return []
    ground = Ground(
        [sentence for piece in evidence for sentence in read(piece, guess_language(piece, language))],
        [*cast, *known],
    )
    findings: list[Finding] = []
    for sentence in read(text, language):
        findings += _judge_sentence(sentence, ground)
    return findings


def _judge_sentence(sentence: Sentence, ground: Ground) -> list[Finding]:
    plain = plain_text(sentence.text)
    if any(plain == plain_text(other.text) for other in ground.sentences):
        return []
    return unsupported(sentence, ground)


def plain_text(text: str) -> str:
    """The words alone: case, quotes, spaces and final marks are levelled."""
    text = re.sub(r"[\"'„“”‚‘’«»‹›]", "", text.casefold().replace("ß", "ss"))
    return re.sub(r"\s+", " ", text).strip(" .!?…:;,")


def guess_language(text: str, default: str) -> str:
    """German or English by their function words; `default` when neither speaks up."""
    tokens = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {language: sum(token in words(language, "function") for token in tokens) for language in ("de", "en")}
    if scores["de"] == scores["en"]:
        return default
    return max(scores, key=lambda language: scores[language])
