"""Shows and calls as the database has them, for metrics, alerts and the doctor."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.preset import Preset


def plain_preset(name: str = "news") -> Preset:
    return Preset.model_validate(
        {"name": name, "title": "T", "language": "en", "feeds": [{"url": "https://example.com/f", "name": "e"}]}
    )


def slot_show(database: Database, *, late: float | None, ago: float = 600.0, status: str = "published") -> str:
    at = datetime.now(UTC) - timedelta(seconds=ago)
    show_id = order_show(database, plain_preset(), air_at=at, slot_at=at)
    assert show_id is not None
    with database.transaction() as session:
        heard = None if late is None else at + timedelta(seconds=late)
        session.execute(update(ShowRow).where(ShowRow.show_id == show_id).values(status=status, on_air_at=heard))
    return show_id


def call_of(now: datetime, preset: str, counted: int) -> CallRow:
    names = {"call_id": "c", "step_key": "k", "owner": "o", "show_id": "s", "provider": "openai", "model": "m"}
    more = {"fence": 1, "operation": "script", "status": "done", "estimate": counted, "counted": counted, "units": {}}
    return CallRow(**names, **more, preset=preset, opened_at=now, closed_at=now)
