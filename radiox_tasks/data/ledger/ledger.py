"""The ledger: stores each step's output under its inputs; a running step is held by a lease.

The ledger, not the broker, makes steps run once: a message may be delivered twice, a worker may die midway, a whole
show may be submitted again. The ledger returns existing outputs and lets only one caller at a time run a missing step.
"""

import logging
import os
import re
import socket
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.ledger.lease import Heartbeat, Lease, LeaseLostError
from radiox_tasks.data.ledger.step_users import (
    add_events_of,
    add_step_events,
    read_users,
    record_first_use,
    record_use,
    users_column,
)
from radiox_tasks.data.prepared import Prepared
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.logs import strike_secrets, without_folders
from radiox_tasks.model.declared.declarations import Entry

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a lease lasts without a heartbeat; after that the step of a killed worker may be taken over."""

DEADLY_ATTEMPTS = 5
"""After this many workers died over a step, it counts as failed (for example a mix that exceeds every machine's
memory)."""

Output = dict[str, Any]

_HOST = socket.gethostname()


class StepHeldError(Exception):
    """Another worker is running this step; try again after `wait` seconds."""

    def __init__(self, name: str, wait: float) -> None:
        super().__init__(f"step {name} is held by another worker for up to {wait:.0f} s")
        self.wait = wait


class StepPoisonedError(Exception):
    """Every worker that ran this step died; it is not given to another one for now."""


@dataclass(frozen=True)
class _Done:
    """The state of a step, and its fence number."""

    output: Output
    fence: int


class Ledger:
    """Runs steps. One instance per process is enough; it is thread-safe. `holds` checks whether a blob exists: a done
    step whose output names a missing blob counts as not done. Without it, blobs are not checked."""

    def __init__(
        self, database: Database, *, lease: timedelta = LEASE, holds: Callable[[str], bool] | None = None
    ) -> None:
        self.database = database
        self.lease = lease
        self._holds = holds

    def run(self, entry: Entry, work: Callable[[Lease], Output], *, show_id: str | None, queue: str = "") -> Output:
        """The step's output: the stored one, else the result of `work`, which is then stored.

        `show_id` None: outside of any show. Raises StepHeldError while another worker holds the step, LeaseLostError if
        this lease was taken over, and whatever `work` raises, which is recorded with the step; a failed step may be run
        again.
        """
        key = entry.key
        held = self._acquire(entry, key, show_id, queue)
        if isinstance(held, _Done) and self._is_lost(entry, held.output):
            self._undo(key, show_id, held.fence)
            held = self._acquire(entry, key, show_id, queue)
        if isinstance(held, StepPoisonedError):
            raise held  # after the commit of what was recorded
        if isinstance(held, _Done):
            return held.output
        try:
            with Heartbeat(self.renew, self.lease, held):
                output = work(held)
        except BaseException as error:
            self._fail(held, error)
            raise
        self._finish(held, output)
        return output

    def output_of(self, entry: Entry) -> Output | None:
        """The stored output of a done step, or None; None too if a blob it names is missing."""
        output = self.recorded(entry)
        return None if output is not None and self._is_lost(entry, output) else output

    def recorded(self, entry: Entry) -> Output | None:
        """The recorded output of a done step, or None; the blobs it names may be missing."""
        with self.database.reading() as connection:
            row = connection.execute(_OUTPUT, {"my_key": entry.key}).one_or_none()
        return None if row is None else cast(Output, row.output)

    def _is_lost(self, entry: Entry, output: Output) -> bool:
        """Outside of transactions: the blob store may be remote."""
        if self._holds is None:
            return False
        gone = [reference for reference in _references(output) if not self._holds(reference)]
        if gone:
            logger.warning(
                "step %s is done, but its blob %s is gone: it runs again, and a paid call is paid again",
                entry.name,
                gone[0],
            )
        return bool(gone)

    def _undo(self, key: str, show_id: str | None, fence: int) -> None:
        """Reset the step's result under this fence number; its calls and their costs stay recorded."""
        done = (StepRow.key == key, StepRow.status == "done", StepRow.fence == fence)
        use = (ShowStepRow.show_id == show_id, ShowStepRow.key == key)
        with self.database.transaction() as session:
            session.execute(update(StepRow).where(*done).values(status="forgotten", output=None))
            session.execute(update(ShowStepRow).where(*use).values(reused=False))

    def _acquire(self, entry: Entry, key: str, show_id: str | None, queue: str) -> Lease | _Done | StepPoisonedError:
        owner = f"{_HOST}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        with self.database.ready() as connection:
            now = self.database.now(connection)
            first = insert_ignoring(
                connection,
                StepRow,
                key=key,
                name=entry.name,
                status="running",
                owner=owner,
                fence=1,
                lease_until=now + self.lease,
                attempts=1,
                cost=0.0,
                started_at=now,
            )
            if first:
                if show_id is not None:
                    record_first_use(connection, entry, key, show_id, queue, now)
                return Lease(key, owner, 1, 0)
            with Session(connection, expire_on_commit=False) as session:
                found = self._acquire_again(session, entry, key, show_id, queue, owner, now)
        return self._acquire(entry, key, show_id, queue) if found is None else found

    def _acquire_again(
        self, session: Session, entry: Entry, key: str, show_id: str | None, queue: str, owner: str, now: datetime
    ) -> Lease | _Done | StepPoisonedError | None:
        """The output of a step that is in the ledger, or the lease of it; None if retention has just deleted it."""
        row = session.execute(select(StepRow).where(StepRow.key == key).with_for_update()).scalar_one_or_none()
        if row is None:
            return None
        connection, new_use = session.connection(), False
        if show_id is not None:
            new_use = record_use(connection, entry, key, show_id, queue, reused=row.status == "done", now=now)
        if row.status == "done":
            if new_use:
                add_step_events(connection, key, "step.reused", now, only=show_id)
            return _Done(cast(Output, row.output), row.fence)
        return self._take_over(session, entry, row, owner, now)

    def _take_over(
        self, session: Session, entry: Entry, row: StepRow, owner: str, now: datetime
    ) -> Lease | StepPoisonedError:
        """Acquire a step that failed or whose lease expired. Raises StepHeldError while another worker holds
        the lease."""
        if row.status == "running" and row.lease_until > now:
            raise StepHeldError(entry.name, (row.lease_until - now).total_seconds())
        previous = row.attempts
        if row.status == "running" and previous % DEADLY_ATTEMPTS == 0:
            row.status, row.finished_at = "failed", now
            row.error = f"{previous} workers died over it"
            session.flush()
            add_step_events(session.connection(), row.key, "step.failed", now, error=row.error)
            return StepPoisonedError(f"{previous} workers died over the step {entry.name}")
        row.status, row.owner, row.fence = "running", owner, row.fence + 1
        row.attempts, row.lease_until = previous + 1, now + self.lease
        row.started_at, row.finished_at, row.error = now, None, None
        session.flush()
        add_step_events(session.connection(), row.key, "step.started", now, attempt=row.attempts)
        return Lease(row.key, owner, row.fence, previous, cost=row.cost)

    def renew(self, lease: Lease) -> bool:
        """Extend the lease; if it was lost, set `lease.lost` and return False."""
        with self.database.ready() as connection:
            now = self.database.now(connection)
            mine = _RENEW.change(connection, **_by(lease), until=now + self.lease) == 1
        if not mine:
            lease.lost.set()
        return mine

    def _finish(self, lease: Lease, output: Output) -> None:
        with self.database.ready() as connection:
            now = self.database.now(connection)
            took = time.monotonic() - lease.began
            users = _FINISH.first(connection, **_by(lease), result=output, at=now, paid=lease.cost, took=took)
            if users is None:
                lease.lost.set()
                raise LeaseLostError(f"step {lease.key[:12]} was taken over by another worker")
            add_events_of(connection, read_users(users), lease.key, "step.done", now)

    def _fail(self, lease: Lease, error: BaseException) -> None:
        text = without_folders(strike_secrets(_reason_of(error))[:2000])
        with suppress(Exception), self.database.ready() as connection:
            now = self.database.now(connection)
            if _FAIL.change(connection, **_by(lease), reason=text, at=now, paid=lease.cost):
                add_step_events(connection, lease.key, "step.failed", now, error=text[:300])


def _reason_of(error: BaseException) -> str:
    """Our own errors say in words what happened; others need their type."""
    own = type(error).__module__.startswith("radiox_tasks.") and str(error)
    return own or "".join(traceback.format_exception_only(error)).strip()


_steps: Any = StepRow.__table__
_OUTPUT = select(_steps.c.output).where(_steps.c.key == bindparam("my_key"), _steps.c.status == "done")
_MINE = update(_steps).where(
    _steps.c.key == bindparam("my_key"),
    _steps.c.owner == bindparam("my_owner"),
    _steps.c.fence == bindparam("my_fence"),
    _steps.c.status == "running",
)
_RENEW = Prepared(lambda _: _MINE.values(lease_until=bindparam("until")))
_FAIL = Prepared(
    lambda _: _MINE.values(
        status="failed", error=bindparam("reason"), finished_at=bindparam("at"), cost=bindparam("paid")
    )
)
_FINISH = Prepared(
    lambda dialect: _MINE.values(
        status="done",
        output=bindparam("result", type_=_steps.c.output.type),
        finished_at=bindparam("at"),
        cost=bindparam("paid"),
        seconds=func.coalesce(_steps.c.seconds, bindparam("took")),
    ).returning(users_column(dialect))
)
"""They change the step only if the lease still holds it. The last one returns the uses that get its event."""


def _by(lease: Lease) -> dict[str, Any]:
    return {"my_key": lease.key, "my_owner": lease.owner, "my_fence": lease.fence}


_REFERENCE = re.compile(r"[0-9a-f]{64}")


def _references(value: object) -> Iterator[str]:
    """The blobs that an output refers to."""
    if isinstance(value, str):
        if _REFERENCE.fullmatch(value):
            yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _references(part)
