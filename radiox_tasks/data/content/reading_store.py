"""The cache of weather and market readings."""

from datetime import datetime

from sqlalchemy.orm import Session

from radiox_tasks.data.database import insert_into
from radiox_tasks.data.tables.readings import ReadingRow
from radiox_tasks.model.news import Reading


def cached_reading(session: Session, key: str, *, since: datetime) -> Reading | None:
    """The reading with this key if it was fetched at or after `since`."""
    row = session.get(ReadingRow, key)
    return Reading.read(row.document) if row is not None and row.fetched >= since else None


def store_reading(session: Session, key: str, reading: Reading, *, fetched: datetime) -> None:
    """Store or replace the reading; safe for concurrent workers."""
    values = {"fetched": fetched, "document": reading.model_dump(mode="json")}
    statement = insert_into(session, ReadingRow).values(key=key, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
