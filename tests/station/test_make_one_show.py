"""What the command for one show waits for."""

from pathlib import Path

import pytest

from radiox_tasks.cli.failures import explain
from radiox_tasks.data.shows.changes import record_submission
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.station.make_one_show import WorkersEndError, _wait
from radiox_tasks.station.progress import Progress
from radiox_tasks.station.supervisor import Supervisor
from tests.providers.calling import ordered, sqlite, station


@pytest.mark.slow
def test_workers_that_cannot_start_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    record_submission(store.database, show.show_id)
    supervisor = Supervisor(tmp_path / "workers.log")
    supervisor.add("worker", "worker")
    try:
        with pytest.raises(WorkersEndError) as found:
            _wait(store, show.show_id, supervisor, None, Progress("waiting"))
    finally:
        supervisor.stop()
    assert "logs/workers.log in RADIOX_HOME says why" in (explain(found.value) or "")
    assert load_show(store.database, show.show_id).is_open
