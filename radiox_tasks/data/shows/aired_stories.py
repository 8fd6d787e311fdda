"""Reads and writes the stories that were told on air."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from radiox_tasks.data.database import insert_into
from radiox_tasks.data.tables.aired import AiredRow
from radiox_tasks.model.news import AiredStory, Story

MAX_TEXT_CHARACTERS = 6000  # characters per article: enough to compare later articles with
MAX_ARTICLES = 12


def aired_stories(session: Session, preset: str, since: datetime, before: datetime) -> list[AiredStory]:
    """Stories of this preset's shows that air at or after `since` and before `before`, newest first. Shows that wait
    for their air time count: the next rundown is often chosen before that."""
    rows = session.scalars(
        select(AiredRow)
        .where(AiredRow.preset == preset, AiredRow.aired_at >= since, AiredRow.aired_at < before)
        .order_by(AiredRow.aired_at.desc(), AiredRow.show_id, AiredRow.story_id)
    )
    return [
        AiredStory(
            story_id=row.story_id,
            show_id=row.show_id,
            title=row.title,
            language=row.language,
            article_ids=tuple(row.article_ids),
            texts=tuple(row.texts),
            sources=tuple(row.sources),
            aired_at=row.aired_at,
        )
        for row in rows
    ]


def record_aired(session: Session, *, show_id: str, preset: str, stories: Sequence[Story], aired_at: datetime) -> None:
    """Record the stories of a show; a second call changes nothing. Called only in the transaction that closes the show
    as ready."""
    rows = [_row(show_id, preset, story, aired_at) for story in {story.story_id: story for story in stories}.values()]
    if not rows:
        return
    session.execute(insert_into(session, AiredRow).values(rows).on_conflict_do_nothing())


def delete_aired(session: Session, show_id: str) -> None:
    """Delete a show's records: it was cancelled before its air time, or retracted."""
    session.execute(delete(AiredRow).where(AiredRow.show_id == show_id))


def _row(show_id: str, preset: str, story: Story, aired_at: datetime) -> dict[str, object]:
    articles = story.articles[:MAX_ARTICLES]
    return {
        "show_id": show_id,
        "story_id": story.story_id,
        "preset": preset,
        "aired_at": aired_at,
        "title": story.title,
        "language": story.articles[0].language,
        "article_ids": [article.article_id for article in articles],
        "texts": [article.text[:MAX_TEXT_CHARACTERS] for article in articles],
        "sources": sorted({article.source for article in articles}),
    }
