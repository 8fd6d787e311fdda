"""Queries and updates of shows around their air time: due, on air, taken off."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select, update

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.aired_stories import delete_aired
from radiox_tasks.data.shows.changes import add_status_event
from radiox_tasks.data.shows.records import OPEN, show_row
from radiox_tasks.data.tables.corrections import CorrectionRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import AIRED, Correction, ShowDocument
from radiox_tasks.model.order import Order
from radiox_tasks.model.script import NEWS_KINDS


class Due(NamedTuple):
    """A show to put on air."""

    show_id: str
    preset: str


def due_shows(database: Database, now: datetime) -> list[Due]:
    """Ready shows whose air time has come, and those whose publication was started; earliest first."""
    with database.reading() as connection:
        return [Due(*row) for row in connection.execute(_DUE, {"now": now})]


_DUE = (  # built once: several processes ask four times a second
    select(ShowRow.show_id, ShowRow.preset)
    .where(
        or_(
            and_(ShowRow.status == "ready", ShowRow.air_at <= bindparam("now")),
            and_(ShowRow.status == "published", ShowRow.on_air_at.is_(None)),
        )
    )
    .order_by(ShowRow.air_at, ShowRow.show_id)
)


def begin_airing(database: Database, show_id: str, *, begun: datetime | None = None) -> bool:
    """Mark a ready show as published; True for the one caller that has to put it on air. With `begun`, take over from a
    publisher that died after it marked the show at that time (`moved_at`)."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        cut_off = row.status == "published" and row.on_air_at is None and row.moved_at == begun
        if row.status != "ready" and not cut_off:
            return False
        row.status, row.moved_at = "published", database.now(session)
        add_status_event(session, show_id, row.preset, "published", row.moved_at)
        return True


def record_on_air(database: Database, show_id: str, document: ShowDocument, moment: datetime) -> None:
    """Record that the edition is public since `moment`; does nothing if it was taken off air meanwhile."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status == "published":
            row.on_air_at, row.sent_at = moment, None
            row.document, row.degraded = document.model_dump(mode="json"), list(document.degraded)
            row.moved_at = database.now(session)
            add_status_event(session, show_id, row.preset, "on-air", moment)


def take_over(database: Database, version_id: str, document: ShowDocument, correction: Correction | None) -> bool:
    """Replace a published show's document by its new version's, in one transaction; False if the show is not on air."""
    with database.transaction() as session:
        version = show_row(session, version_id, lock=True)
        row = show_row(session, document.show_id, lock=True)
        now = database.now(session)
        version.moved_at = now
        if row.status != "published":
            version.status, version.error = "cancelled", f"show {document.show_id} is {row.status} already"
            return False
        order, made = Order.read(row.options), Order.read(version.options)
        kept = {name: getattr(made, name) for name in ("variant", "corrected", "speech_scale", "given_up")}
        row.options = order.model_copy(update=kept).model_dump(mode="json")
        row.preset_document, row.degraded = version.preset_document, list(document.degraded)
        row.document, row.rung = document.model_dump(mode="json"), document.rung
        row.moved_at, row.sent_at, row.retired_at, row.fell_back = now, None, None, False
        version.status = "draft"
        if correction is not None and correction.kind in NEWS_KINDS:
            session.add(_row_of(correction, version_id, row))
        add_status_event(session, row.show_id, row.preset, "remade" if correction is None else "corrected", now)
        return True


def _row_of(correction: Correction, correction_id: str, row: ShowRow) -> CorrectionRow:
    return CorrectionRow(
        correction_id=correction_id,
        show_id=row.show_id,
        preset=row.preset,
        line=correction.line,
        was=correction.was,
        now=correction.now,
        corrected_at=correction.at,
    )


def cancel_show(database: Database, show_id: str, reason: str) -> bool:
    """Cancel a show that is not on air yet; False if it is on air or closed. Raises UnknownShowError."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status not in (*OPEN, "ready"):
            return False
        row.status, row.error = "cancelled", reason
        row.finished_at = row.moved_at = database.now(session)
        delete_aired(session, show_id)
        add_status_event(session, show_id, row.preset, "cancelled", row.moved_at, reason)
        return True


def retract_show(database: Database, show_id: str, document: ShowDocument) -> bool:
    """Retract a published show and store this document as its record; False if it is not published."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status != "published":
            return False
        row.status, row.document, row.sent_at = "retracted", document.model_dump(mode="json"), None
        row.moved_at = database.now(session)
        delete_aired(session, show_id)
        reason = document.retraction.reason if document.retraction else None
        add_status_event(session, show_id, row.preset, "retracted", row.moved_at, reason)
        return True


def shown_editions(database: Database, preset: str, limit: int) -> list[str]:
    """Ids of the preset's shows in its feed (on air or retracted), newest air time first."""
    statement = (
        select(ShowRow.show_id)
        .where(ShowRow.preset == preset, ShowRow.on_air_at.is_not(None))
        .where(ShowRow.status.in_(AIRED))
        .order_by(ShowRow.air_at.desc(), ShowRow.created_at.desc(), ShowRow.show_id.desc())
        .limit(limit)
    )
    with database.reading() as connection:
        return list(connection.execute(statement).scalars())


def documents_of(database: Database, show_ids: Collection[str]) -> list[ShowDocument]:
    """The documents of these shows, if they have one."""
    statement = select(ShowRow.document).where(ShowRow.show_id.in_(show_ids), ShowRow.document.is_not(None))
    with database.reading() as connection:
        found: Sequence[Any] = connection.execute(statement).scalars().all()
    return [ShowDocument.read(document) for document in found if document]


def unsent_shows(database: Database, *, after: datetime) -> list[str]:
    """Shows that changed after `after` and whose current state is not in the remote store."""
    statement = (
        select(ShowRow.show_id)
        .where(ShowRow.status.in_(AIRED), ShowRow.on_air_at.is_not(None))
        .where(ShowRow.sent_at.is_(None), ShowRow.moved_at > after)
        .order_by(ShowRow.air_at)
    )
    with database.reading() as connection:
        return list(connection.execute(statement).scalars())


def record_sent(database: Database, show_id: str, edition: int) -> None:
    """Record that the remote store has this version of the show."""
    statement = update(ShowRow).where(ShowRow.show_id == show_id, ShowRow.sent_at.is_(None))
    current = ShowRow.document["edition"].as_integer() == edition
    with database.transaction() as session:
        session.execute(statement.where(current).values(sent_at=database.now(session)))
