"""One station a home: the second is told who the first is, and starts nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from radiox_tasks.broker import EmbeddedBroker
from radiox_tasks.station.home_lock import StationRunsError, only_station


@pytest.mark.slow
def test_a_second_station_on_one_home_is_refused_and_told_of_the_first(home: Path) -> None:
    with only_station(home, "http://127.0.0.1:8080/"):
        refused = CliRunner().invoke(main, ["up"])
        assert refused.exit_code == 1
        assert "http://127.0.0.1:8080/" in refused.output
        assert "process " in refused.output
        assert "RADIOX_HOME" in refused.output
        assert not EmbeddedBroker(home).answers()
    with (
        only_station(home, "http://127.0.0.1:8081/"),
        pytest.raises(StationRunsError, match="8081"),
        only_station(home, "anywhere"),
    ):
        pass
