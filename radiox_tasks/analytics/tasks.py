"""Analytics' tasks: close the accounts."""

from celery.utils.log import get_task_logger

from radiox_tasks.app import app
from radiox_tasks.data.store import get_store

logger = get_task_logger(__name__)


@app.task(ignore_result=True)
def settle() -> int:
    """Put paid calls whose sender died in doubt, so that nothing stays reserved for ever; returns how many."""
    from radiox_tasks.analytics.settle import settle_accounts

    lost = settle_accounts(get_store())
    if lost:
        logger.warning("%d calls were sent and their answers lost: `radiox costs` tells what they may have cost", lost)
    return lost
