"""A show on record, without anything made of it."""

from datetime import datetime

from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from tests.media.media_documents import AIR_AT, preset

EDITION = "zurich/2026-11-23/0900-show-1"


def on_record(store: Store, show_id: str, on_air_at: datetime | None) -> None:
    """A show of the programme at AIR_AT, in the database."""
    row = {"show_id": show_id, "preset": "zurich", "air_at": AIR_AT, "created_at": AIR_AT, "moved_at": AIR_AT}
    with store.database.transaction() as session:
        document = preset().model_dump(mode="json")
        session.add(ShowRow(**row, preset_document=document, status="published", on_air_at=on_air_at))
