"""One story as dialogue: turns of at most three of the articles' sentences, between the hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from radiox_tasks.language.sentences import keeps_its_end
from radiox_tasks.model.host import Host
from radiox_tasks.script.attribution import OWN_WAYS, Way, attributed, headline_part, statement_part
from radiox_tasks.script.drafts import DraftLine, Part
from radiox_tasks.script.phrases.house_phrases import PhraseChooser
from radiox_tasks.script.roles import Roles
from radiox_tasks.script.sources.statements import Statement, is_announcement, is_plain_sentence
from radiox_tasks.script.writers.local.material import StoryMaterial

LONGEST_TURN = 3
"""Sentences that one host says before the other takes over."""

SHORTEST_TURN = 12
"""Words of a last turn of one sentence; a shorter one stays with the host before."""

CUE_WORDS = 4
"""Words that an answer may have before those that make it one: its figure, or the verb of saying."""

ASKED = ("figures", "ahead", "past")
"""What a host asks for. Who said something is not asked: a verb of saying seldom makes a sentence an answer."""

_MANNERS = ("shared", "asked", "alone")


@dataclass(frozen=True)
class Place:
    """A story's position in the show: its rank, the number of stories, who tells it first, and what is said before.
    `questions` lets one host ask the other; `terse` omits connecting phrases; `headlines`: the show has said that
    headlines follow, so that a headline needs no further introduction."""

    rank: int
    count: int
    lead: Host
    before: DraftLine | None = None
    thanks_to: Host | None = None
    questions: bool = True
    terse: bool = False
    headlines: bool = False


def story_lines(
    material: StoryMaterial, told: Sequence[Statement], *, place: Place, roles: Roles, chooser: PhraseChooser
) -> list[DraftLine]:
    """The turns of one story. The first names the source; another outlet is named where its words start."""
    return _StoryTeller(material, place, roles, chooser).lines(told)


class _StoryTeller:
    """Tells one story in one of three manners, which vary by story and show."""

    def __init__(self, material: StoryMaterial, place: Place, roles: Roles, chooser: PhraseChooser) -> None:
        self.material, self.place, self.roles, self.chooser = material, place, roles, chooser
        self.turn_of_seed = place.rank + sum(chooser.seed.encode())

    def lines(self, told: Sequence[Statement]) -> list[DraftLine]:
        """The story's lines, the last of which can be trimmed if there are several and it is no answer."""
        manner = self._manner(told)
        answer = self._answer(told) if manner == "asked" else 0
        turns = [*_turns(told[:answer]), *_turns(told[answer:])] if manner != "alone" else [list(told)]
        turns = turns or [[]]
        lines = [self._first(turns[0])]
        speaker = self.place.lead
        for number, (before, turn) in enumerate(pairwise(turns)):
            host = self.roles.partner(speaker) or speaker
            answers = answer > 0 and turn[0] is told[answer]
            if answers:
                lines.append(self._question(turn[0], speaker, host))
            other_outlet = turn[0].article.source != before[-1].article.source
            parts = self._continued(turn, host, number) if other_outlet else _spoken(turn)
            trimmable = number == len(turns) - 2 and not answers
            lines.append(DraftLine(host.speaker, "news", tuple(parts), self._story_id, trimmable=trimmable))
            speaker = host
        return lines

    @property
    def _story_id(self) -> str:
        return self.material.story.story_id

    def _manner(self, told: Sequence[Statement]) -> str:
        manner = _MANNERS[self.turn_of_seed % len(_MANNERS)]
        short = len(told) < LONGEST_TURN and len({one.article.source for one in told}) < 2
        if manner == "alone" and (self.place.rank == 0 or not short):
            return "shared"
        return "shared" if manner == "asked" and not self.place.questions else manner

    def _answer(self, told: Sequence[Statement]) -> int:
        """The first statement that answers a question which nothing before it has answered already; 0 if there is none,
        or nobody to ask. Of deaths and disasters nobody asks what comes next."""
        if self.material.grave or self.roles.partner(self.place.lead) is None:
            return 0
        cues = self.chooser.book.language.cues
        title = self.material.title
        heard = [title.text] if title is not None and not self.material.opens else []
        for at, (before, one) in enumerate(pairwise(told), start=1):
            kind = self._asked_for(one)
            if kind is None or one.leans or one.article.source != before.article.source:
                continue
            if not any(cues[kind].search(earlier) for earlier in (*heard, *(one.text for one in told[:at]))):
                return at
        return 0

    def _asked_for(self, answer: Statement) -> str | None:
        """What a host can ask to get this sentence as the answer, by its words."""
        for kind, cue in self.chooser.book.language.cues.items():
            if kind not in ASKED:
                continue
            if (found := cue.search(answer.text)) is not None:
                before = answer.text[: found.start()]
                return kind if len(before.split()) <= CUE_WORDS and "," not in before else None
        return None

    def _first(self, turn: Sequence[Statement]) -> DraftLine:
        parts = self._lead_over()
        title, source = self.material.title, self.material.source()
        told, behind = _spoken(turn), list[Part]()
        if title is not None and (not turn or not self.material.opens):
            if not self.place.headlines and not is_plain_sentence(title, self.chooser.book.language):
                parts += [*self._headline(title, introduced=bool(parts)), *self._behind(title, turn)]
                return DraftLine(self.place.lead.speaker, "news", tuple(parts), self._story_id)
            told, behind, source = [headline_part(title)], self._behind(title, turn), title.article.source
        way = self._way(told, OWN_WAYS[(self.turn_of_seed // 2) % len(OWN_WAYS)])
        if parts and way == "before":  # one introduction is enough
            way = "after"
        if behind and not _is_others(title, turn):
            told, behind = [*told, *behind], []
        parts += [*attributed(told, source, way, self._phrase), *behind]
        return DraftLine(self.place.lead.speaker, "news", tuple(parts), self._story_id)

    def _behind(self, title: Statement, turn: Sequence[Statement]) -> list[Part]:
        """What is told behind a headline: another outlet's words name it."""
        return self._continued(turn, self.place.lead, 0) if _is_others(title, turn) else _spoken(turn)

    def _headline(self, title: Statement, *, introduced: bool) -> list[Part]:
        """A headline that is no sentence as one speaks, called a headline where its words do not make one."""
        source, part = title.article.source, headline_part(title)
        keeps_end = keeps_its_end(title.text, title.article.language)
        if is_announcement(title, self.chooser.book.language) and not keeps_end:
            return attributed([part], source, "within", self._phrase)
        wanted = introduced or ":" in title.text or self.turn_of_seed // 2 % 2
        if wanted and not keeps_end:
            said = self._phrase("headline_within", told=title.text.removesuffix("."), source=source)
            return [Part(said, part.evidence, part.said_at)]
        return [Part(self._phrase("source_headline", source=source)), part]

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

    def _question(self, answer: Statement, asking: Host, partner: Host) -> DraftLine:
        """The question that the next sentence answers."""
        said = self._phrase_of(asking, f"question_{self._asked_for(answer)}", partner=partner.name)
        return DraftLine(asking.speaker, "bridge", (Part(said),), self._story_id)

    def _continued(self, turn: Sequence[Statement], host: Host, number: int) -> list[Part]:
        """A turn with another outlet's statements."""

        def phrase(family: str, **slots: str) -> str:
            return self._phrase_of(host, "other_source" if family == "source_before" else family, **slots)

        told = _spoken(turn)
        way = self._way(told, "within" if (self.turn_of_seed + number) % 2 else "before")
        return attributed(told, turn[0].article.source, way, phrase)

    def _way(self, told: Sequence[Part], wanted: Way) -> Way:
        """A sentence that names its source already is not attributed again at its end."""
        said = self.chooser.book.language.sourced.search(told[0].text) if told else None
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


def _is_others(title: Statement | None, turn: Sequence[Statement]) -> bool:
    """Whether the statements are another outlet's than the headline."""
    return title is not None and bool(turn) and turn[0].article.source != title.article.source


def _turns(told: Sequence[Statement]) -> list[list[Statement]]:
    """Distribute statements over turns of nearly equal length, outlets apart.

    A dependent statement stays with the one before; of a chain that is longer than a turn, the other host's words are
    heard as its continuation. Two or more statements make two turns, so that the last one can be trimmed, unless it is
    very short.
    """
    wanted = max(min(2, len(told)), -(-len(told) // LONGEST_TURN))
    turns: list[list[Statement]] = []
    for at, statement in enumerate(told):
        due = at * wanted // len(told) > (at - 1) * wanted // len(told) and not statement.leans
        last = turns[-1] if turns else []
        other_outlet = bool(last) and last[-1].article.source != statement.article.source
        if statement.leans and not other_outlet and len(last) == LONGEST_TURN and not last[-1].leans:
            turns.append([last.pop(), statement])
        elif not last or due or other_outlet or len(last) == LONGEST_TURN:
            turns.append([statement])
        else:
            last.append(statement)
    if len(turns) > 1 and _joins(turns[-2], turns[-1]):
        turns[-2:] = [[*turns[-2], *turns[-1]]]
    return turns


def _joins(before: Sequence[Statement], last: Sequence[Statement]) -> bool:
    """Whether a last turn is too short for another host, and the one before has room for it."""
    same = before[-1].article.source == last[0].article.source
    return same and len(last) == 1 and len(before) <= LONGEST_TURN and len(last[0].text.split()) < SHORTEST_TURN
