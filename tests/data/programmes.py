"""Programmes and shows to write into a test's database, and its address."""

from datetime import UTC, datetime
from typing import Any

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.model.preset import Preset

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def programme(name: str = "hourly", **changes: Any) -> Preset:
    """A preset with one feed; fields are replaced by `changes`."""
    fields = {
        "name": name,
        "title": "Hourly",
        "language": "en",
        "timezone": "Europe/Zurich",
        "feeds": [{"url": "https://a.example.org/feed", "name": "A"}],
    }
    return Preset.model_validate(fields | changes)


def a_show(database: Database, **options: Any) -> str:
    """The id of a new show."""
    show_id = order_show(database, options.pop("preset", programme()), **{"air_at": NINE, **options})
    assert show_id is not None
    return show_id


def url_of(database: Database) -> str:
    """The database's whole address, for another process."""
    return database.engine.url.render_as_string(hide_password=False)
