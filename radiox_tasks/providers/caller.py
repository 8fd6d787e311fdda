"""The Caller of a step: every paid request goes through it.

Before a request, one transaction checks lease, circuit, free slots and budget, and writes the intent; after it, another
writes the receipt.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import uniform
from threading import Lock
from typing import Any, Generic

from sqlalchemy import select
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from radiox_tasks.data.blobs.blob_store import MissingBlobError
from radiox_tasks.data.ledger.lease import Lease, LeaseLostError
from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.model.declared.declarations import JobDeclaration, Step
from radiox_tasks.model.preset import Budget
from radiox_tasks.providers import breaker
from radiox_tasks.providers.budget.caps import MICROS, require_room
from radiox_tasks.providers.call_log import (
    Intent,
    kept_answer,
    mark_orphans_in_doubt,
    open_call,
    paid_for_step,
    require_no_second_doubt,
    require_not_cancelled,
    write_doubt,
    write_failure,
    write_receipt,
)
from radiox_tasks.providers.calls import BrokenOffError, Caller, CallRequest, ProviderError, T, Usage
from radiox_tasks.providers.limits import OTHERWISE, in_flight, lock, parse_concurrency, turn
from radiox_tasks.providers.prices import Price, prices_for
from radiox_tasks.providers.retry import LONGEST_WAIT, may_retry, pause_before

logger = logging.getLogger(__name__)

MARGIN = timedelta(seconds=75)
"""Calls end this long before air time, which leaves time for falling back, mixing and publishing."""

PATIENCE = timedelta(seconds=120)
"""The maximum duration of one call, retries included; also the maximum of a single attempt."""

STEP_PATIENCE = timedelta(seconds=220)
"""The maximum duration of all calls of one step; after that its fallback is used (the local writer, another voice)."""

LONGEST_LINE_UP = timedelta(seconds=300)
"""The maximum wait for a free slot, which a long show's last lines need, if air time is not nearer."""

SHORTEST_ATTEMPT = 1.0  # seconds; with less time left no attempt is made

_DATABASE_AWAY = (OperationalError, InternalError)  # InternalError: a transaction that slept was ended by the server


@dataclass(frozen=True)
class Payer:
    """The account of calls: their show and preset, the caps, and the deadline."""

    show_id: str
    preset: str
    budget: Budget
    due_at: datetime | None = None


@dataclass(frozen=True)
class _Call(Generic[T]):
    """A request with its price and its expected cost in millionths of a dollar; how it is sent, and what its answer
    used."""

    request: CallRequest
    price: Price
    estimate: int
    send: Callable[[float], T]
    usage: Callable[[T], Usage]

    def __str__(self) -> str:
        return f"{self.request.provider} {self.request.operation}"


class LedgerCaller:
    """The Caller of a step: makes calls with budget, limit, circuit breaker and retries, and records intent and
    receipt. Belongs to one lease; thread-safe."""

    def __init__(self, store: Store, show: Show | Payer, lease: Lease) -> None:
        if not isinstance(show, Payer):
            show = Payer(show.show_id, show.preset.name, show.preset.budget, show.due_at)
        self._store, self._payer, self._lease = store, show, lease
        self._limits = parse_concurrency(store.settings.concurrency)
        self.deadline = show.due_at - MARGIN if show.due_at else None
        self._patience = STEP_PATIENCE
        self._patience_lock = Lock()
        with store.database.transaction() as session:
            now = store.database.now(session)
            if lease.previous_attempts:
                lost = mark_orphans_in_doubt(session, now, step_key=lease.key)
                if lost:
                    logger.warning("step %s: %d calls of its last holder are in doubt", lease.key[:12], lost)
            lease.cost = paid_for_step(session, lease.key) / MICROS

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        """Send the request until it is answered. Raises ProviderError; LeaseLostError if the step was taken over;
        ShowCancelledError."""
        call = _Call(request, *prices_for(self._store.settings).estimate(request), send, usage)
        kept: T | None = self._kept(call)
        if kept is not None:
            return kept
        if self._patience.total_seconds() < SHORTEST_ATTEMPT:
            raise ProviderError("deadline", f"{call}: the step's time is used up")
        intent, _ = self._admit(call, self._before(LONGEST_LINE_UP), f"{call}: no place was free")
        started = datetime.now(UTC)
        try:
            return self._until_answered(call, intent)
        finally:
            with self._patience_lock:
                self._patience -= datetime.now(UTC) - started

    def _before(self, patience: timedelta) -> datetime:
        """The time at which this patience ends, or the deadline if that is earlier."""
        until = datetime.now(UTC) + patience
        return until if self.deadline is None else min(until, self.deadline)

    def _until_answered(self, call: _Call[T], intent: Intent) -> T:
        request, until = call.request, self._before(min(PATIENCE, self._patience))
        seconds, failures, slowed = _seconds_to(until), 0, 0
        while True:
            try:
                return self._attempt(call, intent, min(request.timeout, seconds))
            except ProviderError as error:
                slowed += error.kind == "rate_limited"
                failures += error.kind != "rate_limited"
                again = may_retry(error.kind, failures=failures, slowed=slowed, attempts=request.attempts)
                if not again or (error.retry_after or 0.0) > LONGEST_WAIT:
                    raise
                pause = pause_before(failures + slowed + 1, error.retry_after)
                logger.info("%s; again in %.1f s", error, pause)
                why = str(error)  # also where no time is left for the next attempt
                self._wait(pause, until, why)
            intent, seconds = self._admit(call, until, why)

    def _kept(self, call: _Call[T]) -> T | None:
        request = call.request
        with self._store.database.transaction() as session:
            reference = kept_answer(session, self._lease.key, request)
        if reference is None or request.memo is None:
            return None
        try:
            kept: T = request.memo.load(self._store.blobs.get(reference))
        except (MissingBlobError, ValueError, TypeError, AttributeError, KeyError) as error:
            logger.warning("%s: its kept answer cannot be read (%s)", call, type(error).__name__)
            return None
        return kept

    def _admit(self, call: _Call[T], until: datetime, why: str) -> tuple[Intent, float]:
        """The committed intent, and the seconds left for the attempt. Raises ProviderError with `why` if none are."""
        with turn(call.request.provider, _seconds_to(until)):
            pause = 0.05
            while True:
                if _seconds_to(until) < SHORTEST_ATTEMPT:
                    raise ProviderError("deadline", why)
                try:
                    with self._store.database.transaction() as session:
                        intent = self._try_to_admit(session, call)
                except _DATABASE_AWAY as error:  # normally another call holds the lock: no slot is free yet
                    said = str(error.orig).partition("\n")[0]  # the database's message, without the statement
                    logger.warning("%s: the call log is not available (%s)", call, said)
                    intent = None
                if intent is not None:
                    return intent, _seconds_to(until)
                self._wait(uniform(0.5, 1.0) * pause, until, why)  # noqa: S311
                pause = min(pause * 1.5, 1.0)

    def _try_to_admit(self, session: Session, call: _Call[T]) -> Intent | None:
        database, payer, request, estimate = self._store.database, self._payer, call.request, call.estimate
        lock(database, session, f"provider {request.provider}")  # always locked before the preset, to avoid deadlocks
        now = database.now(session)
        self._require_lease(session, now)
        require_not_cancelled(session, payer.show_id)
        require_no_second_doubt(session, self._lease.key, request, now)
        limit = self._limits.get(request.provider, OTHERWISE)
        if in_flight(session, request.provider, now) >= limit:
            return None
        lock(database, session, f"budget {payer.preset}")
        require_room(session, payer.budget, preset=payer.preset, show_id=payer.show_id, estimate=estimate, now=now)
        breaker.enter(session, request.provider, request.circuit, now=now, probe_seconds=request.timeout + 10.0)
        return open_call(
            session,
            self._lease,
            request,
            show_id=payer.show_id,
            preset=payer.preset,
            estimate=estimate,
            note=call.price.note,
            now=now,
        )

    def _require_lease(self, session: Session, now: datetime) -> None:
        """Stop a lease holder that slept. The row stays locked until the intent is written: a worker that takes the
        step over waits for that, and then finds the call and marks it as in doubt."""
        lease = self._lease
        held = select(StepRow.key).where(
            StepRow.key == lease.key,
            StepRow.owner == lease.owner,
            StepRow.fence == lease.fence,
            StepRow.status == "running",
            StepRow.lease_until > now,
        )
        if lease.lost.is_set() or session.execute(held.with_for_update()).first() is None:
            lease.lost.set()
            raise LeaseLostError(f"step {lease.key[:12]} was taken over: no call is sent for it")

    def _attempt(self, call: _Call[T], intent: Intent, timeout: float) -> T:
        request = call.request
        try:
            answer = call.send(timeout)
        except ProviderError as error:
            self._close(request, partial(_write_failed, request, intent, error))
            raise
        except BaseException as error:
            self._close(request, partial(write_doubt, intent, f"broken off by {type(error).__name__}"))
            raise
        used, kept = self._used(call, answer), self._keep(call, answer)

        def receipt(session: Session, now: datetime) -> None:
            paid = call.price.cost(used, request.estimate)
            write_receipt(session, intent, used, paid=paid, answer=kept, now=now)
            breaker.record_success(session, request.provider, request.circuit)

        self._close(request, receipt)
        return answer

    def _used(self, call: _Call[T], answer: T) -> Usage:
        """The usage that the answer reports; empty, so that the estimate counts, if the answer cannot be read."""
        try:
            return call.usage(answer)
        except Exception:
            logger.exception("%s: the usage in its answer cannot be read", call)
            return Usage()

    def _keep(self, call: _Call[T], answer: T) -> str | None:
        memo = call.request.memo
        if memo is None or call.request.fingerprint is None:
            return None
        try:
            return self._store.blobs.put(memo.dump(answer))
        except Exception:
            logger.exception("%s: its answer cannot be kept", call)
            return None

    def _close(self, request: CallRequest, write: Callable[[Session, datetime], None]) -> None:
        """Record the end of a call; retries while the database is unavailable, so that no payment goes unrecorded."""
        for last in (False, False, True):
            try:
                with (database := self._store.database).transaction() as session:
                    lock(database, session, f"provider {request.provider}")
                    write(session, database.now(session))
                    self._lease.cost = paid_for_step(session, self._lease.key) / MICROS
            except _DATABASE_AWAY:
                if last:
                    raise
                self._lease.lost.wait(1.0)
            else:
                return

    def _wait(self, seconds: float, until: datetime, why: str) -> None:
        """Wait. Raises ProviderError with `why` at once if no time would be left for another attempt."""
        if seconds + SHORTEST_ATTEMPT > _seconds_to(until):
            raise ProviderError("deadline", why)
        if self._lease.lost.wait(seconds):
            raise LeaseLostError(f"step {self._lease.key[:12]} was taken over while it waited")


def caller_of(
    declared: Step[Any, Any] | JobDeclaration[Any, Any], store: Store, show: Show | Payer, lease: Lease
) -> Caller:
    """The Caller of a step or job with this lease. Raises ValueError unless it is declared to pay."""
    if not declared.pays:
        raise ValueError(f"{declared.name} makes a paid call but is not declared to pay")
    return LedgerCaller(store, show, lease)


def _seconds_to(moment: datetime) -> float:
    return (moment - datetime.now(UTC)).total_seconds()


def _write_failed(request: CallRequest, intent: Intent, error: ProviderError, session: Session, now: datetime) -> None:
    if isinstance(error, BrokenOffError):
        write_doubt(intent, str(error), session, now)
    else:
        write_failure(session, intent, error, now)
    breaker.record_failure(session, request.provider, request.circuit, error, now=now)
