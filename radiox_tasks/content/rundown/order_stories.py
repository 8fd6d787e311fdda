"""The order in which a show tells its stories: by what they mean to listeners. Their age only decides whether they are
told."""

from collections.abc import Sequence

from radiox_tasks.content.rundown.score import Worth
from radiox_tasks.model.news import Story

Pick = tuple[Worth, Story]


def in_order(picks: Sequence[Pick], language: str) -> list[Story]:
    """The stories by importance, those in the show's language first and the light ones last. Between a grave story and
    the first light one is another one, if there is one."""

    def rank(pick: Pick) -> tuple[bool, bool, float]:
        worth, story = pick
        return story.articles[0].language != language, worth.light is not None, -worth.importance

    return [story for _, story in _apart(sorted(picks, key=rank))]


def _apart(ordered: list[Pick]) -> list[Pick]:
    first = next((at for at, (worth, _) in enumerate(ordered) if worth.light), 0)
    if not first or not ordered[first - 1][0].grave:
        return ordered
    between = next((at for at in reversed(range(first)) if not ordered[at][0].grave), None)
    if between is None:
        return ordered
    moved = ordered[between]
    return [*ordered[:between], *ordered[between + 1 : first], moved, *ordered[first:]]
