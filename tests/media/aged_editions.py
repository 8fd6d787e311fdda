"""Published editions of any age, with steps and blobs as old as they are."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.preset import Preset
from tests.data.programmes import a_show, programme
from tests.media.media_documents import document, placed_edition

NOW = datetime.now(UTC)
KEEPING = programme("kept", publish={"keep": "10d"})


def aired(store: Store, days_ago: float, preset: Preset = KEEPING) -> str:
    """A published edition on disk and in the database, by its show's id."""
    air_at = NOW - timedelta(days=days_ago)
    show_id = a_show(store.database, preset=preset, air_at=air_at, slot_at=air_at)
    made = document(show_id=show_id, preset=preset.name, air_at=air_at, status="published")
    placed = placed_edition(made, store.settings.home)
    close_show(store.database, show_id, "published", document=placed)
    aged(store, show_id, days_ago)
    return show_id


def aged(store: Store, show_id: str, days: float) -> None:
    """As if the show had been made that long ago."""
    with store.database.transaction() as session:
        row = session.get(ShowRow, show_id)
        assert row is not None
        row.moved_at = NOW - timedelta(days=days)
        for use in session.query(ShowStepRow).filter_by(show_id=show_id):
            step = session.get(StepRow, use.key)
            assert step is not None
            step.finished_at = min(step.finished_at or NOW, NOW - timedelta(days=days))
            step.started_at = min(step.started_at, step.finished_at)


def made(store: Store, show_id: str, text: str, output: dict[str, Any], days: float) -> Entry:
    """A step of the show, done that long ago."""
    step = Entry("speak", {"text": text})
    store.ledger.run(step, lambda _: output, show_id=show_id)
    aged(store, show_id, days)
    return step


def stored(store: Store, content: bytes, days: float) -> str:
    """A blob stored that long ago."""
    reference = store.blobs.put(content)
    stamp = (NOW - timedelta(days=days)).timestamp()
    os.utime(store.blobs.path(reference), (stamp, stamp))
    return reference
