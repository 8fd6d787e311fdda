"""Reads shows from the database: one, its status, or a list."""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy import Row, Text, bindparam, func, null, select
from sqlalchemy import cast as in_sql
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database
from radiox_tasks.data.prepared import Prepared
from radiox_tasks.data.tables.events import EventRow
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow
from radiox_tasks.model.edition import Rung, ShowDocument, ShowStatus
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.ladder import more_work

logger = logging.getLogger(__name__)

OPEN: tuple[ShowStatus, ...] = ("planned", "working")
"""The states of an open show."""


class UnknownShowError(LookupError):
    """The id is unknown."""


@dataclass(frozen=True)
class Show:
    """A show in the database. `preset` is the definition at the time of the order, with its overrides."""

    show_id: str
    preset: Preset
    order: Order
    slot_at: datetime | None
    air_at: datetime
    status: ShowStatus
    rung: Rung
    degraded: tuple[str, ...]
    created_at: datetime
    moved_at: datetime
    finished_at: datetime | None
    submissions: int
    error: str | None
    broken: Literal["temporary", "permanent"] | None
    fell_back: bool
    on_air_at: datetime | None
    document: ShowDocument | None

    @property
    def is_open(self) -> bool:
        """Whether the show is open."""
        return self.status in OPEN

    @property
    def edition_id(self) -> str:
        """The id of the public edition: its own, or that of the show it revises."""
        return self.order.revises or self.show_id

    @property
    def deadline(self) -> datetime | None:
        """When the show has to be finished; None for one made on demand or after its air time."""
        if self.slot_at is None or self.created_at >= self.slot_at or self.order.unhurried:
            return None
        return self.slot_at

    @property
    def due_at(self) -> datetime | None:
        """The time that the ladder and calls use: the deadline, less the extra time that a long show needs to be
        finished."""
        return None if self.deadline is None else self.deadline - more_work(self.preset)

    def is_too_late(self, now: datetime) -> bool:
        """Whether the deadline has passed by more than the preset's catch_up."""
        return self.deadline is not None and now > self.deadline + self.preset.schedule.catch_up

    @property
    def wanted_duration(self) -> float | None:
        """The required length in seconds, also if the show's own script could not meet it and has another one."""
        return self.order.given_up or self.preset.duration

    @property
    def local_air_at(self) -> datetime:
        """Air time in the preset's zone."""
        return self.air_at.astimezone(self.preset.zone)


def _read(row: ShowRow | Row[Any], preset: Preset) -> Show:
    return Show(
        show_id=row.show_id,
        preset=preset,
        order=Order.read(row.options),
        slot_at=row.slot_at,
        air_at=row.air_at,
        status=cast(ShowStatus, row.status),
        rung=cast(Rung, row.rung),
        degraded=tuple(row.degraded),
        created_at=row.created_at,
        moved_at=row.moved_at,
        finished_at=row.finished_at,
        submissions=row.submissions,
        error=row.error,
        broken=cast(Any, row.broken),
        fell_back=row.fell_back,
        on_air_at=row.on_air_at,
        document=ShowDocument.read(row.document) if row.document else None,
    )


def load_show(database: Database, show_id: str) -> Show:
    """Load the show. Raises UnknownShowError."""
    with database.reading() as connection:
        row = _BY_ID.row(connection, id=show_id)
    if row is None:
        raise _unknown(show_id)
    return _read(row, _preset(row.preset_text))


@lru_cache(maxsize=4096)  # the open shows of over 1,000 presets are read in turn, each tick
def _preset(document: str) -> Preset:
    """A show's preset, which each of its steps asks for: validating one takes as long as acquiring a step."""
    return Preset.read(json.loads(document))


def open_show(database: Database, show_id: str) -> Show | None:
    """The show if it is open, without its document; `moved_at` is then the time of its last event, if that is later,
    which each of its steps writes at its start and its end."""
    with database.reading() as connection:
        row: Any = connection.execute(_OPEN.where(_shows.c.show_id == show_id)).one_or_none()
    return None if row is None else _read_open(row)


def open_shows(database: Database) -> list[Show]:
    """All open shows as `open_show` reads them, new versions of shows included, earliest air time first. A show that
    this version cannot read is logged and skipped."""
    with database.reading() as connection:
        rows: Sequence[Any] = connection.execute(_OPEN).all()
    return _readable(rows, _read_open)


def _readable(rows: Iterable[Any], read: Callable[[Any], Show]) -> list[Show]:
    """The shows of these rows, except for those that this version cannot read, which are logged."""
    shows = []
    for row in rows:
        try:
            shows.append(read(row))
        except ValidationError as error:
            logger.error("show %s cannot be read by this version: %s", row.show_id, error.title)  # noqa: TRY400
    return shows


def _read_open(row: Any) -> Show:
    show = _read(row, _preset(row.preset_text))
    return show if row.last_event_at is None else replace(show, moved_at=max(show.moved_at, row.last_event_at))


_shows: Any = ShowRow.__table__
_READ = [
    *(column for column in _shows.c if column is not _shows.c.preset_document and column is not _shows.c.document),
    in_sql(_shows.c.preset_document, Text).label("preset_text"),
]
_BY_ID = Prepared(lambda _: select(*_READ, _shows.c.document).where(_shows.c.show_id == bindparam("id")))
_LAST_EVENT_AT = (
    select(EventRow.at).where(EventRow.show_id == _shows.c.show_id).order_by(EventRow.id.desc()).limit(1)
).scalar_subquery()
_OPEN = (
    select(*_READ, null().label("document"), _LAST_EVENT_AT.label("last_event_at"))
    .where(_shows.c.status.in_(OPEN))
    .order_by(_shows.c.air_at, _shows.c.created_at)
)


def _unknown(show_id: str) -> UnknownShowError:
    return UnknownShowError(f"no show {show_id!r}; `radiox shows list` has the ids")


def show_row(session: Session, show_id: str, *, lock: bool = False) -> ShowRow:
    """The show's row, optionally locked for an update. Raises UnknownShowError."""
    statement = select(ShowRow).where(ShowRow.show_id == show_id)
    row = session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if row is None:
        raise _unknown(show_id)
    return row


@dataclass(frozen=True)
class StatusReport:
    """The fields needed for polling. `last_event` is the number of the show's newest event, None before it has one;
    each step writes one at its start and its end."""

    status: ShowStatus
    air_at: datetime
    last_event: int | None
    finished_at: datetime | None
    on_air_at: datetime | None

    @property
    def is_settled(self) -> bool:
        """Whether the show is closed, and on air if it was meant to be."""
        return self.status not in (*OPEN, "ready") and (self.status != "published" or self.on_air_at is not None)


def read_status(database: Database, show_id: str) -> StatusReport:
    """Read the status without the document. Raises UnknownShowError."""
    last = select(func.max(EventRow.id)).where(EventRow.show_id == show_id).scalar_subquery().label("last_event")
    columns = select(ShowRow.status, ShowRow.air_at, last, ShowRow.finished_at, ShowRow.on_air_at)
    with database.reading() as connection:
        row = connection.execute(columns.where(ShowRow.show_id == show_id)).one_or_none()
    if row is None:
        raise _unknown(show_id)
    return StatusReport(cast(ShowStatus, row.status), row.air_at, row.last_event, row.finished_at, row.on_air_at)


def list_shows(
    database: Database,
    *,
    preset: str | None = None,
    status: ShowStatus | None = None,
    repeats: bool = True,
    new_versions: bool = False,
    limit: int = 50,
) -> list[Show]:
    """Shows, newest air time first; without `repeats`, those that repeated the last edition are excluded. New versions
    are listed only with `new_versions`. A show that this release of RadioX cannot read is logged and skipped."""
    statement = select(ShowRow).order_by(ShowRow.air_at.desc(), ShowRow.created_at.desc()).limit(limit)
    if preset is not None:
        statement = statement.where(ShowRow.preset == preset)
    if status is not None:
        statement = statement.where(ShowRow.status == status)
    if not new_versions:
        statement = statement.where(FIRST_VERSIONS)
    if not repeats:
        statement = statement.where(ShowRow.rung != "last-edition")
    with database.reading() as connection:
        rows: Sequence[Any] = connection.execute(statement).all()
    return _readable(rows, lambda row: _read(row, Preset.read(row.preset_document)))


def has_shows(database: Database, preset: str) -> bool:
    """Whether this preset has any show in the database."""
    with database.reading() as connection:
        return connection.execute(select(ShowRow.show_id).where(ShowRow.preset == preset).limit(1)).first() is not None


def aired_as(database: Database, show_id: str) -> tuple[str, datetime] | None:
    """The preset's name and the local air time of a show that has gone on air, which name its folder; None for any
    other. It reads no documents: those may be of a version that this one cannot read."""
    columns = select(ShowRow.preset, ShowRow.air_at, ShowRow.preset_document["timezone"].as_string().label("zone"))
    with database.reading() as connection:
        row = connection.execute(
            columns.where(ShowRow.show_id == show_id, ShowRow.on_air_at.is_not(None))
        ).one_or_none()
    return None if row is None else (row.preset, row.air_at.astimezone(ZoneInfo(row.zone or "UTC")))


def presets_with_editions(database: Database) -> list[str]:
    """The names of the presets that have published editions."""
    statement = select(ShowRow.preset).where(ShowRow.status == "published").distinct().order_by(ShowRow.preset)
    with database.reading() as connection:
        return list(connection.execute(statement).scalars())


def editions_aired_before(database: Database, preset: str, before: datetime) -> list[ShowDocument]:
    """Documents of a preset's published shows that aired before this time and still have their files."""
    statement = select(ShowRow.document).where(
        ShowRow.preset == preset,
        ShowRow.status == "published",
        ShowRow.air_at < before,
        ShowRow.retired_at.is_(None),
        ShowRow.document.is_not(None),
    )
    with database.reading() as connection:
        return [ShowDocument.read(document) for document in connection.execute(statement).scalars()]
