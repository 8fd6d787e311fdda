"""Prepares the home for every part of the station: migrated schema, and a broker that answers."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from radiox_tasks.broker import EmbeddedBroker, broker
from radiox_tasks.open_store import get_store


@contextmanager
def station_ready(*, with_broker: bool = True) -> Iterator[EmbeddedBroker | None]:
    """Create the home, migrate the database, and hold the embedded broker (if none is configured) for the block."""
    store = get_store()
    store.settings.home.mkdir(parents=True, exist_ok=True)
    store.database.migrate()
    with ExitStack() as stack:
        yield stack.enter_context(broker(store.settings.home, store.settings.broker_url)) if with_broker else None
