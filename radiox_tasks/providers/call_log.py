"""The call log: an intent is recorded before a request is sent, and a receipt after its answer.

A call whose sender died before the receipt is in doubt: it is unknown whether the provider processed and billed it. It
stays counted at its estimate.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, and_, exists, func, not_, or_, select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.providers.calls import CallRequest, ProviderError, ShowCancelledError, Usage
from radiox_tasks.providers.limits import sender_lives

MOST_IN_DOUBT = 1
"""How many calls of one operation may be in doubt in a step: one is repeated, two are not."""

DOUBTED_FOR = timedelta(hours=24)
"""How long a lost answer prevents another attempt. Without this limit, a step without a show in its inputs (a phrase
that every show uses) would be refused forever."""

PAID = ("done", "failed")
"""States of a call whose `counted` amount was paid; normally a failed call counts nothing."""


@dataclass(frozen=True)
class Intent:
    """A recorded call that may be sent now, counted at `estimate` millionths of a dollar."""

    call_id: str
    estimate: int


def open_call(
    session: Session,
    lease: Lease,
    request: CallRequest,
    *,
    show_id: str,
    preset: str,
    estimate: int,
    note: str | None,
    now: datetime,
) -> Intent:
    """Write the intent. The request may be sent only after the transaction is committed."""
    call_id = uuid.uuid4().hex
    session.add(
        CallRow(
            call_id=call_id,
            step_key=lease.key,
            owner=lease.owner,
            fence=lease.fence,
            show_id=show_id,
            preset=preset,
            provider=request.provider,
            operation=request.operation,
            model=request.model[:100],
            status="open",
            estimate=estimate,
            counted=estimate,
            units=dict(request.estimate.units),
            fingerprint=request.fingerprint,
            note=note,
            opened_at=now,
        )
    )
    return Intent(call_id, estimate)


def write_receipt(
    session: Session, intent: Intent, usage: Usage, *, paid: int, answer: str | None, now: datetime
) -> None:
    """Record an answer that cost `paid` millionths; also for a call that was in doubt meanwhile."""
    _close(
        session,
        intent,
        status="done",
        counted=paid,
        units=dict(usage.units),
        request_id=usage.request_id[:200] if usage.request_id else None,
        answer=answer,
        closed_at=now,
    )


def write_failure(session: Session, intent: Intent, error: ProviderError, now: datetime) -> None:
    """Record a failed call. The reserved amount is released, unless an unusable answer was received, which
    is billed."""
    _close(
        session,
        intent,
        status="failed",
        counted=intent.estimate if error.kind == "nonsense" else 0,
        error_kind=error.kind,
        error=str(error)[:500],
        closed_at=now,
    )


def write_doubt(intent: Intent, why: str, session: Session, now: datetime) -> None:
    """Record a call that was aborted on our side; the provider may have processed it."""
    _close(session, intent, status="in_doubt", error=why[:500], closed_at=now)


def _close(session: Session, intent: Intent, **values: object) -> None:
    key = session.execute(
        update(CallRow).where(CallRow.call_id == intent.call_id).values(**values).returning(CallRow.step_key)
    ).scalar_one()
    session.execute(update(StepRow).where(StepRow.key == key).values(cost=paid_for_step(session, key) / MICROS))


def paid_for_step(session: Session, step_key: str) -> int:
    """The cost of a step's calls so far, in millionths, over all attempts and workers."""
    statement = select(func.coalesce(func.sum(CallRow.counted), 0)).where(
        CallRow.step_key == step_key, CallRow.status.in_(PAID)
    )
    return int(session.execute(statement).scalar_one())


def is_any_awaited(session: Session, now: datetime) -> bool:
    """Whether a living worker waits for a provider's answer."""
    return bool(session.scalar(select(exists().where(CallRow.status == "open", sender_lives(now)))))


def mark_orphans_in_doubt(session: Session, now: datetime, *, step_key: str | None = None) -> int:
    """Mark open calls of dead workers (of one step, or of all) as in doubt; returns how many."""
    statement = update(CallRow).where(CallRow.status == "open", not_(sender_lives(now)))
    if step_key is not None:
        statement = statement.where(CallRow.step_key == step_key)
    statement = statement.values(status="in_doubt", closed_at=now).execution_options(synchronize_session=False)
    return cast("CursorResult[object]", session.execute(statement)).rowcount


def lost_in(session: Session, step_keys: Sequence[str], now: datetime) -> set[str]:
    """The steps among these with lost answers, resolved or not."""
    lost = or_(CallRow.status == "in_doubt", and_(CallRow.status == "open", not_(sender_lives(now))))
    return set(session.execute(select(CallRow.step_key).where(CallRow.step_key.in_(step_keys), lost)).scalars())


def require_not_cancelled(session: Session, show_id: str) -> None:
    """Raise ShowCancelledError if the show was cancelled."""
    if session.scalar(select(ShowRow.status).where(ShowRow.show_id == show_id)) == "cancelled":
        raise ShowCancelledError(f"show {show_id} was cancelled: nothing is sent for it")


def require_no_second_doubt(session: Session, step_key: str, request: CallRequest, now: datetime) -> None:
    """Raise ProviderError("in_doubt") if this call was lost twice recently."""
    statement = select(func.count()).where(
        CallRow.step_key == step_key,
        CallRow.provider == request.provider,
        CallRow.operation == request.operation,
        CallRow.status == "in_doubt",
        CallRow.opened_at > now - DOUBTED_FOR,
    )
    lost = session.execute(statement).scalar_one()
    if lost > MOST_IN_DOUBT:
        raise ProviderError(
            "in_doubt",
            f"{request.provider} {request.operation}: {lost} requests were sent and their answers lost; "
            "it may have been paid for, so it is not repeated",
        )


def kept_answer(session: Session, step_key: str, request: CallRequest) -> str | None:
    """The stored answer of the same request, or of an earlier one that serves as well, in the same step, if it was paid
    for before the step could finish."""
    if request.fingerprint is None:
        return None
    statement = (
        select(CallRow.answer)
        .where(
            CallRow.step_key == step_key,
            CallRow.provider == request.provider,
            CallRow.operation == request.operation,
            CallRow.model == request.model[:100],
            CallRow.fingerprint.in_((request.fingerprint, *request.earlier)),
            CallRow.status == "done",
            CallRow.answer.is_not(None),
        )
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()
