"""The limit on concurrent calls: held over threads, processes and databases; freed when a worker is killed."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.data.database import Database
from radiox_tasks.providers.caller import MARGIN, LedgerCaller
from radiox_tasks.providers.calls import ProviderError, Usage
from radiox_tasks.providers.limits import DEFAULTS, parse_concurrency
from tests.providers.calling import UNHURRIED, held, ordered, speech, sqlite, station
from tests.providers.processes import log_of, most_at_once, start_worker, wait_for_line

pytestmark = pytest.mark.slow


def test_two_processes_of_three_threads_keep_to_two_calls_at_once(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    show = ordered(store)
    workers = [start_worker(database, tmp_path, show, "call", name, "3", "0.3") for name in ("a", "b")]
    assert [worker.wait(300) for worker in workers] == [0, 0]
    lines = log_of(tmp_path)
    assert len(lines) == 12
    assert most_at_once(lines) == 2


def test_the_places_of_a_killed_worker_are_free_when_its_lease_is_over(tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    store = station(database, tmp_path, concurrency="elevenlabs=1")
    show = ordered(store)
    folder = tmp_path / "one"
    folder.mkdir()
    worker = start_worker(database, folder, show, "die")
    wait_for_line(folder, "start fatal")
    with held(store, show, "waiting") as lease:
        late = ordered(store, preset="late", air_in=MARGIN.total_seconds() + 1.6)
        with pytest.raises(ProviderError) as caught:  # the place is taken, and air time is near
            LedgerCaller(store, late, lease).call(speech(), lambda _: "early", lambda _: Usage())
        assert caught.value.kind == "deadline"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    killed = time.monotonic()
    with held(store, show, "waiting longer") as lease:
        assert LedgerCaller(store, show, lease).call(speech(), lambda _: "audio", lambda _: Usage()) == "audio"
    assert time.monotonic() - killed < 10


def test_reading_the_setting() -> None:
    assert parse_concurrency("") == DEFAULTS
    assert parse_concurrency("openai=9, mine=1") == {**DEFAULTS, "openai": 9, "mine": 1}
    for wrong in ("openai", "openai=0", "openai=-1", "=3", "openai=many"):
        with pytest.raises(ValueError, match="RADIOX_CONCURRENCY"):
            parse_concurrency(wrong)


@UNHURRIED
@given(st.text(max_size=40))
def test_whatever_is_written_there_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert all(limit >= 1 for limit in parse_concurrency(text).values())
