"""Lists of shows, page by page, without their documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime
from sqlalchemy import Select, or_, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import Rung, ShowStatus


class ShowSummary(Document):
    """The summary of one show. `air_at` is in the preset's zone."""

    show_id: str
    preset: str
    title: str
    language: str
    timezone: str
    air_at: AwareDatetime
    status: ShowStatus
    rung: Rung
    degraded: tuple[str, ...] = ()
    sample: bool = False
    scheduled: bool = False
    revises: str | None = None
    """The show in whose place this one goes on air; it has no address of its own."""
    duration_s: float | None = None
    on_air_at: AwareDatetime | None = None
    created_at: AwareDatetime
    error: str | None = None
    reason: str | None = None
    """Why the show did not go on air, or went on air late or as less than planned; errors are for the newsroom."""


_COLUMNS = (
    ShowRow.show_id,
    ShowRow.preset,
    ShowRow.preset_document["title"].as_string().label("title"),
    ShowRow.preset_document["language"].as_string().label("language"),
    ShowRow.preset_document["timezone"].as_string().label("timezone"),
    ShowRow.air_at,
    ShowRow.slot_at,
    ShowRow.status,
    ShowRow.rung,
    ShowRow.degraded,
    ShowRow.revises,
    ShowRow.options["sample"].as_boolean().label("sample"),
    ShowRow.document["duration_s"].as_float().label("duration_s"),
    ShowRow.on_air_at,
    ShowRow.created_at,
    ShowRow.error,
)

Place = tuple[datetime, str]
"""The position after a page: air time and id of its last show."""


def page_of_shows(
    database: Database,
    *,
    preset: str | None = None,
    statuses: Sequence[ShowStatus] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> list[ShowSummary]:
    """Shows in [since, until), newest air time first, from the given position on."""
    statement = (
        select(*_COLUMNS).where(FIRST_VERSIONS).order_by(ShowRow.air_at.desc(), ShowRow.show_id.desc()).limit(limit)
    )
    if preset is not None:
        statement = statement.where(ShowRow.preset == preset)
    if statuses:
        statement = statement.where(ShowRow.status.in_(statuses))
    if since is not None:
        statement = statement.where(ShowRow.air_at >= since)
    if until is not None:
        statement = statement.where(ShowRow.air_at < until)
    if after is not None:
        air_at, show_id = after
        # The first condition alone is a place in the index; the second leaves out what is before it in the same minute.
        statement = statement.where(ShowRow.air_at <= air_at, or_(ShowRow.air_at < air_at, ShowRow.show_id < show_id))
    return _read(database, statement)


def summary_of(database: Database, show_id: str) -> ShowSummary | None:
    """The summary of one show; None if the id is unknown."""
    found = _read(database, select(*_COLUMNS).where(ShowRow.show_id == show_id))
    return found[0] if found else None


def reason_of(error: str | None, degraded: Sequence[str]) -> str | None:
    """The reason in one line; None for a show that is as planned."""
    return error or "; ".join(degraded) or None


def _read(database: Database, statement: Select[Any]) -> list[ShowSummary]:
    with database.transaction() as session:
        rows = [dict(row) for row in session.execute(statement).mappings()]
    return [_summary(row) for row in rows]


def _summary(row: dict[str, Any]) -> ShowSummary:
    scheduled = row.pop("slot_at") is not None
    timezone = row["timezone"] or "UTC"
    return ShowSummary(
        **{
            **row,
            "timezone": timezone,
            "air_at": row["air_at"].astimezone(ZoneInfo(timezone)),
            "degraded": tuple(row["degraded"] or ()),
            "sample": bool(row["sample"]),
            "scheduled": scheduled,
            "reason": reason_of(row["error"], row["degraded"] or ()),
            "status": cast(ShowStatus, row["status"]),
        }
    )
