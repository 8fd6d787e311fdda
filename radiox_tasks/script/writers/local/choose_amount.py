"""Chooses how much of each story to tell, so that the show meets its duration."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from radiox_tasks.script.writers.local.material import StoryMaterial

NATURAL_STATEMENTS = 3  # statements per story without a fixed duration
LEAST_TOLD = 2  # statements of a story, if there is room for more than its opening
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
    return Choice(tuple(tuple(range(_nearest_end(most, material))) for material in materials))


def _nearest_end(most: int, material: StoryMaterial) -> int:
    """The largest number of statements up to `most` at which the telling may stop, else the first beyond it."""
    within = [end for end in material.ends if end <= most]
    return within[-1] if within else next(iter(material.ends), min(most, len(material.statements)))


def shortest_choices(materials: Sequence[StoryMaterial]) -> Iterator[Choice]:
    """Every story by its headline, or by its first statement where it has none, without optional parts, in each
    wording."""
    told = tuple(() if one.title is not None else _opening(one, 1) for one in materials)
    for wording in range(WORDINGS):
        yield Choice(told, wording=wording, terse=True, teasers=False, replies=False, questions=False)


def fitted_choice(
    materials: Sequence[StoryMaterial], target: float, measure: Callable[[Choice], float], *, teasers: bool
) -> Choice:
    """The choice whose length is closest to `target` seconds, with at least two statements of each story. First the
    leading statements are distributed with the first stories favoured; then the last statements and optional parts are
    exchanged while that brings the length closer. If the result is not near, the same with a shorter frame."""
    goal = target * AIM
    choice = Choice(tuple(_opening(material, LEAST_TOLD) for material in materials), teasers=teasers)
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


def _opening(material: StoryMaterial, least: int) -> tuple[int, ...]:
    """The statements up to the first place where the telling may stop, at least so many if there are as many."""
    least = min(least, len(material.statements))
    return tuple(range(next((end for end in material.ends if end >= least), least)))


def _leaner(choice: Choice, materials: Sequence[StoryMaterial]) -> Iterator[Choice]:
    """The same with an increasingly shorter frame, then with headlines in place of stories, the last first."""
    yield choice
    yield (choice := replace(choice, teasers=False))
    yield (choice := replace(choice, questions=False))
    yield (choice := replace(choice, replies=False))
    yield (choice := replace(choice, terse=True))
    for rank in reversed(range(len(materials))):
        if len(opening := _opening(materials[rank], 1)) < len(choice.told[rank]):
            yield (choice := _with(choice, rank, opening))
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
    return _with(choice, rank, (*choice.told[rank], *_addable(choice.told[rank], materials[rank])))


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
    added = [(*told, *_addable(told, one)) for told, one in zip(choice.told, materials, strict=True)]
    shorter = [_without_last(told, one) for told, one in zip(choice.told, materials, strict=True)]
    for rank, told in enumerate(choice.told):
        if added[rank] != told:
            yield _with(choice, rank, added[rank])
        if shorter[rank] != told:
            yield _with(choice, rank, shorter[rank])
            for other, more in enumerate(added):
                if other != rank and more != choice.told[other]:
                    yield _with(_with(choice, rank, shorter[rank]), other, more)
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
    """The statements up to the next place where the telling may stop."""
    stop = next((end for end in material.ends if end > len(told)), len(told))
    return list(range(len(told), stop))


def _without_last(told: tuple[int, ...], material: StoryMaterial) -> tuple[int, ...]:
    """The statements without those behind the last place where the telling may stop; all of them if there is none."""
    return told[: max((end for end in material.ends if end < len(told)), default=len(told))]
