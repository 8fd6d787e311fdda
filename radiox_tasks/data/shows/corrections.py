"""Corrections that the next show of a programme has to announce, and which show announced them."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.corrections import CorrectionRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import UNAVAILABLE

ANNOUNCED_FOR = timedelta(hours=24)
"""Corrections of older news are shown on the edition's page only."""

MOST_AT_ONCE = 3
"""Corrections per show; the others follow in later shows."""


class OpenCorrection(Document):
    """A corrected line of news that was not announced yet. `now` is None for a removed line."""

    correction_id: str
    show_id: str
    aired_at: datetime
    line: int
    now: str | None


def take_corrections(database: Database, *, preset: str, show_id: str, air_at: datetime) -> list[OpenCorrection]:
    """The corrections that this show announces, oldest first; they are assigned to it. If it does not go on air with
    its own script, the next show gets them."""
    announcer = ShowRow.__table__.alias("announcer")
    corrected = ShowRow.__table__.alias("corrected")
    in_vain = or_(announcer.c.status.in_(UNAVAILABLE), announcer.c.rung == "last-edition")
    free = or_(CorrectionRow.announced_by.is_(None), CorrectionRow.announced_by == show_id, in_vain)
    statement = (
        select(CorrectionRow, corrected.c.air_at)
        .join(corrected, corrected.c.show_id == CorrectionRow.show_id)
        .outerjoin(announcer, announcer.c.show_id == CorrectionRow.announced_by)
        .where(CorrectionRow.preset == preset, CorrectionRow.corrected_at > air_at - ANNOUNCED_FOR)
        .where(and_(free, corrected.c.air_at < air_at, corrected.c.status == "published"))
        .order_by(CorrectionRow.corrected_at)
        .limit(MOST_AT_ONCE)
    )
    with database.transaction() as session:
        found = []
        for row, aired_at in session.execute(statement):
            row.announced_by = show_id
            one = OpenCorrection(
                correction_id=row.correction_id, show_id=row.show_id, aired_at=aired_at, line=row.line, now=row.now
            )
            found.append(one)
        return found
