"""Chooses how much of each story to tell, so that the show meets its duration."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from radiox_tasks.script.writers.local_material import StoryMaterial

NATURAL_STATEMENTS = 3  # statements per story without a fixed duration
LEAST_OF_LEAD = 2  # statements of the first story, if there is room for more than its opening
AIM = 1.01  # slightly above the target: lines can be trimmed, but not added later
CLOSE_ENOUGH = 0.01  # of the target: no further exchange
NEAR_ENOUGH = 0.03  # of the target: no shorter frame is tried
MOST_STEPS = 40
WORDINGS = 8


@dataclass(frozen=True)
class Choice:
    """Which statements of each story are told (indices into its material), and which optional parts the show has.

    A story without statements is told by its headline, if it has one. `wording` selects other phrases, which are
    slightly longer or shorter; `terse` omits those that only connect.
    """

    told: tuple[tuple[int, ...], ...]
    wording: int = 0
    terse: bool = False
    teasers: bool = True
    replies: bool = True
    questions: bool = True


def natural_choice(materials: Sequence[StoryMaterial], *, factor: float) -> Choice:
    """The usual number of statements per story, times the style's factor."""
    most = max(1, round(NATURAL_STATEMENTS * factor))
    told = tuple(tuple(range(min(most, len(material.statements)))) for material in materials)
    return Choice(told)


def shortest_choices(materials: Sequence[StoryMaterial]) -> Iterator[Choice]:
    """Every story by its headline, or by its first statement where it has none, without optional parts, in each
    wording."""
    told = tuple(() if one.title is not None else _least_told(1, one) for one in materials)
    for wording in range(WORDINGS):
        yield Choice(told, wording=wording, terse=True, teasers=False, replies=False, questions=False)


def fitted_choice(
    materials: Sequence[StoryMaterial], target: float, measure: Callable[[Choice], float], *, teasers: bool
) -> Choice:
    """The choice whose length is closest to `target` seconds, with at least two statements of the lead and one of each
    other story. First the leading statements are distributed with the first stories favoured; then single statements
    and optional parts are exchanged while that brings the length closer. If the result is not near, the same with a
    shorter frame."""
    goal = target * AIM
    choice = Choice(tuple(_least_told(rank, material) for rank, material in enumerate(materials)), teasers=teasers)
    best: tuple[float, Choice] | None = None
    for start in _leaner(choice, materials):
        told = start
        while measure(told) < goal and (longer := _share_out(told, materials)) is not None:
            told = longer
        told = _exchange(told, materials, goal, measure)
        miss = abs(measure(told) - goal)
        if best is None or miss < best[0]:
            best = (miss, told)
        if miss <= goal * NEAR_ENOUGH:
            break
    return best[1] if best else choice


def _least_told(rank: int, material: StoryMaterial) -> tuple[int, ...]:
    return tuple(range(min(LEAST_OF_LEAD if rank == 0 else 1, len(material.statements))))


def _leaner(choice: Choice, materials: Sequence[StoryMaterial]) -> Iterator[Choice]:
    """The same with an increasingly shorter frame, then with headlines in place of stories, the last first."""
    yield choice
    yield (choice := replace(choice, teasers=False))
    yield (choice := replace(choice, questions=False))
    yield (choice := replace(choice, replies=False))
    yield (choice := replace(choice, terse=True))
    if materials and len(choice.told[0]) > 1:
        yield (choice := _with(choice, 0, (0,)))
    for rank in reversed(range(len(materials))):
        if materials[rank].title is not None:
            yield (choice := _with(choice, rank, ()))


def _share_out(choice: Choice, materials: Sequence[StoryMaterial]) -> Choice | None:
    """One more statement for the story with the fewest for its rank."""
    open_stories = [
        (len(told) / (1.3 if rank == 0 else 1.0), rank)
        for rank, (told, material) in enumerate(zip(choice.told, materials, strict=True))
        if _addable(told, material)
    ]
    if not open_stories:
        return None
    rank = min(open_stories)[1]
    return _with(choice, rank, (*choice.told[rank], _addable(choice.told[rank], materials[rank])[0]))


def _exchange(
    choice: Choice, materials: Sequence[StoryMaterial], goal: float, measure: Callable[[Choice], float]
) -> Choice:
    miss = abs(measure(choice) - goal)
    for _ in range(MOST_STEPS):
        if miss <= goal * CLOSE_ENOUGH:
            break
        best = min(
            ((abs(measure(other) - goal), index, other) for index, other in enumerate(_neighbours(choice, materials))),
            default=None,
        )
        if best is None or best[0] >= miss:
            break
        miss, choice = best[0], best[2]
    return choice


def _neighbours(choice: Choice, materials: Sequence[StoryMaterial]) -> Iterator[Choice]:
    for rank, (told, material) in enumerate(zip(choice.told, materials, strict=True)):
        for new in _addable(told, material):
            yield _with(choice, rank, (*told, new))
        for old in _droppable(told, material):
            without = tuple(index for index in told if index != old)
            yield _with(choice, rank, without)
            for new in _addable(without, material):
                if new != old:
                    yield _with(choice, rank, (*without, new))
    for wording in range(WORDINGS):
        if wording != choice.wording:
            yield replace(choice, wording=wording)
    yield replace(choice, questions=not choice.questions)
    yield replace(choice, replies=not choice.replies)
    yield replace(choice, terse=not choice.terse)


def _with(choice: Choice, rank: int, told: tuple[int, ...]) -> Choice:
    stories = list(choice.told)
    stories[rank] = tuple(sorted(told))
    return replace(choice, told=tuple(stories))


def _addable(told: tuple[int, ...], material: StoryMaterial) -> list[int]:
    """Statements that can be added: first the one that opens the story; one that depends on its context needs the one
    before it."""
    if not told:
        return list(range(len(material.statements)))[:1]
    return [
        index
        for index, statement in enumerate(material.statements)
        if index not in told and (not statement.leans or index - 1 in told)
    ]


def _droppable(told: tuple[int, ...], material: StoryMaterial) -> list[int]:
    """Statements that can be removed: never the first, and none that the next one depends on."""
    return [index for index in told[1:] if not (index + 1 in told and material.statements[index + 1].leans)]
