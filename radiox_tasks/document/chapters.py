"""Chapters of a show: opening, stories, weather, markets, sign-off; for ID3 and Podcasting 2.0."""

from typing import NamedTuple

from radiox_tasks.language.wording import words
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import LineRef, ShowContent, StoryRef
from radiox_tasks.model.formats.web_links import web_link


class Chapter(Document):
    """A part of the show, in seconds from its start; `url` is the lead source's page."""

    title: str
    start_s: float
    end_s: float
    url: str = ""


def _key(line: LineRef, stories: dict[str, StoryRef]) -> str | None:
    """The chapter of a line; None joins it to the next one."""
    if line.kind in ("weather", "markets"):
        return line.kind
    if line.kind == "sign-off":
        return "closing"
    if line.kind == "news":
        cited = {piece.url for piece in line.evidence}
        if line.story_id in stories:
            return f"story:{line.story_id}"
        for story_id, story in stories.items():
            if cited & {article.url for article in story.articles}:
                return f"story:{story_id}"
        return "news"
    return None


class _Run(NamedTuple):
    """Consecutive lines of one chapter, in seconds; `link` is the first one's evidence."""

    key: str
    start_s: float
    end_s: float
    link: str


def _runs(document: ShowContent, stories: dict[str, StoryRef]) -> list[_Run]:
    runs: list[_Run] = []
    pending: float | None = None
    for line in document.lines:
        key = _key(line, stories) or (None if runs else "opening")
        if key is None:
            if line.kind != "disclosure" and pending is None:
                pending = line.start_s
            continue
        if runs and runs[-1].key == key:
            runs[-1] = runs[-1]._replace(end_s=line.end_s)
        else:
            link = line.evidence[0].url if line.evidence else ""
            runs.append(_Run(key, line.start_s if pending is None else pending, line.end_s, link))
        pending = None
    return runs


def _longest_runs(runs: list[_Run]) -> list[_Run]:
    """Each story's longest run: its headline in the opening is not its chapter."""
    longest: dict[str, _Run] = {}
    for run in runs:
        best = longest.get(run.key)
        if best is None or run.end_s - run.start_s >= best.end_s - best.start_s:
            longest[run.key] = run
    kept: list[_Run] = []
    for run in runs:
        if (run.key == "news" or run is longest[run.key]) and not (kept and kept[-1].key == run.key):
            kept.append(run)
    return kept


def chapters_of(document: ShowContent) -> list[Chapter]:
    """The show's chapters in order, without gaps, the first from 0; a bridge belongs to what it leads to.

    The opening (greeting, disclosure, headlines) is one chapter; a story has one, where most of it is told. Requires
    the lines' times. A sample's chapters have no links: its articles are served only during production.
    """
    said = words("station", document.language)
    stories = {story.story_id or str(n): story for n, story in enumerate(document.stories)}
    runs = _longest_runs(_runs(document, stories))
    end = document.duration_s or (document.lines[-1].end_s if document.lines else 0.0)
    chapters = []
    for n, run in enumerate(runs):
        title, link = said.get(run.key, said["news"]), run.link
        if run.key.startswith("story:"):
            story = stories[run.key.removeprefix("story:")]
            title, link = story.title, story.articles[0].url if story.articles else link
        start = 0.0 if n == 0 else run.start_s
        until = runs[n + 1].start_s if n + 1 < len(runs) else max(end, start)
        chapters.append(Chapter(title=title, start_s=start, end_s=until, url="" if document.sample else web_link(link)))
    return chapters
