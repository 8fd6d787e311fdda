"""Somebody keeps the call log's lock for longer than a statement waits: that is waited out, not taken for a failure."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from radiox_tasks.data.database import Database
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables import Table
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import ProviderError, Usage
from radiox_tasks.providers.limits import lock
from tests.providers.calling import calls_of, held, ordered, speech, station


@pytest.fixture
def impatient(postgres_url: str, tmp_path: Path) -> Iterator[Store]:
    database = Database(postgres_url, patience=0.6)
    Table.metadata.drop_all(database.engine)
    Table.metadata.create_all(database.engine)
    yield station(database, tmp_path)
    database.engine.dispose()


@contextmanager
def kept_by_another(postgres_url: str, seconds: float) -> Iterator[None]:
    """The provider's lock, in a transaction of somebody else's that takes so long."""
    taken, database = threading.Event(), Database(postgres_url)

    def keep() -> None:
        with database.transaction() as session:
            lock(database, session, "provider elevenlabs")
            taken.set()
            threading.Event().wait(seconds)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        assert taken.wait(120)
        yield
    finally:
        keeper.join()
        database.engine.dispose()


@pytest.mark.slow
def test_a_lock_that_is_kept_for_long_is_no_free_place_yet(impatient: Store, postgres_url: str) -> None:
    show = ordered(impatient)
    with held(impatient, show) as lease:
        caller = LedgerCaller(impatient, show, lease)
        with kept_by_another(postgres_url, 1.5):
            assert caller.call(speech(), lambda _: "audio", lambda _: Usage()) == "audio"
    assert [call.status for call in calls_of(impatient)] == ["done"]


def test_a_call_without_time_to_wait_fails_with_deadline(impatient: Store, postgres_url: str) -> None:
    """A speaker then goes on to the next voice."""
    show = ordered(impatient, air_in=75 + 3.0)
    with held(impatient, show) as lease:
        caller = LedgerCaller(impatient, show, lease)
        with kept_by_another(postgres_url, 6), pytest.raises(ProviderError) as caught:
            caller.call(speech(), lambda _: "audio", lambda _: Usage())
    assert caught.value.kind == "deadline"
    assert calls_of(impatient) == []
