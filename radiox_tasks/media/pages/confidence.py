"""How well a show is supported by its sources, in counts."""

from collections import Counter
from typing import NamedTuple

from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.script import NEWS_KINDS, Layer


class Confidence(NamedTuple):
    """The number of lines with statements, how many quote their source, and how many stories several outlets tell.
    `layers` counts the lines by the truth gate's layer that accepted them; empty for older shows."""

    stated: int
    sourced: int
    stories: int
    confirmed: int
    outlets: int
    checks: int
    passed: int
    layers: tuple[tuple[Layer, int], ...]


def confidence(document: ShowDocument) -> Confidence:
    """The counts; greetings, bridges and notices contain no news and are not counted."""
    stated = [line for line in document.lines if line.kind in NEWS_KINDS]
    outlets_of_stories = [{article.source for article in story.articles} for story in document.stories]
    passed_by = Counter(line.layer for line in stated if line.layer is not None)
    return Confidence(
        stated=len(stated),
        sourced=sum(1 for line in stated if line.evidence),
        stories=len(outlets_of_stories),
        confirmed=sum(1 for outlets in outlets_of_stories if len(outlets) > 1),
        outlets=len(set().union(*outlets_of_stories)),
        checks=len(document.checks),
        passed=sum(1 for check in document.checks if check.verdict == "pass"),
        layers=tuple(passed_by.most_common()),
    )
