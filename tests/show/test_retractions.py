"""Retracted editions: what stays of them."""

import json

import pytest

from radiox_tasks.data.jobs import queue_job
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.newsroom.show_view import can, show_view
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.show.cancel_and_retract import retract
from radiox_tasks.show.new_versions import order_correction
from radiox_tasks.show.tasks import retract as retract_by_job
from tests.media.made_shows import Made, made_show, new_version
from tests.show.made_versions import RIGHT, folder, item

pytestmark = pytest.mark.slow


@pytest.fixture
def made(store: Store) -> Made:
    return made_show(store, air_in=-3600).ready().on_air()


def test_a_retracted_edition_leaves_a_page_and_a_note_and_latest_goes_back(store: Store, made: Made) -> None:
    later = made_show(store).ready().on_air()
    place = folder(store, later.show_id)
    retract(store, later.show_id, "It was about <another> town.")
    assert sorted(path.name for path in place.iterdir()) == ["index.html", "show.json"]
    page = (place / "index.html").read_text()
    assert "It was about &lt;another&gt; town." in page
    public = json.loads((place / "show.json").read_text())
    assert (public["status"], public["lines"], public["audio"]) == ("retracted", [], None)
    assert item(store, later.show_id)["attachments"] == []
    assert "another" in str(item(store, later.show_id)["content_text"])
    latest = editions_root(store.settings.home) / "hourly" / "latest.json"
    assert json.loads(latest.read_text())["show_id"] == made.show_id
    record = load_show(store.database, later.show_id)
    assert record.status == "retracted"
    assert record.document is not None
    assert record.document.lines
    retract(store, made.show_id, "This one too.")
    assert not latest.exists()


def test_a_retraction_that_was_interrupted_is_finished_by_the_same_again(store: Store, made: Made) -> None:
    page, latest = folder(store, made.show_id) / "index.html", editions_root(store.settings.home) / "hourly/latest.mp3"
    page.unlink()
    page.mkdir()  # cannot be replaced by a file
    job_id = queue_job(store.database)
    with pytest.raises(OSError, match=r"index\.html"):
        retract_by_job(job_id=job_id, show_id=made.show_id, reason="The name was wrong.")
    assert not (page.parent / "show.mp3").exists()  # what must not be public goes first
    assert latest.exists()
    page.rmdir()
    retract_by_job(job_id=job_id, show_id=made.show_id, reason="The name was wrong.")
    assert not latest.exists()
    assert item(store, made.show_id)["attachments"] == []
    page.write_text("left")
    retract(store, made.show_id, "Another reason.")
    assert "The name was wrong." in page.read_text()
    assert can(show_view(store, made.show_id))["retract"]


def test_what_was_never_on_air_is_not_retracted(store: Store) -> None:
    with pytest.raises(CannotRedoError, match="ready: only an edition on air"):
        retract(store, made_show(store, air_in=600).ready().show_id, "It was wrong.")


def test_a_new_version_of_what_was_retracted_meanwhile_stays_off_the_air(store: Store, made: Made) -> None:
    version_id = order_correction(store, made.show_id, 3, RIGHT)
    waiting = new_version(store, version_id).ready(b"ID3 corrected")
    retract(store, made.show_id, "All of it was wrong.")
    waiting.on_air()
    assert load_show(store.database, version_id).status == "cancelled"
    assert not (editions_root(store.settings.home) / "hourly" / "latest.mp3").exists()
