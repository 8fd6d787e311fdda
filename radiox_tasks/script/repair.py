"""The checks on every drafted line, and what becomes of one that fails: repaired, cut, or reduced to the headline."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from radiox_tasks.model.news import Article
from radiox_tasks.model.script import Line, LineKind, Verdict
from radiox_tasks.script.airtime.fit import lint
from radiox_tasks.script.cast import Cast
from radiox_tasks.script.evidence import headline_of
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate import examine
from radiox_tasks.script.request import ScriptRequest
from radiox_tasks.script.speakable import speakable
from radiox_tasks.script.writers.local_story import headline_part
from radiox_tasks.script.writers.phrases import phrasebook
from radiox_tasks.script.writers.writer import DraftLine
from radiox_tasks.script.writers.writer_language import language_of

NEWS_KINDS: tuple[LineKind, ...] = ("news", "weather", "markets")
_FRAME_KINDS: tuple[LineKind, ...] = ("greeting", "bridge", "sign-off", "disclosure")


@dataclass(frozen=True)
class Failure:
    """A drafted line with what the gate and the linter say against it. `index` is its place in the draft."""

    index: int
    line: DraftLine
    findings: tuple[Finding, ...]


_MARKUP = re.compile(r"[*_#<>{}\[\]|`~\\]|https?://|\bwww\.")
Repair = Callable[[Sequence[Failure]], Mapping[int, DraftLine]]


def known_words(request: ScriptRequest) -> tuple[str, ...]:
    """What framing may name though no article says it: the station, its place, the outlets quoted."""
    preset = request.preset
    outlets = sorted({article.source for story in request.rundown.stories for article in story.articles})
    place = (preset.location.name,) if preset.location else ()
    return (preset.title, *place, *outlets)


def check_line(line: DraftLine, request: ScriptRequest, cast: Cast) -> list[Finding]:
    """Everything that speaks against a line: unsupported facts, a wrong day or hour, words the host never says."""
    if line.kind == "disclosure" and line.text in _disclosures(request):
        return []  # that a machine made the show is said whatever the hosts like to say
    known = known_words(request)
    findings: list[Finding] = []
    if line.kind in NEWS_KINDS and not line.evidence:
        findings.append(Finding("evidence", "no words of a source were found behind this line", line.text[:80]))
    for part in line.parts:
        if not part.house:
            kind = line.kind if part.evidence or line.kind in _FRAME_KINDS else "bridge"
            quotes = [item.quote for item in part.evidence]
            names = known if kind in NEWS_KINDS else (*known, *phrasebook(request.language).vocabulary)
            findings += examine(part.text, quotes, language=request.language, kind=kind, cast=cast.names, known=names)
        findings += lint(
            part.text,
            air_at=request.local_air_at,
            language=request.language,
            kind=line.kind,
            said_at=part.said_at,
        )
    return findings + _out_of_character(line, cast) + _not_for_the_ear(line, request, cast)


def _disclosures(request: ScriptRequest) -> set[str]:
    house = {phrase.text for phrase in phrasebook(request.language).families["disclosure"]}
    return house | {request.preset.disclosure.text}


def _not_for_the_ear(line: DraftLine, request: ScriptRequest, cast: Cast) -> list[Finding]:
    """What a voice cannot read, another language, and what a recent show said in just these words."""
    findings = []
    if match := _MARKUP.search(line.text):
        findings.append(Finding("markup", "plain spoken text only", match.group()))
    if line.text.startswith(tuple(f"{name}:" for name in cast.names)):
        findings.append(Finding("markup", "no speaker's name in front", line.text[:40]))
    written = " ".join(part.text for part in line.parts if not part.house)
    if (language := language_of(written) or request.language) != request.language:
        findings.append(Finding("language", f"this is {language}, the show is {request.language}", written[:80]))
    if line.kind in _FRAME_KINDS and f"said:{line.text}" in request.avoid_phrases:
        findings.append(Finding("repeated", "a recent show said just this", line.text[:80]))
    return findings


def _out_of_character(line: DraftLine, cast: Cast) -> list[Finding]:
    host = next((host for host in cast.members if host.speaker == line.speaker), None)
    if host is None:
        return [Finding("cast", f"{line.speaker} is not in the cast", line.speaker)]
    framing = " ".join(part.text for part in line.parts if not part.evidence).lower()
    return [
        Finding("character", f"{host.name} never says this", words)
        for words in host.never_says
        if words.lower() in framing
    ]


def settle(
    lines: Sequence[DraftLine], request: ScriptRequest, cast: Cast, repair: Repair | None = None
) -> tuple[list[DraftLine], list[Verdict]]:
    """The lines that may be spoken, and a verdict on each line that was drafted."""
    failures = _failures(dict(enumerate(lines)), request, cast)
    kept: dict[int, DraftLine | None] = dict(enumerate(lines))
    verdicts: dict[int, Verdict] = {
        index: Verdict(text=line.text, rule="gate", verdict="pass")
        for index, line in enumerate(lines)
        if index not in failures
    }
    if failures and repair is not None:
        repaired = {index: line for index, line in repair(list(failures.values())).items() if index in failures}
        again = _failures(repaired, request, cast)
        for index, line in repaired.items():
            if index not in again:
                verdicts[index] = _verdict(failures.pop(index), "repaired", said=line.text)
                kept[index] = line
            else:
                failures[index] = again[index]
    for index in failures:
        kept[index] = None
    for index, failure in sorted(failures.items()):
        headline = _headline_for(failure.line, kept, request, cast)
        kept[index] = headline or _sound_parts(failure.line, request, cast)
        verdicts[index] = _verdict(failure, "cut" if headline is None else "headline")
    told = [line for index, line in sorted(kept.items()) if line is not None]
    return _without_orphans(told), [verdict for _, verdict in sorted(verdicts.items())]


def _failures(lines: Mapping[int, DraftLine], request: ScriptRequest, cast: Cast) -> dict[int, Failure]:
    checked = {index: check_line(line, request, cast) for index, line in lines.items()}
    return {index: Failure(index, lines[index], tuple(found)) for index, found in checked.items() if found}


def _verdict(failure: Failure, outcome: str, said: str = "") -> Verdict:
    detail = "; ".join(dict.fromkeys(f"{finding.detail} ({finding.excerpt})" for finding in failure.findings))
    if said:
        detail = f"{detail}; now: {said}"
    return Verdict.model_validate(
        {"text": failure.line.text, "rule": failure.findings[0].rule, "verdict": outcome, "detail": detail}
    )


def _sound_parts(line: DraftLine, request: ScriptRequest, cast: Cast) -> DraftLine | None:
    """A line that tells no news without those of its parts that fail: a wrong time check takes no greeting with it."""
    if line.kind not in _FRAME_KINDS:
        return None
    parts = tuple(part for part in line.parts if not check_line(replace(line, parts=(part,)), request, cast))
    return replace(line, parts=parts) if parts else None


def _headline_for(
    line: DraftLine, kept: Mapping[int, DraftLine | None], request: ScriptRequest, cast: Cast
) -> DraftLine | None:
    """The story's headline in place of its only line, if the headline itself passes."""
    if line.kind != "news" or line.story_id is None:
        return None
    if any(other is not None and other.kind == "news" and other.story_id == line.story_id for other in kept.values()):
        return None
    for story in request.rundown.stories:
        if story.story_id == line.story_id:
            for article in story.articles:
                headline = _headline_line(article, line, request)
                if headline is not None and not check_line(headline, request, cast):
                    return headline
    return None


def _headline_line(article: Article, line: DraftLine, request: ScriptRequest) -> DraftLine | None:
    notes = phrasebook(request.language).language
    title = headline_of(article, notes) if article.language == request.language else None
    if title is None:
        return None
    return DraftLine(line.speaker, "news", (headline_part(title),), line.story_id)


def _without_orphans(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """Leave out a bridge that leads to something that is no longer there."""
    told: list[DraftLine] = []
    for line in reversed(lines):
        following = told[-1] if told else None
        orphan = line.kind == "bridge" and (
            following is None
            or following.kind not in (*NEWS_KINDS, "bridge")
            or (line.story_id is not None and following.story_id != line.story_id)
        )
        if not orphan:
            told.append(line)
    return told[::-1]


def number_lines(lines: Sequence[DraftLine], language: str, lexicon: Mapping[str, str] | None = None) -> list[Line]:
    """The script's lines, numbered from 1, each with its words made speakable; `lexicon` is the station's own."""
    return [
        Line(
            n=number,
            speaker=line.speaker,
            kind=line.kind,
            text=line.text,
            spoken=speakable(line.text, language, lexicon=lexicon),
            story_id=line.story_id,
            evidence=line.evidence,
            optional=line.optional,
        )
        for number, line in enumerate(lines, start=1)
    ]
