"""The beat schedule: ticks only. Which slots are due is the planner's to say (radiox_tasks/show/planner.py).

Every entry expires just under its period, so that a stalled worker wakes up to one tick and not to a backlog.
"""

from typing import Any

from celery import Celery

TICK_SECONDS = 5.0
RECONCILE_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0


def entry(task: str, seconds: float) -> dict[str, Any]:
    """One beat entry that cannot pile up."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds * 0.9}}


SCHEDULE: dict[str, dict[str, Any]] = {
    "plan due slots": entry("radiox_tasks.show.tasks.tick", TICK_SECONDS),
    "look after open shows": entry("radiox_tasks.show.tasks.reconcile", RECONCILE_SECONDS),
    "settle calls whose sender is gone": entry("radiox_tasks.analytics.tasks.settle", HOUSEKEEPING_SECONDS),
    "keep the archive within its retention": entry("radiox_tasks.media.tasks.keep_archive", HOUSEKEEPING_SECONDS),
}


def install(app: Celery) -> None:
    """Give the app this schedule."""
    app.conf.beat_schedule = SCHEDULE
