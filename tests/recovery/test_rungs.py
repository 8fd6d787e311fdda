"""The ladder, rung by rung: what a show does when little time is left, and how it says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape
from prometheus_client import generate_latest

from radiox_tasks.analytics.metrics import station_registry
from radiox_tasks.data.shows.records import Show
from radiox_tasks.language.wording import words
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.preset import NewsRules
from tests.recovery.faulty_station import FaultyStation, open_station
from tests.standins.openai_server import Standin, openai_standin

pytestmark = pytest.mark.slow

LADDER = "fewer=4000,headlines=3000,voice=2000,no-cover=1000,last-edition=20"

TWO_STORIES: dict[str, object] = {"news": NewsRules(count=2), "duration": None}


@pytest.fixture(scope="module")
def model() -> Iterator[Standin]:
    with openai_standin() as standin:
        yield standin


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory, model: Standin) -> Iterator[FaultyStation]:
    home = tmp_path_factory.mktemp("rungs") / "home"
    keys = {"OPENAI_API_KEY": model.key, "OPENAI_BASE_URL": model.url, "RADIOX_LADDER": LADDER}
    with open_station(home, alone=("content",), **keys) as opened:
        yield opened


def aired(station: FaultyStation, in_seconds: float, *, cover: bool = True, **changes: object) -> Show:
    show = station.settled(station.order(in_seconds, cover=cover, **changes))
    assert show.status == "published", show.error
    return show


def assert_told(station: FaultyStation, show: Show, rung: Rung) -> None:
    """The rung is in show.json, on the page and in the metrics."""
    assert show.document is not None
    assert show.document.rung == rung
    folder = Path(show.document.folder or "")
    stored = json.loads((folder / "show.json").read_text())
    assert stored["rung"] == rung
    if rung != "full":
        assert stored["degraded"]
        page = (folder / "index.html").read_text()
        said = words("dashboard", show.preset.language)
        assert str(escape(said.get(f"rung_text_{rung}", said["repeat_text"]))) in page
    metrics = generate_latest(station_registry(station.database)).decode()
    assert f'radiox_shows{{preset="small",rung="{rung}",status="published"}}' in metrics


@pytest.mark.timeout(600)
def test_with_time_enough_the_show_is_full(station: FaultyStation) -> None:
    show = aired(station, 9000, **TWO_STORIES)
    assert_told(station, show, "full")
    assert show.document is not None
    assert show.document.writer.startswith("openai:")
    assert show.document.cover_by.startswith("openai:")
    assert len(show.document.stories) == 2


@pytest.mark.timeout(600)
def test_the_first_step_down_tells_fewer_stories(station: FaultyStation) -> None:
    show = aired(station, 3500, cover=False, **TWO_STORIES)
    assert_told(station, show, "fewer")
    assert show.document is not None
    assert len(show.document.stories) == 1


@pytest.mark.timeout(600)
def test_at_the_headlines_rung_the_local_writer_writes(station: FaultyStation, model: Standin) -> None:
    asked = len(model.chats)
    show = aired(station, 2500, cover=False)
    assert_told(station, show, "headlines")
    assert show.document is not None
    assert show.document.writer == "local"
    assert len(model.chats) == asked


@pytest.mark.timeout(600)
def test_at_the_voice_rung_the_local_voice_speaks(station: FaultyStation) -> None:
    asked = len(station.voice.speech)
    show = aired(station, 1500, cover=False)
    assert_told(station, show, "voice")
    assert len(station.voice.speech) == asked


@pytest.mark.timeout(600)
def test_at_the_no_cover_rung_the_cover_is_drawn(station: FaultyStation, model: Standin) -> None:
    asked = len(model.images)
    show = aired(station, 500)
    assert_told(station, show, "no-cover")
    assert show.document is not None
    assert show.document.cover_by == "local"
    assert len(model.images) == asked


@pytest.mark.timeout(600)
def test_at_the_last_rung_the_last_edition_airs_with_a_fresh_time_check(station: FaultyStation) -> None:
    first = aired(station, 9500, cover=False)  # after all others here
    asked = len(station.voice.speech)
    worker = station.worker("content")
    worker.suspend()  # else the show itself might be ready in time
    try:
        show = aired(station, 10)
    finally:
        worker.resume()
    assert_told(station, show, "last-edition")
    assert show.document is not None
    assert first.document is not None
    local = show.local_air_at
    on_the_hour = f"{local.hour} Uhr" if local.hour else "Mitternacht"
    assert (f"{local.hour}.{local.minute:02d} Uhr" if local.minute else on_the_hour) in show.document.lines[0].text
    news = [line.text for line in first.document.lines if line.kind == "news"]
    assert [line.text for line in show.document.lines if line.kind == "news"] == news
    assert len(station.voice.speech) - asked <= 2
