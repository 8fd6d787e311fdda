"""The beat schedule. Beat only sends ticks; radiox_tasks/show/planner.py decides which slots are due.

Beat asks this module and not the wall clock how late it is: after a clock was set back by an hour, beat would otherwise
be silent for an hour. It keeps nothing on disk for the same reason, and at its start everything is due.
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
"""A message expires by its worker's clock, which may be this much ahead of beat's, or nothing would be planned."""

_STARTED, _ORIGIN = datetime.now(UTC), time.monotonic()


def steady_now() -> datetime:
    """The time since this process began, as a moment: whatever becomes of the wall clock, it goes on by one second a
    second."""
    return _STARTED + timedelta(seconds=time.monotonic() - _ORIGIN)


def entry(task: str, seconds: float) -> dict[str, Any]:
    """One beat entry, due at once and then in this interval; its messages cannot pile up while no worker takes them."""
    return {
        "task": task,
        "schedule": schedule(seconds, nowfun=steady_now),
        "last_run_at": _STARTED - timedelta(seconds=seconds),
        "options": {"expires": max(seconds * 0.9, SHORTEST_EXPIRY_SECONDS)},
    }


SCHEDULE: dict[str, dict[str, Any]] = {
    "plan due slots": entry("radiox_tasks.show.tasks.tick", TICK_SECONDS),
    "look after open shows": entry("radiox_tasks.show.tasks.reconcile", RECONCILE_SECONDS),
    "tell receivers outside": entry("radiox_tasks.analytics.tasks.deliver", DELIVER_SECONDS),
    "settle calls whose sender is gone": entry("radiox_tasks.analytics.tasks.settle", HOUSEKEEPING_SECONDS),
    "keep the archive within its retention": entry("radiox_tasks.media.tasks.keep_archive", HOUSEKEEPING_SECONDS),
}


def install(app: Celery) -> None:
    """Give the app of a beat process this schedule, and a scheduler that keeps nothing."""
    app.conf.beat_schedule = SCHEDULE
    app.conf.beat_scheduler = "celery.beat:Scheduler"
    app.conf.task_send_sent_event = False  # a monitor is told of shows, not of ticks
