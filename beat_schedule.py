"""The beat schedule. Beat only sends ticks; radiox_tasks/show/planner.py decides which slots are due.

Beat uses this module's monotonic clock instead of the system clock: after the system clock was set back by an hour,
beat would otherwise send nothing for an hour. For the same reason it stores nothing on disk, and every entry is due at
its start.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.schedules import schedule

TICK_SECONDS = 5.0
RECONCILE_SECONDS = 5.0
DELIVER_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0

SHORTEST_EXPIRY_SECONDS = 60.0
"""Messages expire by the worker's clock, which may be ahead of beat's by this much."""

_STARTED, _ORIGIN = datetime.now(UTC), time.monotonic()


def steady_now() -> datetime:
    """The current time by a monotonic clock, which does not follow changes of the system clock."""
    return _STARTED + timedelta(seconds=time.monotonic() - _ORIGIN)


def entry(task: str, seconds: float) -> dict[str, Any]:
    """One beat entry, due at once and then at this interval; its messages expire, so that they do not accumulate
    without a worker."""
    return {
        "task": task,
        "schedule": schedule(seconds, nowfun=steady_now),
        "last_run_at": _STARTED - timedelta(seconds=seconds),
        "options": {"expires": max(seconds * 0.9, SHORTEST_EXPIRY_SECONDS)},
    }


SCHEDULE: dict[str, dict[str, Any]] = {
    "plan due slots": entry("radiox_tasks.show.tasks.tick", TICK_SECONDS),
    "reconcile open shows": entry("radiox_tasks.show.tasks.reconcile", RECONCILE_SECONDS),
    "deliver events to receivers": entry("radiox_tasks.analytics.tasks.deliver", DELIVER_SECONDS),
    "settle calls of ended processes": entry("radiox_tasks.analytics.tasks.settle", HOUSEKEEPING_SECONDS),
    "keep the archive within its retention": entry("radiox_tasks.media.tasks.keep_archive", HOUSEKEEPING_SECONDS),
}


def install(app: Celery) -> None:
    """Configure the app of a beat process with this schedule, and a scheduler without stored state."""
    app.conf.beat_schedule = SCHEDULE
    app.conf.beat_scheduler = "celery.beat:Scheduler"
