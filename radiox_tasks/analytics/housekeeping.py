"""Periodic clean-up: closes calls whose worker died, and deletes records past their retention."""

from datetime import datetime

from radiox_tasks.data import events, idempotency
from radiox_tasks.data.deliveries import delete_deliveries
from radiox_tasks.data.monitoring.tallies import add_up_tallies
from radiox_tasks.data.store import Store
from radiox_tasks.providers.call_log import mark_orphans_in_doubt


def clean_up(store: Store, now: datetime) -> int:
    """Delete old events, deliveries and idempotent requests, add up counts, and close orphaned calls; returns how many
    calls."""
    events.delete_events(store.database, before=now - events.KEEP)
    delete_deliveries(store.database, before=now - events.KEEP)
    idempotency.delete_requests(store.database, before=now - idempotency.KEEP)
    add_up_tallies(store.database)
    return close_orphaned_calls(store)


def close_orphaned_calls(store: Store) -> int:
    """Mark every open call as in doubt whose step is no longer held; returns how many.

    A worker that still waits for a call renews its lease, so that the call stays open. A receipt that arrives later
    replaces the doubt by the amount paid.
    """
    with store.database.transaction() as session:
        return mark_orphans_in_doubt(session, store.database.now(session))
