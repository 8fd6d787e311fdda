"""One story as dialogue: two to four turns of the articles' own sentences, handed to and fro."""

from collections.abc import Sequence
from itertools import pairwise

from radiox_tasks.model.host import Host
from radiox_tasks.script.cast import Cast
from radiox_tasks.script.evidence import Statement
from radiox_tasks.script.writers.local_material import StoryMaterial
from radiox_tasks.script.writers.phrases import PhraseChooser
from radiox_tasks.script.writers.writer import DraftLine, Part

MOST_TURNS = 4


def story_lines(
    material: StoryMaterial,
    told: Sequence[Statement],
    *,
    position: tuple[int, int],
    opener: int,
    cast: Cast,
    chooser: PhraseChooser,
    questions: bool,
    terse: bool = False,
) -> list[DraftLine]:
    """The turns of one story. `position` is its rank and the number of stories; `opener` is the place
    at the desk of who tells the first story.

    The first turn names the source. A later turn opens with a neutral phrase, or answers the other host's question.
    """
    story_id, rank = material.story.story_id, position[0]
    lead = cast.desk[(rank + opener) % len(cast.desk)]
    turns = _turns(told)
    first = [statement_part(statement) for statement in turns[0]] if turns else []
    if not first and material.title is not None:
        first = [headline_part(material.title)]
    lines = [
        DraftLine(lead.speaker, "news", tuple(_lead_parts(material, first, lead, position, chooser, terse)), story_id)
    ]
    speaker = lead
    for number, (before, turn) in enumerate(pairwise(turns)):
        host = cast.partner(speaker) or speaker
        last = number == len(turns) - 2
        new_outlet = turn[0].article.source != before[-1].article.source
        slot = f"{story_id}/{number}"
        asked = questions and number == 0 and not new_outlet and host is not speaker and _coin(rank, chooser.seed)
        opening = ""
        if asked:
            question = _say(chooser, "question", speaker, material.grave, slot, partner=host.name)
            lines.append(DraftLine(speaker.speaker, "bridge", (Part(question),), story_id))
            opening = _say(chooser, "answer", host, material.grave, slot)
        elif new_outlet:
            source = turn[0].article.source
            opening = _say(chooser, "other_source", host, material.grave, slot, source=source)
        elif number == 0 or _coin(number, slot):
            opening = _say(chooser, "addition", host, material.grave, slot)
        parts = [Part(opening)] if opening else []
        parts += [statement_part(statement) for statement in turn]
        lines.append(DraftLine(host.speaker, "news", tuple(parts), story_id, trimmable=last and not asked))
        speaker = host
    return lines


def statement_part(statement: Statement) -> Part:
    """A statement as said."""
    return Part(statement.text, (statement.evidence,), statement.article.published)


def headline_part(title: Statement) -> Part:
    """A headline as said: with the full stop that headlines leave out."""
    text = title.text if title.text.endswith((".", "!")) else f"{title.text}."
    return Part(text, (title.evidence,), title.article.published)


def _lead_parts(
    material: StoryMaterial,
    first: list[Part],
    lead: Host,
    position: tuple[int, int],
    chooser: PhraseChooser,
    terse: bool,
) -> list[Part]:
    rank, count = position
    family = "first_story" if rank == 0 else "last_story" if rank == count - 1 else "next_story"
    story_id, grave = material.story.story_id, material.grave
    if material.story.update_of:
        family = "update"
    parts = [Part(_say(chooser, family, lead, grave, story_id))] if family == "update" or not terse else []
    source = material.source()
    if rank % 2:
        return [*parts, Part(_say(chooser, "source_before", lead, grave, story_id, source=source)), *first]
    return [*parts, *first, Part(_say(chooser, "source_after", lead, grave, story_id, source=source))]


def _turns(told: Sequence[Statement]) -> list[list[Statement]]:
    """Statements shared out over the turns. One that leans stays with the one before; outlets are kept apart.

    Three statements make two turns, five make three: a host says more than one sentence before the other comes in. The
    last statement keeps its own turn, so that it can be trimmed.
    """
    groups: list[list[Statement]] = []
    for statement in told:
        if groups and statement.leans:
            groups[-1].append(statement)
        else:
            groups.append([statement])
    wanted = min(MOST_TURNS, max(min(2, len(groups)), round(len(told) * 0.6)))
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


def _coin(number: int, seed: str) -> bool:
    """Every second number, beginning with either by the seed: the same for the same show."""
    return (number + sum(seed.encode())) % 2 == 1


def _say(chooser: PhraseChooser, family: str, host: Host, grave: bool, slot: str, **slots: str) -> str:
    return chooser.choose(family, slot=slot, character=host.character, never=host.never_says, grave=grave, **slots)
