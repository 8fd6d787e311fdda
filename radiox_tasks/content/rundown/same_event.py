"""Finds stories that tell the same event or are close to it, by their texts: headlines and teasers alone may hide it
from the clustering."""

from collections.abc import Sequence
from functools import lru_cache

from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.stories.topics import on_one_topic
from radiox_tasks.content.stories.veto import clash
from radiox_tasks.language.content_words import figures, stems
from radiox_tasks.model.news import Article, NearMiss, Rundown, Story

READ_CHARACTERS = 1500  # of an article: its first paragraphs tell the event
COMPARED = 3  # articles of each story
CLOSE, LEAST_CLOSE = 0.2, 12  # the same of stories that are close, and of one topic then
SHARED = 0.4  # share of the shorter text's words and figures that the other has
LEAST_SHARED = 14  # of them: headlines and teasers of two events of one kind may share a dozen


def tell_same_event(one: Sequence[Article], other: Sequence[Article]) -> bool:
    """Whether an article of one story tells what one of the other does, in the same language and without a
    contradiction."""
    return any(
        _is_shared(mine, theirs, SHARED, LEAST_SHARED) and clash(mine, theirs) is None
        for mine in one[:COMPARED]
        for theirs in other[:COMPARED]
    )


def are_close(one: Sequence[Article], other: Sequence[Article]) -> bool:
    """Whether two stories are on one topic: they share names, or many words of their texts."""
    if on_one_topic(one, other):
        return True
    return any(_is_shared(mine, theirs, CLOSE, LEAST_CLOSE) for mine in one[:COMPARED] for theirs in other[:COMPARED])


def _is_shared(one: Article, other: Article, share: float, least: int) -> bool:
    if one.language != other.language:
        return False
    mine, theirs = (_words(item.text[:READ_CHARACTERS], item.language) for item in (one, other))
    shared = len(mine & theirs)
    return shared >= least and shared >= share * min(len(mine), len(theirs))


@lru_cache(maxsize=5_000)
def _words(text: str, language: str) -> frozenset[str]:
    return stems(text, language) | figures(text)


def without_twins(rundown: Rundown, reasons: Reasons) -> tuple[Rundown, tuple[Story, ...]]:
    """The rundown without stories whose event an earlier one tells, which are near misses then, and the spares that
    take their places, at the end."""
    kept: list[Story] = []
    misses: list[NearMiss] = []
    for story in rundown.stories:
        twin = next((told for told in kept if tell_same_event(told.articles, story.articles)), None)
        if twin is None:
            kept.append(story)
        else:
            url = story.articles[0].url
            misses.append(NearMiss(title=story.title, reason=reasons.same_event(twin.title), url=url))
    moved = rundown.spares[: len(misses)]
    told = {story.articles[0].url for story in moved}
    changed = rundown.model_copy(
        update={
            "stories": (*kept, *moved),
            "spares": rundown.spares[len(moved) :],
            "near_misses": (*misses, *(miss for miss in rundown.near_misses if miss.url not in told)),
        }
    )
    return (changed, moved) if misses else (rundown, ())
