"""Corrected lines: what listeners find afterwards, and what never reaches them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from radiox_tasks.data.jobs import load_job, queue_job
from radiox_tasks.data.shows.airing import unsent_shows
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.corrections import take_corrections
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import list_shows, load_show
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.step_outputs import record_output
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.document.assemble import current_document
from radiox_tasks.model.declared.steps import CAST, CastChosen, OfShow, RundownChosen
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.script import Script
from radiox_tasks.script.script_step import write_script
from radiox_tasks.show.new_versions import order_correction
from radiox_tasks.show.tasks import correct
from radiox_tasks.step import Context
from tests.media.made_shows import Made, cast, made_show, new_version, preset, rundown
from tests.show.made_versions import RIGHT, corrected, folder, item

pytestmark = pytest.mark.slow

WRONG = "The mayor was absent and the bridge is 90 metres long."


def pay(store: Store, show_id: str, millionths: int) -> None:
    """A call that was made in the show's name."""
    names = dict.fromkeys(("owner", "provider", "operation", "model"), "x") | {"preset": "hourly", "status": "done"}
    sums = {"fence": 1, "estimate": millionths, "counted": millionths, "opened_at": datetime.now(UTC)}
    with store.database.transaction() as session:
        session.add(CallRow(call_id=show_id[:30], step_key=show_id, show_id=show_id, **names, **sums))


@pytest.fixture
def made(store: Store) -> Made:
    return made_show(store, air_in=-3600).ready().on_air()


def test_a_correction_takes_the_editions_place_under_its_guid_and_a_new_address(store: Store, made: Made) -> None:
    before = item(store, made.show_id)
    corrected(store, made)
    after = item(store, made.show_id)
    assert after["id"] == before["id"]
    old, new = (one["attachments"][0]["url"] for one in (before, after))  # type: ignore[index]
    assert old.endswith("/show.mp3")
    assert new.endswith("/show-2.mp3")
    for name in ("show.mp3", "show-2.mp3"):  # the old address too leads to what is right
        assert (folder(store, made.show_id) / name).read_bytes().startswith(b"ID3 corrected")
    show = load_show(store.database, made.show_id)
    assert (show.status, show.document and show.document.edition) == ("published", 2)
    assert len(list_shows(store.database)) == 1


def test_page_feed_and_record_tell_what_was_wrong_what_is_right_and_when(store: Store, made: Made) -> None:
    corrected(store, made)
    written = json.loads((folder(store, made.show_id) / "show.json").read_text())
    [one] = written["corrections"]
    assert (one["line"], one["was"], one["now"]) == (3, "It is 71 metres long.", RIGHT)
    page = (folder(store, made.show_id) / "index.html").read_text()
    entry_text = str(item(store, made.show_id)["content_text"])
    for text in (page, entry_text):
        assert "It is 71 metres long." in text
        assert RIGHT in text
        assert one["at"][:4] in text


def test_the_cost_of_a_show_has_that_of_its_correction(store: Store, made: Made) -> None:
    pay(store, made.show_id, 20_000)
    version_id = order_correction(store, made.show_id, 3, RIGHT)
    pay(store, version_id, 1_000)
    new_version(store, version_id).ready(b"ID3 corrected").on_air()
    written = json.loads((folder(store, made.show_id) / "show.json").read_text())
    assert written["cost"]["total"] == pytest.approx(0.021)
    assert current_document(store, made.show_id).cost.total == pytest.approx(0.021)


def test_a_second_correction_keeps_the_first(store: Store, made: Made) -> None:
    corrected(store, made)
    corrected(store, made, None)
    document = load_show(store.database, made.show_id).document
    assert document is not None
    assert [one.now for one in document.corrections] == [RIGHT, None]
    assert document.edition == 3
    assert [line.text for line in document.lines] == ["Hello.", "The bridge over the river was opened in 1882."]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (WRONG, "not changed"),
        ("**The mayor was present.**", "markup"),
        ("Der Bürgermeister war anwesend, als die Brücke über den Fluss eröffnet wurde.", "not changed"),
        ("It is 71 metres long.", "says so already"),
        ("   ", "characters"),
        ("mayor " * 400, "characters"),
    ],
)
def test_what_the_checks_of_a_first_script_refuse_is_refused(store: Store, made: Made, text: str, why: str) -> None:
    with pytest.raises(CannotRedoError, match=why):
        order_correction(store, made.show_id, 3, text)
    assert [show.show_id for show in list_shows(store.database, new_versions=True)] == [made.show_id]


def test_what_is_not_on_air_or_not_there_is_not_corrected(store: Store, made: Made) -> None:
    with pytest.raises(CannotRedoError, match="no line 9"):
        order_correction(store, made.show_id, 9, RIGHT)
    waiting = made_show(store, air_in=600, name="other").ready()
    with pytest.raises(CannotRedoError, match="ready"):
        order_correction(store, waiting.show_id, 3, RIGHT)


def test_a_job_that_is_delivered_again_orders_no_second_new_version(store: Store, made: Made) -> None:
    job_id = queue_job(store.database)
    version_id = order_correction(store, made.show_id, 3, RIGHT, job_id=job_id)
    assert order_correction(store, made.show_id, 3, RIGHT, job_id=job_id) == version_id
    new_version(store, version_id).ready(b"ID3 corrected").on_air()
    correct(job_id=job_id, show_id=made.show_id, number=3, text=RIGHT)
    job = load_job(store.database, job_id)
    assert job is not None
    assert (job.status, job.result) == ("done", {"show_id": version_id, "revises": made.show_id})
    assert len(list_shows(store.database, new_versions=True)) == 2


def test_all_that_a_new_version_is_made_from_is_on_record_before_it_is_ordered(store: Store, made: Made) -> None:
    version_id = order_correction(store, made.show_id, 3, RIGHT)
    ordered_at = load_show(store.database, version_id).created_at
    used = select(StepRow.finished_at).join(ShowStepRow, ShowStepRow.key == StepRow.key)
    with store.database.transaction() as session:
        recorded_at = session.scalars(used.where(ShowStepRow.show_id == version_id)).all()
    assert len(recorded_at) == 3
    assert all(at is not None and at <= ordered_at for at in recorded_at)


def test_a_correction_after_one_that_failed_has_its_own_words(store: Store, made: Made) -> None:
    close_show(store.database, order_correction(store, made.show_id, 3, RIGHT), "failed", error="no voice")
    second = new_version(store, order_correction(store, made.show_id, 3, None))
    assert [line.n for line in store.get(second.script_ref, Script).lines] == [1, 2]


def test_a_new_version_that_fails_leaves_the_edition_as_it_was(store: Store, made: Made) -> None:
    before = {path: path.read_bytes() for path in folder(store, made.show_id).iterdir()}
    version_id = order_correction(store, made.show_id, 3, RIGHT)
    close_show(store.database, version_id, "failed", error="no voice")
    assert load_show(store.database, made.show_id).status == "published"
    assert {path: path.read_bytes() for path in folder(store, made.show_id).iterdir()} == before


def test_the_next_show_announces_a_correction_of_news_once(store: Store, made: Made) -> None:
    corrected(store, made)

    def taken(show: Made) -> list[str | None]:
        at = load_show(store.database, show.show_id).air_at
        return [c.now for c in take_corrections(store.database, preset="hourly", show_id=show.show_id, air_at=at)]

    following, later = made_show(store, air_in=60), made_show(store, air_in=120)
    assert taken(following) == [RIGHT]
    assert taken(following) == [RIGHT]  # its script step is run again
    assert taken(later) == []
    close_show(store.database, following.show_id, "failed", error="no voice")
    assert taken(later) == [RIGHT]  # nobody has heard it


def test_the_next_shows_script_says_what_is_right(store: Store, made: Made) -> None:
    corrected(store, made)
    show_id = order_show(store.database, preset(), air_at=datetime.now(UTC) + timedelta(minutes=1))
    assert show_id is not None
    [story] = rundown().stories
    fresh = Rundown(stories=(story.model_copy(update={"reason": "nothing newer"}),))  # a rundown has one script
    chosen = RundownChosen(ref=store.put(fresh), stories=1)
    record_output(store, CAST, OfShow(show=show_id), CastChosen(ref=store.put(cast())), show_id=show_id)
    written = write_script(Context(store, load_show(store.database, show_id)), chosen)
    [said] = [line for line in store.get(written.ref, Script).lines if line.kind == "correction"]
    assert RIGHT in said.text
    assert RIGHT.rstrip(".") in said.spoken


def test_what_changed_on_air_is_sent_again(store: Store, made: Made) -> None:
    from datetime import UTC, datetime, timedelta

    from radiox_tasks.data.shows.airing import record_sent

    since = datetime.now(UTC) - timedelta(hours=1)
    assert unsent_shows(store.database, after=since) == [made.show_id]
    record_sent(store.database, made.show_id, 2)  # another version than the one on air
    assert unsent_shows(store.database, after=since) == [made.show_id]
    record_sent(store.database, made.show_id, 1)
    assert unsent_shows(store.database, after=since) == []
    corrected(store, made)
    assert unsent_shows(store.database, after=since) == [made.show_id]
