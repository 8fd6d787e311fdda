"""The painted cover is begun with the rundown, once, and never in the way of what a cap is to pay first."""

import json
from pathlib import Path

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.media.covers.cover_request import cover_request
from radiox_tasks.media.covers.cover_step import make_cover, paint_ahead
from radiox_tasks.media.covers.draw import draw_cover
from radiox_tasks.model.declared.steps import RundownChosen
from radiox_tasks.providers.budget.estimate import estimate_show
from radiox_tasks.settings import get_settings
from radiox_tasks.show.canvas import gather_and_write
from radiox_tasks.step import Context
from tests.media.made_shows import Made, made_show, preset, rundown, script
from tests.standins.openai_server import Standin


@pytest.fixture
def made(server: Standin, database: Database) -> Made:
    settings = get_settings()
    store = Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))
    return made_show(store, written=False)


def context(made: Made) -> Context:
    return Context(made.store, load_show(made.store.database, made.show_id))


def chosen(made: Made) -> RundownChosen:
    return RundownChosen(ref=made.store.put(rundown()), stories=1)


@pytest.mark.slow
def test_the_cover_of_the_show_is_the_one_painted_ahead(made: Made, server: Standin) -> None:
    paint_ahead(context(made), chosen(made))
    assert len(server.images) == 1
    assert make_cover(context(made), made.script_ref).by.startswith("openai:")
    assert len(server.images) == 1


@pytest.mark.slow
def test_a_cover_shows_a_story_that_is_told_and_is_paid_for_once(made: Made, server: Standin) -> None:
    """The first story could not be told; its picture, painted ahead, is not bought anew for the spare."""
    spare = rundown().stories[0].model_copy(update={"story_id": "s2", "title": "The ferry sails"})
    lines = tuple(line.model_copy(update={"story_id": line.story_id and "s2"}) for line in script().lines)
    news = rundown().model_copy(update={"spares": (spare,)})
    instead = made_show(
        made.store, name="another", news=news, text=script().model_copy(update={"lines": lines}), written=False
    )
    show = context(instead)
    assert make_cover(show, instead.script_ref).by == "local"  # also while the picture is being painted
    assert server.images == []
    paint_ahead(show, RundownChosen(ref=made.store.put(news), stories=1))
    cover = make_cover(show, instead.script_ref)
    expected = cover_request(show.show.preset, headline="The ferry sails", air_at=show.show.air_at, sample=False)
    assert made.store.blobs.get(cover.ref) == draw_cover(expected)
    assert len(server.images) == 1
    assert show.show.rung == "full"


@pytest.mark.slow
def test_one_that_fails_ahead_is_painted_in_its_turn(made: Made, server: Standin) -> None:
    server.faults += ["html"] * 8
    paint_ahead(context(made), chosen(made))
    server.faults.clear()
    assert load_show(made.store.database, made.show_id).rung == "full"
    assert make_cover(context(made), made.script_ref).by.startswith("openai:")


def test_where_the_script_is_written_nothing_is_painted_ahead(made: Made, server: Standin) -> None:
    late = made_show(made.store, name="late")
    paint_ahead(context(late), chosen(late))
    assert server.images == []
    assert make_cover(context(late), late.script_ref).by.startswith("openai:")


def test_under_a_cap_that_does_not_reach_for_all_the_script_and_its_voices_come_first(
    server: Standin, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    priced = {"read": "2026-11-23", "source": "https://x", "per_million": {"output_tokens": 30}}
    models = dict.fromkeys((get_settings().image_model, get_settings().script_model), priced)
    (tmp_path / "prices.yaml").write_text(json.dumps({"openai": models}))
    monkeypatch.setenv("RADIOX_PRICES", str(tmp_path / "prices.yaml"))
    monkeypatch.setattr("tests.media.made_shows.preset", lambda name: preset(name, budget={"show": 0.06}))
    get_settings.cache_clear()
    settings = get_settings()
    store = Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))
    made = made_show(store, written=False)
    estimate = estimate_show(made.store, load_show(database, made.show_id))
    assert 0 < estimate.cover < 60_000 < estimate.cover + estimate.script
    paint_ahead(context(made), chosen(made))
    assert server.images == []


def test_only_a_cover_that_a_model_paints_is_begun_ahead() -> None:
    assert "paint_cover_ahead" not in json.dumps(gather_and_write("s1", preset()))
    assert "paint_cover_ahead" in json.dumps(gather_and_write("s1", preset(), painted=True))
