"""Prepares the home for every part of the station: migrated schema, and a broker that answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from radiox_tasks.broker import EmbeddedBroker, broker
from radiox_tasks.open_store import get_store


@contextmanager
def station_ready() -> Iterator[EmbeddedBroker | None]:
    """Create the home, migrate the database, and hold the embedded broker (if none is configured) for the block."""
    store = get_store()
    store.settings.home.mkdir(parents=True, exist_ok=True)
    store.database.migrate()
    with broker(store.settings.home, store.settings.broker_url) as embedded:
        yield embedded
