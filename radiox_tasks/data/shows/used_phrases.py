"""Stores which phrases recent shows used, so that the next one varies its wording."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.phrase_uses import PhraseUse

RECENT_SHOWS = 12  # as many as a family's phrases: the one unused for longest comes first again


def recent_phrases(
    database: Database, preset: str, *, before: datetime | None = None, shows: int = RECENT_SHOWS
) -> tuple[str, ...]:
    """The phrases of this preset's last shows, latest show first. `before` (aware) excludes later shows."""
    with database.transaction() as session:
        recent = select(PhraseUse.show_id, PhraseUse.air_at).where(PhraseUse.preset == preset).distinct()
        if before is not None:
            recent = recent.where(PhraseUse.air_at < before)
        ids = [row.show_id for row in session.execute(recent.order_by(PhraseUse.air_at.desc()).limit(shows))]
        uses = session.execute(select(PhraseUse.show_id, PhraseUse.phrase).where(PhraseUse.show_id.in_(ids))).all()
    ordered = sorted(uses, key=lambda use: (ids.index(use.show_id), use.phrase))
    return tuple(dict.fromkeys(use.phrase for use in ordered))


def record_phrases(database: Database, *, show_id: str, preset: str, air_at: datetime, phrases: Sequence[str]) -> None:
    """Store the phrases that a show used, replacing earlier ones of the same show. `air_at` is aware."""
    with database.transaction() as session:
        session.execute(delete(PhraseUse).where(PhraseUse.show_id == show_id))
        session.add_all(
            PhraseUse(show_id=show_id, phrase=phrase[:240], preset=preset, air_at=air_at)
            for phrase in dict.fromkeys(phrases)
        )
