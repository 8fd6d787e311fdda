"""Renders chapters.json for Podcasting 2.0 players."""

import json

from radiox_tasks.document.chapters import chapters_of
from radiox_tasks.model.edition import ShowDocument

CHAPTERS_VERSION = "1.2.0"


def render_chapters(document: ShowDocument) -> str:
    """chapters.json of Podcasting 2.0 (JSON Chapters 1.2.0), `application/json+chapters`."""
    listed = []
    for chapter in chapters_of(document):
        entry: dict[str, str | float] = {
            "startTime": round(chapter.start_s, 3),
            "endTime": round(chapter.end_s, 3),
            "title": chapter.title,
        }
        if chapter.url:
            entry["url"] = chapter.url
        listed.append(entry)
    rendered = {"version": CHAPTERS_VERSION, "title": document.title, "chapters": listed}
    return json.dumps(rendered, ensure_ascii=False, indent=1) + "\n"
