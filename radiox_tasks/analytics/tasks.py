"""The analytics queue's tasks: deliver events to outside receivers, and clean up."""

from datetime import UTC, datetime

from celery.utils.log import get_task_logger

from radiox_tasks.app import app
from radiox_tasks.open_store import get_store

logger = get_task_logger(__name__)


@app.task(ignore_result=True, send_events=False)
def deliver() -> int:
    """Deliver events to webhooks, dead-man's switches and people; returns how many."""
    from radiox_tasks.analytics.outgoing.deliver import deliver_events, receivers_of

    store = get_store()
    return deliver_events(store.database, receivers_of(store.settings))


@app.task(ignore_result=True, send_events=False)
def settle() -> int:
    """Close paid calls whose worker died and delete records past their retention; returns the number of calls."""
    from radiox_tasks.analytics.housekeeping import clean_up

    lost = clean_up(get_store(), datetime.now(UTC))
    if lost:
        logger.warning("%d calls were sent and their answers lost; `radiox costs` lists what they may have cost", lost)
    return lost
