"""The circuit breaker: stops calls to a failing provider for a while, then allows one trial call.

The state is one row in the database, shared by all workers. Call these functions inside the transaction that holds the
provider's lock (limits.lock).
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from radiox_tasks.data.tables.calls import BreakerRow
from radiox_tasks.providers.calls import ErrorKind, ProviderError
from radiox_tasks.providers.retry import LONGEST_WAIT

THRESHOLD = 5
"""Consecutive failures that open the circuit."""

PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=5)
"""The first pause; it doubles with every failed probe, up to the longest."""

# These mean that the next call would fail as well. "invalid" and "refused" concern one request only, and
# "rate_limited" concerns our rate; but one with a very long retry_after opens the circuit at once.
COUNTED: frozenset[ErrorKind] = frozenset({"transient", "nonsense", "quota", "unauthorised", "in_doubt"})


def enter(session: Session, provider: str, operation: str, *, now: datetime, probe_seconds: float) -> None:
    """Allow the call, or raise ProviderError("circuit_open"). After the pause one call passes as a probe; others are
    refused until its result is recorded, or until `probe_seconds` have passed and the probing process counts as
    dead."""
    row = session.get(BreakerRow, (provider, operation), with_for_update=True)
    if row is None or row.open_until is None:
        return
    if row.open_until > now:
        left = (row.open_until - now).total_seconds()
        raise ProviderError(
            "circuit_open",
            row.last_error,  # the cause, in the same words for every refused call
            retry_after=left,
        )
    row.open_until = now + timedelta(seconds=probe_seconds)
    row.changed_at = now


def record_success(session: Session, provider: str, operation: str) -> None:
    """Record a success: the circuit is closed."""
    row = session.get(BreakerRow, (provider, operation), with_for_update=True)
    if row is not None:
        session.delete(row)


def record_failure(session: Session, provider: str, operation: str, error: ProviderError, *, now: datetime) -> None:
    """Record a failure; from the THRESHOLDth consecutive one on the circuit is open."""
    long_wait = error.kind == "rate_limited" and (error.retry_after or 0.0) > LONGEST_WAIT
    if error.kind not in COUNTED and not long_wait:
        if error.kind != "rate_limited":
            record_success(session, provider, operation)  # the provider answered, so it is available
        return
    row = session.get(BreakerRow, (provider, operation), with_for_update=True)
    if row is None:
        row = BreakerRow(provider=provider, operation=operation, failures=0)
        session.add(row)
    row.failures += 1
    row.last_error, row.changed_at = str(error)[:500], now
    if long_wait:
        row.open_until = now + min(timedelta(seconds=error.retry_after or 0.0), LONGEST_PAUSE)
    elif row.failures >= THRESHOLD:
        doubled = min(row.failures - THRESHOLD, 10)
        row.open_until = now + min(PAUSE * 2**doubled, LONGEST_PAUSE)
