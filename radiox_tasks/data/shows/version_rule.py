"""The rule of new versions of a show on air: one at a time, made from the edition that is on air.

A new version replaces an edition as a whole: one that started from an earlier edition would undo what changed on air
since. The rule is checked whenever one is opened (ordered, or reopened after a failure), with its show locked. Nothing
else makes a new edition, so the rule then holds until the new version is on air or closed.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import OPEN, show_row
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.order import Order


class CannotRedoError(ValueError):
    """The show cannot be made again or corrected. The message gives the reason and an alternative."""


def expect_replaceable(session: Session, show_id: str, *, by: str | None = None, lock: bool = False) -> int:
    """Check that the show is on air and has no unfinished new version other than `by`; returns its edition's number.
    With `lock`, this holds until the end of the transaction. Raises CannotRedoError, UnknownShowError."""
    row = show_row(session, show_id, lock=lock)
    if row.status != "published" or row.on_air_at is None or row.document is None:
        raise CannotRedoError(f"show {show_id} is {row.status}: only an edition on air has new versions")
    unfinished = select(ShowRow.show_id).where(ShowRow.revises == show_id, ShowRow.status.in_((*OPEN, "ready")))
    other = session.scalars(unfinished.where(ShowRow.show_id != (by or "")).limit(1)).first()
    if other is not None:
        raise CannotRedoError(f"a new version of show {show_id} is in the making ({other}): wait for it or cancel it")
    return ShowDocument.read(row.document).edition


def expect_current(session: Session, version_id: str, order: Order, *, lock: bool = False) -> None:
    """Check that the order may be open now; one that revises no show always may. Raises CannotRedoError."""
    if order.revises is None:
        return
    edition = expect_replaceable(session, order.revises, by=version_id, lock=lock)
    # An earlier version did not record the edition that it starts from; while the first is on air, it is that.
    if (order.starts_from or 1) != edition:
        raise CannotRedoError(
            f"{version_id} does not start from the edition of show {order.revises} that is on air ({edition}): "
            "order a new version"
        )


def maker_of(database: Database, show_id: str, variant: int) -> str | None:
    """The show that made this version of a show; None for the first version, which it made itself."""
    statement = (
        select(ShowRow.show_id)
        .where(ShowRow.revises == show_id, ShowRow.status == "draft")
        .where(ShowRow.options["variant"].as_integer() == variant)
        .order_by(ShowRow.created_at.desc())
    )
    with database.transaction() as session:
        return session.execute(statement).scalars().first()
