"""Closes what dead workers left open in the book of calls."""

from radiox_tasks.data.store import Store
from radiox_tasks.providers.call_log import mark_orphans_in_doubt


def close_orphaned_calls(store: Store) -> int:
    """Put every open call whose step's claim is gone in doubt; returns how many. Harmless at any moment.

    A claim lives as long as its lease, so a call that somebody still waits for is left alone; and a receipt that comes
    after all replaces the doubt by what was paid.
    """
    with store.database.transaction() as session:
        return mark_orphans_in_doubt(session, store.database.now(session))
