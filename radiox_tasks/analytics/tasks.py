"""Analytics' tasks: close the accounts, tell receivers outside what happened."""

from datetime import UTC, datetime

from celery.utils.log import get_task_logger

from radiox_tasks.app import app
from radiox_tasks.open_store import get_store

logger = get_task_logger(__name__)


@app.task(ignore_result=True, send_events=False)
def deliver() -> int:
    """Tell webhooks, dead-man's switches and people what happened to shows; returns how many events they took."""
    from radiox_tasks.analytics.outgoing.deliver import deliver as tell
    from radiox_tasks.analytics.outgoing.deliver import receivers_of

    store = get_store()
    return tell(store.database, receivers_of(store.settings))


@app.task(ignore_result=True, send_events=False)
def settle() -> int:
    """Put paid calls whose sender died in doubt, so that nothing stays reserved; returns how many.

    Events, deliveries and answered requests past their keeping are deleted too.
    """
    from radiox_tasks.analytics.close_orphaned_calls import close_orphaned_calls
    from radiox_tasks.data.deliveries import forget_deliveries
    from radiox_tasks.data.events import KEEP, forget_events
    from radiox_tasks.data.idempotency import KEEP as KEEP_REQUESTS
    from radiox_tasks.data.idempotency import forget_requests

    store, now = get_store(), datetime.now(UTC)
    forget_events(store.database, before=now - KEEP)
    forget_deliveries(store.database, before=now - KEEP)
    forget_requests(store.database, before=now - KEEP_REQUESTS)
    lost = close_orphaned_calls(store)
    if lost:
        logger.warning("%d calls were sent and their answers lost: `radiox costs` tells what they may have cost", lost)
    return lost
