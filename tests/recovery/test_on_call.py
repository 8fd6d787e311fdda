"""What would page the person on call: a show doubled, late, mislabelled, given up while it was being made, or lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.changes import (
    close_show,
    record_break,
    record_fall_back,
    record_submission,
    step_down,
    store_document,
)
from radiox_tasks.data.shows.length import rescale_show, take_length
from radiox_tasks.data.shows.orders import reopen_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.declared.steps import CAST, RUNDOWN, SCRIPT, OfShow, ScriptInputs
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.host import Cast
from radiox_tasks.model.order import Order
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.timing.ladder import COULD_NOT_BE_MADE, REASONS, WORK_PER_SECOND, parse_ladder, rung_at
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.settings import get_settings
from radiox_tasks.show.last_edition import has_last_edition, script_from_last_edition
from radiox_tasks.show.recovery import recover_show, recover_shows
from radiox_tasks.show.review import review
from radiox_tasks.step import Context
from tests.data.programmes import a_show, programme

HOUR = timedelta(hours=1)


@pytest.fixture
def store(database: Database) -> Store:
    """A station's memory on each engine."""
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that went to the broker, which is not needed to see what would have been sent."""
    from radiox_tasks.app import app

    names: list[str] = []

    def send_task(name: str, *_: Any, **__: Any) -> Any:
        names.append(name)
        return app.AsyncResult("00000000-0000-0000-0000-000000000000")

    monkeypatch.setattr(app, "send_task", send_task)
    return names


def document(store: Store, show_id: str, **changes: Any) -> ShowDocument:
    """A published edition's document, as far as the database cares."""
    show = load_show(store.database, show_id)
    fields: dict[str, Any] = {
        "show_id": show_id,
        "preset": show.preset.name,
        "title": show.preset.title,
        "language": show.preset.language,
        "air_at": show.air_at,
        "status": "published",
        "rung": "full",
    }
    return ShowDocument.model_validate(fields | changes)


def slot(
    store: Store, air_at: datetime, *, ordered: timedelta = timedelta(minutes=10), order: Order | None = None
) -> str:
    """A slot's running show, ordered this long before its air time."""
    show_id = a_show(store.database, air_at=air_at, slot_at=air_at, order=order)
    record_submission(store.database, show_id)
    with store.database.transaction() as session:
        values = {"created_at": air_at - ordered, "moved_at": datetime.now(UTC)}
        session.execute(update(ShowRow).where(ShowRow.show_id == show_id).values(**values))
    return show_id


def script(store: Store, *texts: str) -> str:
    """The reference of a script of news lines."""
    lines = tuple(
        Line(n=n, speaker="marcel", kind="news", text=text, spoken=text) for n, text in enumerate(texts, start=1)
    )
    return store.put(Script(title="News", language="en", lines=lines, writer="local"))


def remember(store: Store, show_id: str, step: Entry, output: dict[str, Any]) -> None:
    """Put a done step into the ledger."""

    def work(_: Lease) -> dict[str, Any]:
        return output

    store.ledger.run(step, work, show_id=show_id)


def test_a_document_that_comes_late_does_not_replace_the_published_one(store: Store) -> None:
    """Two canvases of one show: the second one's `persist` had seen the show open."""
    show_id = slot(store, datetime.now(UTC) + HOUR)
    close_show(store.database, show_id, "published", document=document(store, show_id, folder="/editions/x"))
    store_document(store.database, show_id, document(store, show_id, status="working"))
    kept = load_show(store.database, show_id).document
    assert kept is not None
    assert (kept.status, kept.folder) == ("published", "/editions/x")


def test_a_show_that_starts_over_after_its_air_time_has_all_the_time(store: Store) -> None:
    """Else it is spoken by other voices, or the edition of the hour before takes its place."""
    show_id = slot(store, datetime.now(UTC) - HOUR)
    close_show(store.database, show_id, "failed", error="no feed answered")
    reopen_show(store.database, show_id)
    show = load_show(store.database, show_id)
    assert rung_at(datetime.now(UTC), show.deadline, parse_ladder("")) == "full"


def test_a_show_that_is_being_made_is_not_given_up_for_want_of_a_last_edition(store: Store, sent: list[str]) -> None:
    """A preset's first show, half a minute before air: it would have been ready."""
    show_id = slot(store, datetime.now(UTC) + timedelta(seconds=30))
    recover_show(store, show_id, now=datetime.now(UTC))
    assert load_show(store.database, show_id).is_open


def test_a_show_found_hours_after_its_time_is_missed_and_not_aired(store: Store, sent: list[str]) -> None:
    """The machine slept, or the station was down, with the show half made."""
    now = datetime.now(UTC)
    before = slot(store, now - 6 * HOUR)
    close_show(store.database, before, "published", document=document(store, before))
    show_id = slot(store, now - 5 * HOUR)
    recover_show(store, show_id, now=now)
    show = load_show(store.database, show_id)
    assert not show.is_open
    assert show.error
    assert sent == []


def test_the_last_edition_is_repeated_as_it_was_corrected(store: Store) -> None:
    """Both scripts are the other show's steps; only the one that was published may come again."""
    now = datetime.now(UTC)
    for wrong, right in (("It is three.", "It is four."), ("It is five.", "It is six."), ("It is 7.", "It is 8.")):
        other, this = slot(store, now - HOUR, order=Order(variant=1)), slot(store, now + HOUR)
        remember(store, other, CAST.entry(OfShow(show=other)), {"ref": store.put(Cast(hosts={}, voices={}))})
        rundown = store.put(Cast(hosts={}, voices={}))[:-8] + f"{abs(hash(wrong)) % 10**8:08d}"
        remember(store, other, RUNDOWN.entry(OfShow(show=other)), {"ref": rundown})
        remember(store, other, SCRIPT.entry(ScriptInputs(rundown=rundown, variant=0)), {"ref": script(store, wrong)})
        remember(store, other, SCRIPT.entry(ScriptInputs(rundown=rundown, variant=1)), {"ref": script(store, right)})
        close_show(store.database, other, "published", document=document(store, other))
        made = store.get(script_from_last_edition(Context(store, load_show(store.database, this))).script, Script)
        assert right in [line.text for line in made.lines]
        assert wrong not in [line.text for line in made.lines]
        now -= 2 * 24 * HOUR  # so that the next pair stands alone


def test_two_messages_of_one_mix_rescale_the_script_once(store: Store) -> None:
    show_id = slot(store, datetime.now(UTC) + HOUR)
    for _ in range(2):  # the same takes missed the length twice: one message, delivered twice
        rescale_show(store.database, show_id, 1.3, variant=0)
    order = load_show(store.database, show_id).order
    assert (order.variant, order.speech_scale) == (1, 1.3)


def test_a_length_that_gave_way_before_the_takes_is_told_once(store: Store) -> None:
    show_id = slot(store, datetime.now(UTC) + HOUR, order=Order(duration=180.0))
    take_length(store.database, show_id, 60.0, variant=0)  # estimated by the script
    take_length(store.database, show_id, 63.0, variant=0)  # measured on its takes
    take_length(store.database, show_id, 70.0, variant=1)  # of a script that the show does not have
    show = load_show(store.database, show_id)
    assert (show.order.variant, show.preset.duration) == (0, 63.0)
    assert show.degraded == ("63 s instead of 180 s: the stories did not fill the time",)


def test_falling_back_is_tried_more_than_once(store: Store, sent: list[str]) -> None:
    now = datetime.now(UTC)
    before = slot(store, now - HOUR)
    close_show(store.database, before, "published", document=document(store, before))
    show_id = slot(store, now + timedelta(minutes=5))
    for _ in range(6):
        record_submission(store.database, show_id)
    record_fall_back(store.database, show_id, "it stopped moving")
    record_break(store.database, show_id, "mix: No space left on device", permanent=False)
    recover_show(store, show_id, now=now + timedelta(seconds=10))
    assert load_show(store.database, show_id).is_open


def test_one_show_that_cannot_be_read_costs_no_other_its_care(store: Store, sent: list[str]) -> None:
    """A document from before an upgrade."""
    bad, good = slot(store, datetime.now(UTC) + 2 * HOUR), slot(store, datetime.now(UTC) + HOUR)
    record_fall_back(store.database, good, "it stopped moving")  # submitted with a single message
    record_break(store.database, good, "mix: it broke", permanent=False)
    before = load_show(store.database, good).submissions
    with store.database.transaction() as session:
        session.execute(update(ShowRow).where(ShowRow.show_id == bad).values(preset_document={"name": "old"}))
    recover_shows(store, now=datetime.now(UTC) + timedelta(seconds=10))
    assert load_show(store.database, good).submissions == before + 1


def test_a_break_of_half_a_minute_does_not_use_up_a_show_that_has_minutes_left(store: Store) -> None:
    """A full disk, a network away, a database restarted: six tries in half a minute are one try."""
    start = datetime.now(UTC)
    show_id = slot(store, start + timedelta(minutes=9))
    stalled = timedelta(seconds=45)
    for second in range(0, 45, 5):
        record_break(store.database, show_id, "mix: No space left on device", permanent=False)
        show = load_show(store.database, show_id)
        now = show.moved_at + timedelta(seconds=5)
        verdict = review(show, now=now, required="full", running=False, stalled_after=stalled)
        assert verdict.action in ("wait", "submit"), f"after {second} s: {verdict}"
        if verdict.action == "submit":
            record_submission(store.database, show_id)


@pytest.mark.parametrize(
    ("minutes", "left", "falls_back"),
    [(None, 46, False), (None, 44, True), (3, 46, False), (3, 44, True), (60, 290, False), (60, 280, True)],
)
def test_a_long_show_falls_back_earlier_for_its_last_edition_takes_longer(
    store: Store, sent: list[str], minutes: int | None, left: int, falls_back: bool
) -> None:
    """An hour of programme is mixed, checked and published for minutes, not seconds."""
    preset = programme(duration=minutes and minutes * 60)
    now = datetime.now(UTC)
    before = a_show(store.database, preset=preset, air_at=now - HOUR, slot_at=now - HOUR)
    close_show(store.database, before, "published", document=document(store, before))
    air_at = now + timedelta(seconds=left)
    show_id = a_show(store.database, preset=preset, air_at=air_at, slot_at=air_at)
    record_submission(store.database, show_id)
    recover_show(store, show_id, now=now)
    assert load_show(store.database, show_id).fell_back == falls_back


def test_the_calls_of_a_long_show_end_earlier_too(store: Store) -> None:
    air_at = datetime.now(UTC) + HOUR
    ends = []
    for minutes in (3, 60):
        show_id = a_show(
            store.database, preset=programme(f"of-{minutes}", duration=minutes * 60), air_at=air_at, slot_at=air_at
        )
        caller = LedgerCaller(store, load_show(store.database, show_id), Lease("0" * 64, "somebody", 1, 0))
        assert caller.deadline is not None
        ends.append(caller.deadline)
    assert ends[0] - ends[1] == timedelta(minutes=57) * WORK_PER_SECOND


@pytest.mark.slow
def test_a_night_without_news_repeats_the_last_edition_to_its_end(store: Store) -> None:
    """What was repeated a hundred times is still the same edition: the repeats do not hide it."""
    now = datetime.now(UTC)
    made = slot(store, now - 10 * HOUR)
    close_show(store.database, made, "published", document=document(store, made))
    for minutes in range(60):
        repeated = slot(store, now - timedelta(hours=9, minutes=-minutes))
        step_down(store.database, repeated, "last-edition", "no news")
        close_show(store.database, repeated, "published", document=document(store, repeated))
    assert has_last_edition(store, load_show(store.database, slot(store, now + HOUR)))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [("permanent", COULD_NOT_BE_MADE), ("temporary", COULD_NOT_BE_MADE), (None, REASONS["last-edition"])],
)
def test_the_last_edition_again_names_its_true_cause(
    store: Store, sent: list[str], broken: str | None, reason: str
) -> None:
    now = datetime.now(UTC)
    before = slot(store, now - HOUR)
    store_document(store.database, before, document(store, before))
    close_show(store.database, before, "published")
    failed = slot(store, now + (HOUR if broken == "permanent" else timedelta(seconds=20)))
    if broken:
        record_break(store.database, failed, "nothing to tell", permanent=broken == "permanent")
    assert recover_show(store, failed, now=now).action == "fall back"
    assert load_show(store.database, failed).degraded == (reason,)
    assert [name for name in sent if "fall_back" in name]
