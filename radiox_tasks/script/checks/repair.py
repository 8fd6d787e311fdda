"""Handles lines that fail their checks: repaired, replaced by a source's sentence or headline, or removed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from radiox_tasks.model.script import NEWS_KINDS, Verdict
from radiox_tasks.script.checks.line_checks import FRAME_KINDS, Checks, Failure
from radiox_tasks.script.checks.substitutes import headline_for, overlaps, own_sentences_for
from radiox_tasks.script.drafts import DraftLine, Part

Repair = Callable[[Sequence[Failure]], Mapping[int, DraftLine]]


@dataclass
class _Settling:
    """The state of the lines: the line at each position (None for a removed one), and the action taken."""

    drafted: Sequence[DraftLine]
    checks: Checks
    kept: dict[int, DraftLine | None]
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    def spoken(self) -> tuple[list[int], list[DraftLine]]:
        """The positions that still have a line, and their lines, in order."""
        places = [place for place, line in sorted(self.kept.items()) if line is not None]
        return places, [line for place in places if (line := self.kept[place]) is not None]

    def examine(self, wanted: Sequence[int]) -> list[Failure]:
        """Check the lines at these positions with their current neighbours; keep those that pass."""
        places, lines = self.spoken()
        at = {place: number for number, place in enumerate(places)}
        passed, failed = self.checks.examine(lines, [at[place] for place in wanted if place in at])
        for number, line in passed.items():
            self.kept[places[number]] = line
        return [replace(failure, index=places[failure.index]) for failure in failed]

    def leaning_on(self, changed: Sequence[int]) -> list[int]:
        """The positions of lines that depend on a changed or removed one, to be checked again."""
        found = []
        for place in self.spoken()[0]:
            line = self.kept[place]
            if line is None or place in changed or not line.evidence or not self.checks.leans(line.text):
                continue
            before = self._place_before(place)
            if any(one in changed for one in range(before, place)):
                self.kept[place] = replace(line, layer=None, clauses=())
                found.append(place)
        return found

    def without_orphans(self) -> list[DraftLine]:
        """The remaining lines, without bridges whose target was removed."""
        kept: list[DraftLine] = []
        for place, line in zip(*(reversed(one) for one in self.spoken()), strict=True):
            if line.kind != "bridge" or self._leads_on(place, line, kept[-1] if kept else None):
                kept.append(line)
        return kept[::-1]

    def _leads_on(self, place: int, bridge: DraftLine, following: DraftLine | None) -> bool:
        """Whether a bridge is followed by what it announces: its story, or the end of the show. A question is, if the
        line that it was written for still tells something of what it told."""
        if following is None or (bridge.text.rstrip().endswith("?") and self._has_lost_its_answer(place)):
            return False
        drafted = self.drafted[place + 1].kind if place + 1 < len(self.drafted) else None
        if drafted in ("sign-off", "disclosure"):
            return following.kind in ("sign-off", "disclosure")
        kinds = (*NEWS_KINDS, "bridge")
        return following.kind in kinds and bridge.story_id in (None, following.story_id)

    def _has_lost_its_answer(self, place: int) -> bool:
        """Whether the news behind this position was removed, or replaced by other sentences."""
        answer = self.drafted[place + 1] if place + 1 < len(self.drafted) else None
        if answer is None or answer.kind != "news":
            return False
        line = self.kept[place + 1]
        evidence = line.evidence if line is not None else ()
        return not any(overlaps(one, answer.evidence) for one in evidence)

    def _place_before(self, place: int) -> int:
        """The position of the preceding line of the same story, removed ones included."""
        story = self.drafted[place].story_id
        earlier = [at for at in range(place) if self.drafted[at].story_id == story and self.drafted[at].kind == "news"]
        return earlier[-1] if earlier else place


def settle(
    lines: Sequence[DraftLine], checks: Checks, repair: Repair | None = None
) -> tuple[list[DraftLine], list[Verdict]]:
    """The lines that may be spoken, and a verdict on each drafted line.

    The truth gate is asked at most three times: about all lines; about repaired ones and those that depend on them; and
    about those that depend on replaced or removed ones.
    """
    settling = _Settling(lines, checks, dict(enumerate(lines)))
    failed = settling.examine(range(len(lines)))
    for place, line in settling.kept.items():
        if line is not None and line.layer is not None:
            settling.verdicts[place] = Verdict(text=line.text, rule=line.layer, verdict="pass")
    failed_again = _repair_lines(settling, failed, repair)
    again = {failure.index for failure in failed_again}
    gone = [failure for failure in failed if failure.index in again or settling.kept[failure.index] is None]
    gone += [failure for failure in failed_again if failure.index not in {one.index for one in gone}]
    _replace(settling, gone)
    leaning = settling.leaning_on([failure.index for failure in gone])
    if leaning:
        _replace(settling, settling.examine(leaning))
    return settling.without_orphans(), [verdict for _, verdict in sorted(settling.verdicts.items())]


def _repair_lines(settling: _Settling, failed: Sequence[Failure], repair: Repair | None) -> list[Failure]:
    """Replace each failed line by the judge's or the writer's repair, and check these again. Lines without a repair are
    removed. Returns the failures of this round, including lines that depend on a repaired one."""
    if not failed:
        return []
    repaired = {failure.index: _corrected(failure) for failure in failed if failure.correction}
    unrepaired = [failure for failure in failed if failure.index not in repaired]
    if repair is not None and unrepaired:
        asked = {failure.index for failure in unrepaired}
        repaired |= {index: line for index, line in repair(unrepaired).items() if index in asked}
    for failure in failed:
        settling.kept[failure.index] = repaired.get(failure.index)
    leaning = settling.leaning_on([failure.index for failure in failed if failure.index in repaired])
    still = settling.examine(sorted({*repaired, *leaning}))
    lost = {failure.index for failure in still}
    for failure in failed:
        line = settling.kept[failure.index]
        if line is not None and failure.index not in lost:
            settling.verdicts[failure.index] = _verdict(failure, "repaired", line.text)
    return still


def _corrected(failure: Failure) -> DraftLine:
    part = failure.line.parts[0]
    return replace(failure.line, parts=(Part(failure.correction, part.evidence, part.said_at),))


def _replace(settling: _Settling, failures: Sequence[Failure]) -> None:
    """Replace each failed line by the source's own sentence, else the headline, else nothing."""
    for failure in failures:
        settling.kept[failure.index] = None
    for failure in sorted(failures, key=lambda failure: failure.index):
        outcome = "cut"
        for kind, line in _substitutes(settling, failure):
            if line is not None and _stands(settling, failure.index, line):
                outcome = kind
                break
        settling.verdicts[failure.index] = _verdict(failure, outcome)


def _substitutes(settling: _Settling, failure: Failure) -> Iterator[tuple[str, DraftLine | None]]:
    line, checks = failure.line, settling.checks
    yield "source", own_sentences_for(line, failure.index, settling.kept, checks)
    yield "headline", headline_for(line, settling.kept, checks)
    yield "cut", _sound_parts(line, checks)


def _stands(settling: _Settling, place: int, line: DraftLine) -> bool:
    """Keep a substitute if it passes the checks that need no judge, since it is the source's own words."""
    without_judge = replace(settling.checks, judge=None)
    settling.kept[place] = line
    places, lines = settling.spoken()
    passed, _ = without_judge.examine(lines, [places.index(place)])
    settling.kept[place] = next(iter(passed.values()), None)
    return bool(passed)


def _sound_parts(line: DraftLine, checks: Checks) -> DraftLine | None:
    """A line without news, reduced to its valid parts: a wrong time check does not remove the greeting."""
    if line.kind not in FRAME_KINDS or len(line.parts) < 2:
        return None
    without_judge = replace(checks, judge=None)
    alone = [replace(line, parts=(part,)) for part in line.parts]
    parts = tuple(one.parts[0] for one in alone if without_judge.examine([one], [0])[0])
    return replace(line, parts=parts) if parts else None


def _verdict(failure: Failure, outcome: str, said: str = "") -> Verdict:
    detail = "; ".join(dict.fromkeys(f"{finding.detail} ({finding.excerpt})" for finding in failure.findings))
    if said:
        detail = f"{detail}; now: {said}"
    return Verdict.model_validate(
        {"text": failure.line.text, "rule": failure.findings[0].rule, "verdict": outcome, "detail": detail}
    )
