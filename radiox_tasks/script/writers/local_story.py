"""One story as dialogue: one to four turns of the articles' sentences, between the hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from radiox_tasks.model.host import Host
from radiox_tasks.script.evidence import Statement, is_heading, is_label
from radiox_tasks.script.roles import Roles
from radiox_tasks.script.writers.attribution import OWN_WAYS, Way, attributed, headline_part, statement_part
from radiox_tasks.script.writers.drafts import DraftLine, Part
from radiox_tasks.script.writers.local_material import StoryMaterial
from radiox_tasks.script.writers.phrases import PhraseChooser

MOST_TURNS = 4
_MANNERS = ("shared", "asked", "alone")


@dataclass(frozen=True)
class Place:
    """A story's position in the show: its rank, the number of stories, who tells it first, and what is said before.
    `questions` lets one host ask the other; `terse` omits connecting phrases."""

    rank: int
    count: int
    lead: Host
    before: DraftLine | None = None
    thanks_to: Host | None = None
    questions: bool = True
    terse: bool = False


def story_lines(
    material: StoryMaterial, told: Sequence[Statement], *, place: Place, cast: Roles, chooser: PhraseChooser
) -> list[DraftLine]:
    """The turns of one story. The first names the source; another outlet is named where its words start."""
    return _StoryTeller(material, place, cast, chooser).lines(told)


class _StoryTeller:
    """Tells one story in one of three manners, which vary by story and show."""

    def __init__(self, material: StoryMaterial, place: Place, cast: Roles, chooser: PhraseChooser) -> None:
        self.material, self.place, self.cast, self.chooser = material, place, cast, chooser
        self.turn_of_seed = place.rank + sum(chooser.seed.encode())

    def lines(self, told: Sequence[Statement]) -> list[DraftLine]:
        """The story's lines, the last of which can be trimmed if there are several."""
        turns = _turns(told) or [[]]
        manner = self._manner(turns)
        if manner == "asked":
            turns = _with_an_end(turns)
        lines = [self._first(turns[0])]
        speaker = self.place.lead
        for number, (before, turn) in enumerate(pairwise(turns)):
            host = speaker if manner == "alone" else self.cast.partner(speaker) or speaker
            other_outlet = turn[0].article.source != before[-1].article.source
            may_ask = manner == "asked" and number == 0 and host is not speaker and not other_outlet
            asked = self._question(turn[0], speaker, host) if may_ask else []
            lines += asked
            parts = self._continued(turn, host, number) if other_outlet else _spoken(turn)
            trimmable = number == len(turns) - 2 and not asked
            lines.append(DraftLine(host.speaker, "news", tuple(parts), self._story_id, trimmable=trimmable))
            speaker = host
        return lines

    @property
    def _story_id(self) -> str:
        return self.material.story.story_id

    def _manner(self, turns: Sequence[Sequence[Statement]]) -> str:
        manner = _MANNERS[self.turn_of_seed % len(_MANNERS)]
        if manner == "alone" and (self.place.rank == 0 or len(turns) > 2):
            return "shared"
        return "shared" if manner == "asked" and not self.place.questions else manner

    def _first(self, turn: Sequence[Statement]) -> DraftLine:
        parts = self._lead_over()
        title = self.material.title
        told = _spoken(turn)
        if title is not None and (not turn or not self.material.opens):
            told = [headline_part(title), *told]
            if is_label(title):
                parts += [Part(self._phrase("source_headline", source=title.article.source)), *told]
                return DraftLine(self.place.lead.speaker, "news", tuple(parts), self._story_id)
            if is_heading(title):
                said = self._phrase("headline_within", told=title.text.rstrip("."), source=title.article.source)
                parts += [Part(said, told[0].evidence, told[0].said_at), *told[1:]]
                return DraftLine(self.place.lead.speaker, "news", tuple(parts), self._story_id)
        way = self._way(told, OWN_WAYS[(self.turn_of_seed // 2) % len(OWN_WAYS)])
        parts += attributed(told, self.material.source(), way, self._phrase)
        return DraftLine(self.place.lead.speaker, "news", tuple(parts), self._story_id)

    def _lead_over(self) -> list[Part]:
        """A phrase that leads to this story; often omitted, since a new voice and a pause mark it as well."""
        place = self.place
        parts: list[Part] = []
        if place.thanks_to is not None and not place.terse:
            parts.append(Part(self._phrase("thanks", partner=place.thanks_to.name)))
        if self.material.story.update_of:
            return [*parts, Part(self._phrase("update"))]
        if self.material.story.retold:
            return [*parts, Part(self._phrase("again"))]
        last = place.rank == place.count - 1 and place.count > 2
        family = "first_story" if place.rank == 0 else "last_story" if last else "next_story"
        wanted = self.turn_of_seed % 2 == 0 or (place.before is not None and place.before.speaker == place.lead.speaker)
        if wanted and not parts and not place.terse:
            parts.append(Part(self._phrase(family)))
        return parts

    def _question(self, answer: Statement, asking: Host, partner: Host) -> list[DraftLine]:
        """A question that the next sentence answers; none if its words do not show which one that is."""
        notes = self.chooser.book.language
        kind = next((kind for kind, cue in notes.cues.items() if cue.search(answer.text)), None)
        if kind is None:
            return []
        said = Part(self._phrase_of(asking, f"question_{kind}", partner=partner.name))
        return [DraftLine(asking.speaker, "bridge", (said,), self._story_id)]

    def _continued(self, turn: Sequence[Statement], host: Host, number: int) -> list[Part]:
        """A turn with another outlet's statements."""

        def phrase(family: str, **slots: str) -> str:
            return self._phrase_of(host, "other_source" if family == "source_before" else family, **slots)

        told = _spoken(turn)
        way = self._way(told, "within" if (self.turn_of_seed + number) % 2 else "before")
        return attributed(told, turn[0].article.source, way, phrase)

    def _way(self, told: Sequence[Part], wanted: Way) -> Way:
        """A sentence that names its source already is not attributed again at its end."""
        said = self.chooser.book.language.cues["said"].search(told[0].text) if told else None
        return "before" if said and wanted == "within" else wanted

    def _phrase(self, family: str, **slots: str) -> str:
        return self._phrase_of(self.place.lead, family, **slots)

    def _phrase_of(self, host: Host, family: str, **slots: str) -> str:
        return self.chooser.choose(
            family,
            slot=self._story_id,
            character=host.character,
            never=host.never_says,
            grave=self.material.grave,
            **slots,
        )


def _spoken(turn: Sequence[Statement]) -> list[Part]:
    return [statement_part(statement) for statement in turn]


def _turns(told: Sequence[Statement]) -> list[list[Statement]]:
    """Distribute statements over turns.

    A dependent statement stays with the one before; outlets are kept apart. Three to five statements make two turns,
    six make three. The last statement has its own turn, so that it can be trimmed.
    """
    groups: list[list[Statement]] = []
    for statement in told:
        if groups and statement.leans:
            groups[-1].append(statement)
        else:
            groups.append([statement])
    wanted = min(MOST_TURNS, max(min(2, len(groups)), round(len(told) * 0.45)))
    while len(groups) > wanted:
        joinable = [
            (sum(len(statement.text) for group in (left, right) for statement in group), index)
            for index, (left, right) in enumerate(pairwise(groups))
            if left[-1].article.source == right[0].article.source and (index < len(groups) - 2 or len(groups) == 2)
        ]
        if not joinable:
            break
        index = min(joinable)[1]
        groups[index : index + 2] = [groups[index] + groups[index + 1]]
    return groups


def _with_an_end(turns: list[list[Statement]]) -> list[list[Statement]]:
    """Split two turns into three if possible: an answer cannot be trimmed, so something must follow it."""
    if len(turns) != 2 or len(turns[0]) < 2 or turns[0][-1].leans:
        return turns
    return [turns[0][:-1], turns[0][-1:], turns[1]]
