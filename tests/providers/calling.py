"""A station with one show, a step that is held, and requests to make in it."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.preset import Budget, Preset
from radiox_tasks.providers.calls import CallRequest, Usage
from radiox_tasks.settings import Settings
from tests.databases import empty_sqlite

UNHURRIED = hypothesis.settings(deadline=None, derandomize=True, max_examples=60)
"""For a machine that is busy with other things; the same examples on every run."""

PRICE = 100  # millionths of a dollar: one character by eleven_v3


def sqlite(folder: Path) -> Database:
    """A new SQLite database, for what the engine makes no difference to."""
    return empty_sqlite(folder / f"{uuid.uuid4().hex}.sqlite3")


def station(database: Database, folder: Path, **settings: Any) -> Store:
    """The store of a station on this database."""
    chosen = Settings().model_copy(update=settings)
    return Store(chosen, database, Ledger(database), FolderBlobs(folder))


def patient(store: Store, seconds: float) -> Store:
    """The same station with leases of so many seconds."""
    return replace(store, ledger=Ledger(store.database, lease=timedelta(seconds=seconds)))


def ordered(
    store: Store, *, preset: str = "test", air_in: float | None = None, duration: float | None = None, **caps: float
) -> Show:
    """A show of a preset with this duration and these caps, on air in so many seconds (None: on demand)."""
    definition = Preset.model_validate(
        {
            "name": preset,
            "title": "Test",
            "language": "en",
            "duration": duration,
            "feeds": [{"url": "https://example.com/feed", "name": "example"}],
            "budget": Budget(**caps).model_dump(),
        }
    )
    air_at = datetime.now(UTC) + timedelta(seconds=air_in or 0)
    show_id = order_show(store.database, definition, air_at=air_at, slot_at=None if air_in is None else air_at)
    assert show_id is not None
    return load_show(store.database, show_id)


@contextmanager
def held(store: Store, show: Show, name: str = "step", **inputs: Any) -> Iterator[Lease]:
    """The lease of a step that is being worked on, for tests that do not need the step to end."""
    step = Entry(name, {"show": show.show_id, **inputs})
    lease = store.ledger._acquire(step, step.key, show.show_id, "test")
    assert isinstance(lease, Lease)
    yield lease


def in_step(store: Store, show: Show, work: Callable[[Lease], Any], **inputs: Any) -> Any:
    """Run `work` as a step of the ledger; what it returned."""
    step = Entry("step", {"show": show.show_id, **inputs})
    return store.ledger.run(step, lambda lease: {"made": work(lease)}, show_id=show.show_id)["made"]


def speech(characters: int = 100, **more: Any) -> CallRequest:
    """A request for speech that costs `characters` times PRICE."""
    terms: dict[str, Any] = {"operation": "speech", "model": "eleven_v3", "timeout": 5.0} | more
    return CallRequest("elevenlabs", estimate=Usage({"characters": characters}), **terms)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def calls_of(store: Store, **where: Any) -> list[CallRow]:
    """The recorded calls, oldest first."""
    from sqlalchemy import select

    with store.database.transaction() as session:
        return list(session.execute(select(CallRow).filter_by(**where).order_by(CallRow.opened_at)).scalars())
