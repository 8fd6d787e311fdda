"""The folder of blobs is lost while a show is on its way: the show is made again from what can be had, and aired."""

import shutil
from pathlib import Path

import pytest
from recovery.faulty_station import open_station

from radiox_tasks.model.script import Line, Script

pytestmark = pytest.mark.slow


@pytest.mark.timeout(600)
def test_a_show_whose_blobs_are_lost_on_the_way_is_made_again(tmp_path: Path) -> None:
    with open_station(tmp_path / "station") as station:
        archivist = station.worker("data")
        archivist.suspend()
        show_id = station.order()
        station.until(lambda: station.step_is(show_id, "finish", "done"), 240, "the finished file")
        paid = len(station.voice.speech)
        shutil.rmtree(station.home / "blobs")
        archivist.resume()
        show = station.settled(show_id)
        assert show.status == "published", show.error
        assert show.document is not None
        assert (Path(show.document.folder or "") / "show.mp3").stat().st_size > 10_000
        lines = {line.spoken for line in _script(Path(show.document.folder or ""))}
        assert len(station.voice.speech) <= paid + len(lines)


def _script(folder: Path) -> tuple[Line, ...]:
    return Script.model_validate_json((folder / "script.json").read_text()).lines
