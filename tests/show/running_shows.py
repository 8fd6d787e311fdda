"""Shows in any state, without a database."""

from datetime import timedelta
from typing import Any

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.order import Order
from tests.data.programmes import programme
from tests.show.wall_clock import utc

NOW = utc("2026-11-23 07:55")


def show(quiet: float, **changes: Any) -> Show:
    """A running show that last moved this many seconds ago."""
    fields: dict[str, Any] = {
        "show_id": "k3m9q2xvta",
        "preset": programme(),
        "order": Order(),
        "slot_at": utc("2026-11-23 08:00"),
        "air_at": utc("2026-11-23 08:00"),
        "status": "working",
        "rung": "full",
        "degraded": (),
        "created_at": utc("2026-11-23 07:20"),
        "moved_at": NOW - timedelta(seconds=quiet),
        "finished_at": None,
        "submissions": 1,
        "error": None,
        "broken": None,
        "fell_back": False,
        "on_air_at": None,
        "document": None,
    }
    return Show(**{**fields, **changes})
