"""Deletes the records of old shows that are not public, and of the steps that no show uses any more.

A transaction deletes a few shows with all that is theirs. So other writers wait shortly, and a run that is killed has
deleted whole shows only; the next one continues.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.dml import ReturningDelete

from radiox_tasks.data.batches import batches
from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.heartbeats import last_heartbeat, record_heartbeat
from radiox_tasks.data.tables.aired import AiredRow
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.phrase_uses import PhraseUse
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import DELETABLE

AT_ONCE = 10
"""Shows in one transaction, which takes about as long as one step of a show."""

MOST = 2000
"""Shows in one hourly run: twice the hourly programmes that one database was seen to serve."""

PARTS = 256
"""The ledger is looked through in so many parts, by the first digits of the key, for steps that no show uses: jobs, and
what was recorded for a show that was not ordered then. Each hour is the turn of one part."""

MOST_PARTS = 24
"""Parts in one run: those of a day, for a station that runs retention once a day."""

UNUSED_STEPS = "unused steps"
"""The name under which is stored for which hours the parts were looked through."""

_HOUR = 3600


class DeletedRecords(NamedTuple):
    """Numbers of deleted rows."""

    shows: int = 0
    steps: int = 0
    calls: int = 0


class Limits(NamedTuple):
    """A show is old that aired and last changed before `before`; if it was public, its edition was removed before
    `removed_before`."""

    before: datetime
    removed_before: datetime


def count_old_shows(database: Database, limits: Limits) -> int:
    """The number of shows that `delete_records` deletes in the end."""
    with database.reading() as connection:
        return connection.execute(select(func.count()).where(_is_deletable(limits))).scalar_one()


def delete_records(database: Database, limits: Limits) -> DeletedRecords:
    """Delete the old shows with their steps, calls, stories, phrases and corrections. Those stay that are open or
    ready, or whose edition is public (also with the reason of its retraction); the versions of one show stay together.
    Steps that a remaining show uses stay, with their calls."""
    return _sum([*_delete_shows(database, limits), *_delete_unused_steps(database, limits.before)])


def _sum(parts: Iterable[DeletedRecords]) -> DeletedRecords:
    return DeletedRecords(*map(sum, zip(DeletedRecords(), *parts, strict=True)))


def _delete_shows(database: Database, limits: Limits) -> Iterator[DeletedRecords]:
    for _ in range(MOST // AT_ONCE):
        started = time.monotonic()
        deleted = _delete_some(database, limits)
        if not deleted.shows:
            return
        yield deleted
        time.sleep(time.monotonic() - started)  # SQLite gives the lock to whoever asks at the right moment


def _delete_some(database: Database, limits: Limits) -> DeletedRecords:
    """A row that is locked stays for the next run: someone resumes or revises the show. The conditions hold again at
    the deletion, which sees what was committed until the lock was taken."""
    old = select(ShowRow.show_id).where(_is_deletable(limits)).limit(AT_ONCE).with_for_update(skip_locked=True)
    with database.transaction() as session:
        found = session.scalars(old).all()
        if not found:
            return DeletedRecords()
        keys = session.scalars(select(ShowStepRow.key).where(ShowStepRow.show_id.in_(found)).distinct()).all()
        shows = delete(ShowRow).where(ShowRow.show_id.in_(found), _is_deletable(limits)).returning(ShowRow.show_id)
        gone = _deleted(session, shows)
        for table in (AiredRow, PhraseUse):  # others refer to the show and are deleted with it
            session.execute(delete(table).where(table.show_id.in_(gone)))
        unused = [_delete_unused(session, some, limits.before) for some in batches(keys)]
    return _sum([DeletedRecords(shows=len(gone)), *unused])


def _is_deletable(limits: Limits) -> ColumnElement[bool]:
    version = aliased(ShowRow)
    first = func.coalesce(ShowRow.revises, ShowRow.show_id)
    its_versions = or_(version.show_id == first, version.revises == first)
    return and_(_is_old(ShowRow, limits), ~exists().where(its_versions, not_(_is_old(version, limits))))


def _is_old(show: Any, limits: Limits) -> ColumnElement[bool]:
    """Whether the show's time is over and it is closed, without a public edition."""
    removed = and_(show.retired_at.is_not(None), show.retired_at < limits.removed_before)
    not_public = or_(show.status != "published", removed)
    return and_(show.status.in_(DELETABLE), not_public, show.air_at < limits.before, show.moved_at < limits.before)


def _delete_unused_steps(database: Database, before: datetime) -> Iterator[DeletedRecords]:
    """Delete the old steps that no show uses from the parts of the ledger whose turn came since the last run."""
    hours = _due_hours(last_heartbeat(database, UNUSED_STEPS), before)
    for hour in hours:
        yield from _delete_unused_of_part(database, hour % PARTS, before)
    if hours:
        record_heartbeat(database, UNUSED_STEPS, at=datetime.fromtimestamp(hours[-1] * _HOUR, UTC))


def _due_hours(last: datetime | None, before: datetime) -> range:
    """The first MOST_PARTS hours after the last one whose part was looked through. A last one that is still to come was
    of a wrong clock, or of a shorter RADIOX_KEEP_RECORDS."""
    until = int(before.timestamp() // _HOUR) + 1
    if last is None or last > before:
        return range(until - 1, until)
    return range(int(last.timestamp() // _HOUR) + 1, until)[:MOST_PARTS]


def _delete_unused_of_part(database: Database, part: int, before: datetime) -> Iterator[DeletedRecords]:
    first = f"{part:02x}"
    last = first + "g"  # keys are hexadecimal
    uses = exists().where(ShowStepRow.key == StepRow.key, ShowStepRow.key.between(first, last))
    with database.reading() as connection:
        keys = connection.execute(select(StepRow.key).where(StepRow.key.between(first, last), ~uses)).scalars().all()
    for some in batches(keys):
        with database.transaction() as session:
            yield _delete_unused(session, some, before)


def _delete_unused(session: Session, keys: Sequence[str], before: datetime) -> DeletedRecords:
    """Delete those of these steps that were last acquired before this time and that no show uses, with their calls. A
    step that is locked stays: a show is about to use it."""
    unused = and_(StepRow.started_at < before, ~exists().where(ShowStepRow.key == StepRow.key))
    found = session.scalars(select(StepRow.key).where(StepRow.key.in_(keys), unused).with_for_update(skip_locked=True))
    gone = _deleted(session, delete(StepRow).where(StepRow.key.in_(found.all()), unused).returning(StepRow.key))
    calls = _deleted(session, delete(CallRow).where(CallRow.step_key.in_(gone)).returning(CallRow.call_id))
    return DeletedRecords(0, len(gone), len(calls))


def _deleted(session: Session, statement: ReturningDelete[str]) -> Sequence[str]:
    return session.scalars(statement, execution_options={"synchronize_session": False}).all()
