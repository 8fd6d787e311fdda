"""Chapters: one for the opening, one a story, weather, markets, and the sign-off; for ID3 and for Podcasting 2.0."""

from radiox_tasks.data.links import web_link
from radiox_tasks.data.model.base import Document
from radiox_tasks.data.model.edition import LineRef, ShowDocument, StoryRef
from radiox_tasks.data.words import words


class Chapter(Document):
    """A part of the show, in seconds from its start; `url` is the lead source's page."""

    title: str
    start_s: float
    end_s: float
    url: str = ""


def _key(line: LineRef, stories: dict[str, StoryRef]) -> str | None:
    """Which chapter a line belongs to; None joins it to whatever comes next."""
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


def chapters_of(document: ShowDocument) -> list[Chapter]:
    """The show's chapters in order, without gaps, the first from 0; a greeting or bridge opens what it leads to.

    The opening (greeting and disclosure) is a chapter of its own. Needs the lines' times.
    """
    said = words("station", document.language)
    stories = {story.story_id or str(n): story for n, story in enumerate(document.stories)}
    starts: list[tuple[str, float, str]] = []  # key, start, link
    pending: float | None = None
    for line in document.lines:
        key = _key(line, stories)
        if key is None and not starts:
            key = "opening"
        if key is None and line.kind == "disclosure":
            continue
        if key is None:
            pending = line.start_s if pending is None else pending
            continue
        if not starts or starts[-1][0] != key:
            link = line.evidence[0].url if line.evidence else ""
            starts.append((key, line.start_s if pending is None else pending, link))
        pending = None
    end = document.duration_s or (document.lines[-1].end_s if document.lines else 0.0)
    chapters = []
    for n, (key, start, link) in enumerate(starts):
        title = said.get(key, said["news"])
        if key.startswith("story:"):
            story = stories[key.removeprefix("story:")]
            title, link = story.title, story.articles[0].url if story.articles else link
        until = starts[n + 1][1] if n + 1 < len(starts) else max(end, start)
        chapters.append(Chapter(title=title, start_s=0.0 if n == 0 else start, end_s=until, url=web_link(link)))
    return chapters
