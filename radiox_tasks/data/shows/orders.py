"""Orders shows: for a slot, on demand, or again after a failure."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.shows.changes import add_status_event
from radiox_tasks.data.shows.records import OPEN, show_row
from radiox_tasks.data.shows.version_rule import CannotRedoError, expect_current
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import UNAIRED, ShowStatus
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset, Styles

_ID_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # without i, l, o, u, 0, 1, which are easily confused


def apply_order(preset: Preset, order: Order) -> Preset:
    """The preset with the order's overrides. In another language, sentences written in the preset's own are removed."""
    changes: dict[str, Any] = {}
    if order.language and order.language != preset.language:
        changes["language"] = order.language
        changes["disclosure"] = preset.disclosure.model_copy(update={"text": ""})
        changes["style"] = Styles(**{part: style.model_copy(update={"greeting": ""}) for part, style in preset.style})
    if order.duration is not None:
        changes["duration"] = order.duration
    if order.news_count is not None:
        changes["news"] = preset.news.model_copy(update={"count": order.news_count})
    if order.sample_feeds:
        changes["feeds"] = order.sample_feeds
    if not changes:
        return preset
    merged = {**preset.model_dump(mode="json"), **{k: _dump(v) for k, v in changes.items()}}
    return Preset.model_validate(merged)


def _dump(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_dump(item) for item in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def new_show_id(cause: str | None = None) -> str:
    """Ten letters and digits (49 bits): short enough to type, unique for a station. For a cause (the id of a job, the
    digest of a request), which is 128 bits in hexadecimal, the same each time."""
    number = secrets.randbits(128) if cause is None else int(cause, 16)
    base = len(_ID_ALPHABET)
    return "".join(_ID_ALPHABET[number // base**place % base] for place in range(10))


def order_show(
    database: Database,
    preset: Preset,
    *,
    air_at: datetime,
    slot_at: datetime | None = None,
    order: Order | None = None,
    status: ShowStatus = "planned",
    error: str | None = None,
    show_id: str | None = None,
) -> str | None:
    """Record a show, under a new id unless one is given, and return the id; None if there is a show with that id or in
    that slot. Raises CannotRedoError for a new version that is not the only one of the edition on air."""
    order = order or Order()
    with database.transaction() as session:
        now = database.now(session)
        show_id = show_id or new_show_id()
        ordered = insert_ignoring(
            session,
            ShowRow,
            show_id=show_id,
            preset=preset.name,
            slot_at=slot_at,
            air_at=air_at,
            status=status,
            rung="full",
            degraded=[],
            preset_document=apply_order(preset, order).model_dump(mode="json"),
            options=order.model_dump(mode="json"),
            revises=order.revises,
            created_at=now,
            moved_at=now,
            finished_at=now if status == "missed" else None,
            submissions=0,
            fell_back=False,
            error=error,
        )
        if ordered:
            expect_current(session, show_id, order, lock=True)
            add_status_event(session, show_id, preset.name, status, now, error)
        return show_id if ordered else None


def revive_missed(database: Database, preset: str, slot_at: datetime) -> str | None:
    """Plan a slot's missed show after all; returns its id for the one caller that does so, None if it was
    not missed."""
    statement = (
        update(ShowRow)
        .where(ShowRow.preset == preset, ShowRow.slot_at == slot_at, ShowRow.status == "missed")
        .values(status="planned", error=None, finished_at=None)
        .returning(ShowRow.show_id)
    )
    with database.transaction() as session:
        show_id = session.execute(statement).scalar_one_or_none()
        if show_id is not None:
            add_status_event(session, show_id, preset, "planned", database.now(session))
        return show_id


def reopen_show(database: Database, show_id: str) -> bool:
    """Plan a failed, missed or cancelled show again; False if it is finished or open. Raises CannotRedoError for a
    new version that replaced its edition, or would not be the only one of the edition on air."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status not in UNAIRED:
            return False
        order = Order.read(row.options)
        _expect_resumable(session, row, order, lock=True)
        _start_over(row, order, database.now(session))
        add_status_event(session, show_id, row.preset, row.status, row.moved_at)
        return True


def expect_resumable(database: Database, show_id: str) -> None:
    """Check that the show can be resumed now: it is open, or closed without having been on air. Raises CannotRedoError,
    UnknownShowError."""
    with database.transaction() as session:
        row = show_row(session, show_id)
        if row.status in UNAIRED:
            _expect_resumable(session, row, Order.read(row.options))
        elif row.status == "ready":
            raise CannotRedoError(f"show {show_id} is ready: it is made and waits for its air time")
        elif row.status not in OPEN:
            raise CannotRedoError(f"show {show_id} is {row.status}: only a show that was not on air is resumed")


def _expect_resumable(session: Session, row: ShowRow, order: Order, *, lock: bool = False) -> None:
    if order.revises is not None and row.status == "draft":
        raise CannotRedoError(f"show {row.show_id} is on air already, as the new version of show {order.revises}")
    expect_current(session, row.show_id, order, lock=lock)


def _start_over(row: ShowRow, order: Order, now: datetime) -> None:
    """Set the show to planned; after its air time it has no deadline."""
    late = row.slot_at is not None and row.slot_at <= now
    row.options = order.model_copy(update={"unhurried": order.unhurried or late}).model_dump(mode="json")
    row.status, row.error, row.broken, row.submissions = "planned", None, None, 0
    row.finished_at, row.on_air_at, row.sent_at, row.moved_at = None, None, None, now
