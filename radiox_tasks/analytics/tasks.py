"""Analytics' tasks: close the accounts."""

from datetime import UTC, datetime

from celery.utils.log import get_task_logger

from radiox_tasks.app import app
from radiox_tasks.data.store import get_store

logger = get_task_logger(__name__)


@app.task(ignore_result=True)
def settle() -> int:
    """Put paid calls whose sender died in doubt, so that nothing stays reserved; returns how many.

    Events and answered requests past their keeping are deleted too.
    """
    from radiox_tasks.analytics.settle import settle_accounts
    from radiox_tasks.data.events import KEEP, forget_events
    from radiox_tasks.data.requests import KEEP as KEEP_REQUESTS
    from radiox_tasks.data.requests import forget_requests

    store, now = get_store(), datetime.now(UTC)
    forget_events(store.database, before=now - KEEP)
    forget_requests(store.database, before=now - KEEP_REQUESTS)
    lost = settle_accounts(store)
    if lost:
        logger.warning("%d calls were sent and their answers lost: `radiox costs` tells what they may have cost", lost)
    return lost
