"""Whether the station does what it promises, as a load balancer or a person on call wants to know it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from radiox_tasks.data.presets import survey_presets
from radiox_tasks.data.shows import OPEN, list_shows
from radiox_tasks.data.store import Store

LATE = timedelta(minutes=2)
"""An open show this long after its air time means that something is wrong."""


def station_health(store: Store) -> dict[str, Any]:
    """A short report; `healthy` is False when a show is late, the last one failed, or a preset cannot be read."""
    now = datetime.now(UTC)
    presets, problems = survey_presets(store.settings)
    late = [
        show.show_id
        for status in OPEN
        for show in list_shows(store.database, status=status, limit=200)
        if show.deadline is not None and now - show.deadline > LATE
    ]
    last: dict[str, Any] = {}
    for preset in presets:
        newest = [s for s in list_shows(store.database, preset=preset.name, limit=5) if not s.is_open]
        if newest:
            show = newest[0]
            last[preset.name] = {"status": show.status, "air_at": show.air_at.isoformat(), "rung": show.rung}
    failing = [name for name, show in last.items() if show["status"] in ("failed", "missed")]
    return {
        "healthy": not late and not problems and not failing,
        "late": late,
        "failing": failing,
        "presets_in_error": len(problems),
        "last": last,
    }
