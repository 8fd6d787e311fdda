"""All checks of a drafted line: truth gate, air time, the host's character, and speakability."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from radiox_tasks.language.outlet_names import SpokenOutlet
from radiox_tasks.language.times.relative_time import find_relatives
from radiox_tasks.model.script import NEWS_KINDS, Clause, Evidence, Layer, LineKind
from radiox_tasks.script.airtime.airtime_lint import lint
from radiox_tasks.script.draft_language import language_of
from radiox_tasks.script.drafts import DraftLine
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate import Claim, ClaimVerdict, Judge, check
from radiox_tasks.script.gate.outlet_mentions import without_outlet
from radiox_tasks.script.phrases.house_phrases import phrasebook
from radiox_tasks.script.roles import Roles
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import Sources

FRAME_KINDS: tuple[LineKind, ...] = ("greeting", "bridge", "sign-off", "disclosure")
_PARTS_A_LINE = 100  # the number of a claim is the line's index times this, plus the part's
_MARKUP = re.compile(r"[*_#<>{}\[\]|`~\\]|https?://|\bwww\.")
_SET_OFF = re.compile(r"[,:]")
_LAYERS: tuple[Layer, ...] = ("editor", "judge", "verbatim", "house")


@dataclass(frozen=True)
class Failure:
    """A drafted line and the findings against it. `index` is its position in the draft, `correction` the judge's
    wording."""

    index: int
    line: DraftLine
    findings: tuple[Finding, ...]
    correction: str = ""


@dataclass(frozen=True)
class Checks:
    """The checks of one show: its request and sources, and the judge, if there is one."""

    request: ScriptRequest
    sources: Sources
    judge: Judge | None = None

    def known_names(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Names that need no evidence: the station, its location, the hosts, the cited outlets."""
        preset = self.request.preset
        place = (preset.location.name,) if preset.location else ()
        outlets = dict.fromkeys(self.sources.outlet(item) for item in evidence)
        return (preset.title, *place, *self.request.roles.names, *(outlet for outlet in outlets if outlet))

    def examine(self, lines: Sequence[DraftLine], wanted: Sequence[int]) -> tuple[dict[int, DraftLine], list[Failure]]:
        """Check the lines at the positions `wanted` with their neighbours; returns those that pass and those that fail.
        All go to the truth gate and the judge in one batch; lines that have passed before are not checked again."""
        claims = {index: list(self._claims(lines, index)) for index in wanted if lines[index].layer is None}
        verdicts = {v.number: v for v in check([claim for own in claims.values() for claim in own], self.judge)}
        passed: dict[int, DraftLine] = {}
        failed: list[Failure] = []
        for index in wanted:
            own = [verdicts[claim.number] for claim in claims.get(index, ())]
            findings = [*self.house_rules(lines[index]), *(finding for one in own for finding in one.findings)]
            if findings:
                one_part = len(lines[index].parts) == 1
                correction = next((one.correction for one in own if one_part and one.correction), "")
                failed.append(Failure(index, lines[index], tuple(findings), correction))
            else:
                passed[index] = lines[index] if lines[index].layer is not None else _checked(lines[index], own)
        return passed, failed

    def _claims(self, lines: Sequence[DraftLine], index: int) -> Iterator[Claim]:
        """The parts of a line that need support; the operator's own texts do not."""
        line = lines[index]
        if line.kind == "disclosure" and line.text in self._disclosures():
            return
        last = _last_told(lines, index)
        for place, part in enumerate(line.parts):
            if part.house:
                continue
            own = part.evidence or (line.evidence if len(line.parts) > 1 else ())
            leaning = line.kind == "news" and bool(part.evidence) and self.leans(part.text)
            leaning = leaning and not self.sources.follows(last, part.evidence[0])
            last = part.evidence[-1] if part.evidence else last
            yield Claim(
                number=index * _PARTS_A_LINE + place,
                text=part.text,
                kind=line.kind if part.evidence or line.kind in FRAME_KINDS else "bridge",
                language=self.request.language,
                passages=self.sources.passages(part.evidence),
                known=self.known_names(own),
                before=lines[index - 1].text if index else "",
                after=lines[index + 1].text if index + 1 < len(lines) else "",
                leaning=leaning,
                air_at=self.request.local_air_at,
            )

    def leans(self, text: str) -> bool:
        """Whether the text starts with a word that only its context makes clear."""
        return phrasebook(self.request.language).language.leaning.match(text) is not None

    def house_rules(self, line: DraftLine) -> list[Finding]:
        """All findings that need no evidence."""
        if line.kind == "disclosure" and line.text in self._disclosures():
            return []  # the disclosure is spoken whatever the hosts' character
        request = self.request
        findings: list[Finding] = []
        if line.kind in NEWS_KINDS and not line.evidence:
            findings.append(Finding("evidence", "no sentence of a source was found behind this line", line.text[:80]))
        for part in line.parts:
            findings += lint(
                self._without_outlets(part.text),
                air_at=request.local_air_at,
                language=request.language,
                kind=line.kind,
                said_at=part.said_at,
            )
        return findings + out_of_character(line, request.roles) + self._not_for_the_ear(line)

    def _without_outlets(self, text: str) -> str:
        """The text without the names of outlets that say something about time: "Wissen heute". A name of one word
        ("Heute") is removed only with an attribution that a comma or colon sets off, for elsewhere it is that word."""
        for name in self._timed_outlets:
            if " " in name:
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
        rests = (rest for rest, _ in without_outlet(text, self.request.language, self._timed_outlets))
        return next((rest for rest in rests if _SET_OFF.search(text.replace(rest, "", 1))), text)

    @cached_property
    def _timed_outlets(self) -> tuple[str, ...]:
        language = self.request.language
        articles = (article for story in self.request.rundown.stories for article in story.articles)
        names = {SpokenOutlet(article.source, language).name for article in articles}
        return tuple(sorted(name for name in names if find_relatives(name, language)))

    def _disclosures(self) -> set[str]:
        house = {phrase.text for phrase in phrasebook(self.request.language).families["disclosure"]}
        return house | {self.request.preset.disclosure.text}

    def _not_for_the_ear(self, line: DraftLine) -> list[Finding]:
        """Findings on unreadable text, a wrong language, and repetitions of a recent show's words."""
        request, findings = self.request, []
        if match := _MARKUP.search(line.text):
            findings.append(Finding("markup", "plain spoken text only", match.group()))
        if line.text.startswith(tuple(f"{name}:" for name in self.request.roles.names)):
            findings.append(Finding("markup", "no speaker's name in front", line.text[:40]))
        written = " ".join(part.text for part in line.parts if not part.house)
        if (language := language_of(written) or request.language) != request.language:
            findings.append(Finding("language", f"this is {language}, the show is {request.language}", written[:80]))
        if line.kind in FRAME_KINDS and f"said:{line.text}" in request.avoid_phrases:
            findings.append(Finding("repeated", "a recent show said just this", line.text[:80]))
        return findings


def _last_told(lines: Sequence[DraftLine], index: int) -> Evidence | None:
    """The source text told directly before this line, within its story."""
    for line in reversed(lines[:index]):
        if line.story_id != lines[index].story_id:
            return None
        if line.evidence:
            return line.evidence[-1]
    return None


def _checked(line: DraftLine, verdicts: Sequence[ClaimVerdict]) -> DraftLine:
    """The line with the truth gate's result; of several layers the least certain one."""
    layers = {verdict.layer for verdict in verdicts} or {"house"}
    clauses: tuple[Clause, ...] = tuple(clause for verdict in verdicts for clause in verdict.clauses)
    return replace(line, layer=next(layer for layer in _LAYERS if layer in layers), clauses=clauses)


def out_of_character(line: DraftLine, roles: Roles) -> list[Finding]:
    """Findings on unknown speakers, and on words that a host never says."""
    host = roles.host(line.speaker)
    if host is None:
        return [Finding("cast", f"{line.speaker} is not in the cast", line.speaker)]
    framing = " ".join(part.text for part in line.parts if not part.evidence).lower()
    return [
        Finding("character", f"{host.name} never says this", words)
        for words in host.never_says
        if words.lower() in framing
    ]
