"""Shows in the database: order one, move it along, close it, read it back."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.events import note_events
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import Rung, ShowDocument, ShowStatus
from radiox_tasks.model.ladder import RUNGS, more_work
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset, Styles

logger = logging.getLogger(__name__)

OPEN: tuple[ShowStatus, ...] = ("planned", "working")
"""The states of a show that is still to be made."""

_ID_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # no i, l, o, u, 0, 1: read out over the phone without a mistake


class UnknownShowError(LookupError):
    """There is no show with this id."""


@dataclass(frozen=True)
class Show:
    """A show as the database has it. `preset` is the definition at the time of ordering, overrides applied."""

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
        """Whether the show is still to be made."""
        return self.status in OPEN

    @property
    def edition_id(self) -> str:
        """The id under which listeners get it: its own, or that of the show it is a new version of."""
        return self.order.revises or self.show_id

    @property
    def deadline(self) -> datetime | None:
        """When it has to be there; None for one made on demand or caught up after its time: it takes what it takes."""
        if self.slot_at is None or self.created_at >= self.slot_at or self.order.unhurried:
            return None
        return self.slot_at

    @property
    def due_at(self) -> datetime | None:
        """The air time that ladder and calls reckon with: the deadline, less what a long show takes more to finish."""
        return None if self.deadline is None else self.deadline - more_work(self.preset)

    def is_too_late(self, now: datetime) -> bool:
        """Whether its hour is over: past the deadline by more than the preset's catch_up."""
        return self.deadline is not None and now > self.deadline + self.preset.schedule.catch_up

    @property
    def local_air_at(self) -> datetime:
        """Air time in the preset's zone."""
        return self.air_at.astimezone(self.preset.zone)


def _read(row: ShowRow) -> Show:
    return Show(
        show_id=row.show_id,
        preset=Preset.model_validate(row.preset_document),
        order=Order.model_validate(row.options),
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
        document=ShowDocument.model_validate(row.document) if row.document else None,
    )


def apply_order(preset: Preset, order: Order) -> Preset:
    """The preset with the order's overrides in it. In another language it loses the sentences written in its own."""
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


def new_show_id() -> str:
    """Ten letters and digits, 49 bits: short enough to type, enough for a station's lifetime."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(10))


def order_show(
    database: Database,
    preset: Preset,
    *,
    air_at: datetime,
    slot_at: datetime | None = None,
    order: Order | None = None,
    status: ShowStatus = "planned",
    error: str | None = None,
) -> str | None:
    """Write down a show and return its id; None when the slot has one already."""
    order = order or Order()
    with database.transaction() as session:
        now = database.now(session)
        show_id = new_show_id()
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
            created_at=now,
            moved_at=now,
            finished_at=now if status == "missed" else None,
            submissions=0,
            fell_back=False,
            error=error,
        )
        if ordered:
            tell_status(session, show_id, preset.name, status, now, error)
        return show_id if ordered else None


def tell_status(
    session: Session, show_id: str, preset: str, status: str, now: datetime, reason: str | None = None
) -> None:
    """Write a show's new status down as an event: the last statement of the transaction."""
    session.flush()
    data = {"preset": preset, "status": status, **({"reason": reason} if reason else {})}
    note_events(session, [(f"show.{status}", show_id, data)], at=now)


def revive_missed(database: Database, preset: str, slot_at: datetime) -> str | None:
    """Set a slot's missed show going after all; its id for the one call that does it, None when it was not missed."""
    statement = (
        update(ShowRow)
        .where(ShowRow.preset == preset, ShowRow.slot_at == slot_at, ShowRow.status == "missed")
        .values(status="planned", error=None, finished_at=None)
        .returning(ShowRow.show_id)
    )
    with database.transaction() as session:
        show_id = session.execute(statement).scalar_one_or_none()
        if show_id is not None:
            tell_status(session, show_id, preset, "planned", database.now(session))
        return show_id


def load_show(database: Database, show_id: str) -> Show:
    """The show. Raises UnknownShowError."""
    with database.transaction() as session:
        return _read(_row(session, show_id))


def _row(session: Session, show_id: str, *, lock: bool = False) -> ShowRow:
    statement = select(ShowRow).where(ShowRow.show_id == show_id)
    row = session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if row is None:
        raise UnknownShowError(f"no show {show_id!r}; `radiox shows list` has the ids")
    return row


@dataclass(frozen=True)
class StatusReport:
    """The few fields that somebody who waits looks at many times a second."""

    status: ShowStatus
    air_at: datetime
    moved_at: datetime
    finished_at: datetime | None
    on_air_at: datetime | None

    @property
    def is_settled(self) -> bool:
        """Nothing more will happen: closed, and where listeners look if it was to go there."""
        return self.status not in (*OPEN, "ready") and (self.status != "published" or self.on_air_at is not None)


def read_status(database: Database, show_id: str) -> StatusReport:
    """A cheap look at the show. Raises UnknownShowError."""
    columns = select(ShowRow.status, ShowRow.air_at, ShowRow.moved_at, ShowRow.finished_at, ShowRow.on_air_at)
    with database.transaction() as session:
        row = session.execute(columns.where(ShowRow.show_id == show_id)).one_or_none()
    if row is None:
        raise UnknownShowError(f"no show {show_id!r}; `radiox shows list` has the ids")
    return StatusReport(cast(ShowStatus, row.status), row.air_at, row.moved_at, row.finished_at, row.on_air_at)


def list_shows(
    database: Database,
    *,
    preset: str | None = None,
    status: ShowStatus | None = None,
    repeats: bool = True,
    revisions: bool = False,
    limit: int = 50,
) -> list[Show]:
    """Shows, newest air time first; without `repeats` none that was the last edition again.

    Those that revise another are that one's versions, and only listed with `revisions`.

    One that this version cannot read is logged and left out: the others go on.
    """
    statement = select(ShowRow).order_by(ShowRow.air_at.desc(), ShowRow.created_at.desc()).limit(limit)
    if preset is not None:
        statement = statement.where(ShowRow.preset == preset)
    if status is not None:
        statement = statement.where(ShowRow.status == status)
    if not revisions:
        statement = statement.where(ShowRow.options["revises"].as_string().is_(None))
    if not repeats:
        statement = statement.where(ShowRow.rung != "last-edition")
    shows = []
    with database.transaction() as session:
        for row in session.execute(statement).scalars():
            try:
                shows.append(_read(row))
            except ValidationError as error:
                logger.error("show %s cannot be read by this version: %s", row.show_id, error.title)  # noqa: TRY400
    return shows


def has_shows(database: Database, preset: str) -> bool:
    """Whether this preset has any show on record, whatever became of its file."""
    with database.transaction() as session:
        return session.execute(select(ShowRow.show_id).where(ShowRow.preset == preset).limit(1)).first() is not None


def mark_submitted(database: Database, show_id: str, seen: int | None = None) -> bool:
    """Note that the graph goes to the broker (again).

    False when the show is closed, or when somebody submitted it since it had been `seen` times: then it is theirs.
    """
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if row.status not in OPEN or (seen is not None and row.submissions != seen):
            return False
        row.submissions += 1
        row.moved_at = database.now(session)
        row.broken = None
        row.status = "working"
        tell_status(session, show_id, row.preset, row.status, row.moved_at)
        return True


def note_break(database: Database, show_id: str, error: str, *, permanent: bool) -> None:
    """Write down that a step on the show's main line failed; what to do about it is the reconciler's to say."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if row.status in OPEN:
            row.error, row.broken = error[:4000], "permanent" if permanent else "temporary"
            row.moved_at = database.now(session)


def note_fall_back(database: Database, show_id: str, reason: str) -> bool:
    """Write down that the last edition is to take the show's place; False when that was so already, or it is closed."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if row.fell_back or row.status not in OPEN:
            return False
        row.fell_back, row.broken, row.submissions = True, None, 1  # the last edition gets tries of its own
        row.degraded = [*row.degraded, reason]
        row.moved_at = database.now(session)
        return True


def keep_document(database: Database, show_id: str, document: ShowDocument) -> None:
    """Store the document of a show that is on its way; that of a closed one is not touched any more."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if row.status in OPEN:
            row.document = document.model_dump(mode="json")
            row.moved_at = database.now(session)


def step_down(database: Database, show_id: str, rung: Rung, reason: str) -> None:
    """Put the show on a lower rung (never a higher one) and write down why."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if RUNGS.index(rung) > RUNGS.index(cast(Rung, row.rung)):
            row.rung = rung
        if reason not in row.degraded:
            row.degraded = [*row.degraded, reason]
            session.flush()
            step = {"preset": row.preset, "rung": row.rung, "reason": reason}
            note_events(session, [("show.degraded", show_id, step)], at=database.now(session))


def close_show(
    database: Database,
    show_id: str,
    status: ShowStatus,
    *,
    document: ShowDocument | None = None,
    error: str | None = None,
    then: Sequence[Any] = (),
) -> bool:
    """End an open show, once: True for the call that did it. `then` are functions of the session, run with it."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if row.status not in OPEN:
            return False
        row.status, row.error = status, error
        row.finished_at = row.moved_at = database.now(session)
        if document is not None:
            row.document, row.rung = document.model_dump(mode="json"), document.rung
        for effect in then:
            effect(session)
        tell_status(session, show_id, row.preset, status, row.moved_at, error)
        return True


def presets_on_record(database: Database) -> list[str]:
    """The names of the presets that have published anything."""
    statement = select(ShowRow.preset).where(ShowRow.status == "published").distinct().order_by(ShowRow.preset)
    with database.transaction() as session:
        return list(session.execute(statement).scalars())


def editions_aired_before(database: Database, preset: str, before: datetime) -> list[ShowDocument]:
    """Documents of a preset's published shows that aired before this moment and still have their files."""
    statement = select(ShowRow.document).where(
        ShowRow.preset == preset,
        ShowRow.status == "published",
        ShowRow.air_at < before,
        ShowRow.document["folder"].as_string().is_not(None),
    )
    with database.transaction() as session:
        return [ShowDocument.model_validate(document) for document in session.execute(statement).scalars()]


def note_retired(database: Database, show_id: str) -> None:
    """Write down that a show's files are gone; everything else about it stays."""
    gone: dict[str, Any] = dict.fromkeys(("folder", "audio", "audio_bytes", "cover", "dashboard"))
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        row.document = {**(row.document or {}), **gone}


def reopen_show(database: Database, show_id: str) -> bool:
    """Set a failed, missed or cancelled show going again; False when it is made or already open."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        if row.status not in ("failed", "missed", "cancelled", "draft"):
            return False
        _start_over(row, Order.model_validate(row.options), database.now(session))
        tell_status(session, show_id, row.preset, row.status, row.moved_at)
        return True


def _start_over(row: ShowRow, order: Order, now: datetime) -> None:
    """The show is planned again; once its air time is past, nothing hurries it any more."""
    late = row.slot_at is not None and row.slot_at <= now
    row.options = order.model_copy(update={"unhurried": order.unhurried or late}).model_dump(mode="json")
    row.status, row.error, row.broken, row.submissions = "planned", None, None, 0
    row.finished_at, row.on_air_at, row.sent_at, row.moved_at = None, None, None, now


def revise_show(database: Database, show_id: str, order: Order) -> None:
    """Set a show that is not on air going again, with a changed order."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        preset = Preset.model_validate(row.preset_document)
        row.preset_document = apply_order(preset, order).model_dump(mode="json")
        _start_over(row, order, database.now(session))
        tell_status(session, show_id, row.preset, row.status, row.moved_at)


RESCALINGS = 2
"""How often a script is written anew to land on its length before the length gives way."""


def rescale_show(database: Database, show_id: str, scale: float, reachable: float, *, variant: int) -> str:
    """The takes of script `variant` missed the duration by this factor: plan another script, in the end another length.

    Says which. Hearing of the same variant twice changes nothing.
    """
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        order = Order.model_validate(row.options)
        if order.variant != variant:
            return "the script is being written again already"
        if order.rescaled < RESCALINGS:
            factor = min(max(order.speech_scale * scale, 0.4), 2.5)
            changes = {"speech_scale": factor, "rescaled": order.rescaled + 1, "variant": order.variant + 1}
            row.options = order.model_copy(update=changes).model_dump(mode="json")
            return f"the script is written again for {factor:.0%} of the speech"
        return _take_length(row, order, reachable)


def take_nearest_length(database: Database, show_id: str, reachable: float, *, variant: int) -> None:
    """Before anything is spoken: the script cannot be made to last as long as was asked, so the show lasts `reachable`
    seconds, and no other script is tried. Does nothing when that was decided for this variant already."""
    with database.transaction() as session:
        row = _row(session, show_id, lock=True)
        order = Order.model_validate(row.options)
        if order.variant == variant and order.given_up is None:
            _take_length(row, order, reachable)


def _take_length(row: ShowRow, order: Order, reachable: float) -> str:
    """Give the show this length, and say it once, in place of what was said of an estimate before."""
    reachable = round(reachable, 1)
    wanted = order.given_up or float(row.preset_document["duration"])
    estimated = _length_reason(row.preset_document["duration"], wanted) if order.given_up else ""
    reason = _length_reason(reachable, wanted)
    row.preset_document = {**row.preset_document, "duration": reachable}
    row.degraded = [*(one for one in row.degraded if one != estimated), reason]
    row.options = order.model_copy(update={"given_up": wanted, "rescaled": RESCALINGS}).model_dump(mode="json")
    if RUNGS.index(cast(Rung, row.rung)) < RUNGS.index("fewer"):
        row.rung = "fewer"
    return reason


def _length_reason(reachable: float, wanted: float) -> str:
    missed = "overfilled" if reachable > wanted else "did not fill"
    return f"{reachable:.0f} s instead of {wanted:.0f} s: the stories {missed} the time"
