"""Remakes, and the rule that a show has one new version in the making."""

from datetime import UTC, datetime

import pytest

from radiox_tasks.data.shows.changes import close_show, step_down
from radiox_tasks.data.shows.length import take_length
from radiox_tasks.data.shows.orders import order_show, reopen_show
from radiox_tasks.data.shows.records import list_shows, load_show
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.step_outputs import record_output, recorded
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.newsroom.show_view import can, show_view
from radiox_tasks.model.declared.steps import SCRIPT, ScriptInputs, ScriptWritten
from radiox_tasks.model.order import Order
from radiox_tasks.show.new_versions import order_correction, order_remake
from radiox_tasks.show.submit import resume
from tests.media.made_shows import Made, made_show, new_version, preset
from tests.show.made_versions import RIGHT, corrected, folder, made_from

pytestmark = pytest.mark.slow


@pytest.fixture
def made(store: Store) -> Made:
    return made_show(store, air_in=-3600).ready().on_air()


def test_a_remake_after_a_correction_that_failed_has_a_script_of_the_writer(store: Store, made: Made) -> None:
    failed = order_correction(store, made.show_id, 3, RIGHT)
    close_show(store.database, failed, "failed", error="no voice")
    edited = new_version(store, failed).script_ref
    order = load_show(store.database, order_remake(store, made.show_id)).order
    inputs = ScriptInputs(rundown=made_from(store, made.show_id), variant=order.variant)
    assert (order.variant, order.corrected) == (1, False)
    assert recorded(store, SCRIPT, inputs) is None
    assert edited != made.script_ref


def test_a_remake_after_one_that_failed_has_the_script_that_was_paid(store: Store, made: Made) -> None:
    failed = order_remake(store, made.show_id)
    order = load_show(store.database, failed).order
    inputs = ScriptInputs(rundown=made_from(store, failed), variant=order.variant)
    paid = ScriptWritten(ref=made.script_ref, lines=3)
    record_output(store, SCRIPT, inputs, paid, show_id=failed)
    close_show(store.database, failed, "failed", error="no voice")
    second = load_show(store.database, order_remake(store, made.show_id)).order
    assert recorded(store, SCRIPT, inputs.model_copy(update={"variant": second.variant})) == paid


def test_a_remake_of_a_corrected_show_has_the_writers_next_script(store: Store, made: Made) -> None:
    corrected(store, made)
    corrected(store, made, None)
    order = load_show(store.database, order_remake(store, made.show_id)).order
    assert (order.variant, order.corrected) == (1, False)


def test_a_version_that_took_its_place_is_not_resumed(store: Store, made: Made) -> None:
    version_id = corrected(store, made)
    with pytest.raises(CannotRedoError, match=made.show_id):
        resume(store, version_id)
    view = show_view(store, version_id)
    assert (view.revises, can(view)["resume"]) == (made.show_id, False)


def test_a_show_has_one_new_version_in_the_making(store: Store, made: Made) -> None:
    first = order_correction(store, made.show_id, 3, RIGHT)
    for order in (lambda: order_remake(store, made.show_id), lambda: order_correction(store, made.show_id, 2, None)):
        with pytest.raises(CannotRedoError, match=first):
            order()
    close_show(store.database, first, "failed", error="no voice")
    order_correction(store, made.show_id, 2, None)


def test_the_second_of_two_that_both_saw_no_other_version_is_refused(store: Store, made: Made) -> None:
    order = Order(revises=made.show_id, starts_from=1)
    air_at = datetime.now(UTC)
    first = order_show(store.database, preset(), air_at=air_at, order=order)
    assert first is not None
    with pytest.raises(CannotRedoError, match=first):
        order_show(store.database, preset(), air_at=air_at, order=order)
    assert len(list_shows(store.database, new_versions=True)) == 2


def test_a_failed_version_is_not_resumed_once_another_is_on_air(store: Store, made: Made) -> None:
    dropped = order_correction(store, made.show_id, 2, None)
    close_show(store.database, dropped, "failed", error="no voice")
    assert can(show_view(store, dropped))["resume"]
    corrected(store, made)
    assert not can(show_view(store, dropped))["resume"]
    with pytest.raises(CannotRedoError, match="order a new version"):
        resume(store, dropped)
    assert load_show(store.database, dropped).status == "failed"


def test_a_failed_version_is_not_resumed_beside_another_and_is_when_that_failed(store: Store, made: Made) -> None:
    first, second = (order_and_fail(store, made, line) for line in (2, 3))
    assert reopen_show(store.database, first)
    with pytest.raises(CannotRedoError, match=first):
        reopen_show(store.database, second)
    with pytest.raises(CannotRedoError, match=first):
        order_remake(store, made.show_id)
    close_show(store.database, first, "failed", error="no voice")
    assert reopen_show(store.database, second)


def test_a_new_version_without_a_start_is_resumed_while_the_first_edition_is_on_air(store: Store, made: Made) -> None:
    order = Order(revises=made.show_id)  # without the edition that it starts from
    early = order_show(store.database, preset(), air_at=datetime.now(UTC), order=order)
    assert early is not None
    close_show(store.database, early, "failed", error="no voice")
    assert reopen_show(store.database, early)
    close_show(store.database, early, "failed", error="no voice")
    corrected(store, made)
    with pytest.raises(CannotRedoError, match="order a new version"):
        reopen_show(store.database, early)


def order_and_fail(store: Store, made: Made, line: int) -> str:
    version_id = order_correction(store, made.show_id, line, None)
    close_show(store.database, version_id, "failed", error="no voice")
    return version_id


def test_a_remake_takes_the_first_ones_place(store: Store, made: Made) -> None:
    version_id = order_remake(store, made.show_id)
    order = load_show(store.database, version_id).order
    written = ScriptWritten(ref=made.script_ref, lines=3)
    inputs = ScriptInputs(rundown=made_from(store, version_id), variant=order.variant)
    record_output(store, SCRIPT, inputs, written, show_id=version_id)
    new_version(store, version_id).ready(b"ID3 remade").on_air()
    assert (folder(store, made.show_id) / "show-2.mp3").read_bytes().startswith(b"ID3 remade")
    assert load_show(store.database, version_id).status == "draft"
    assert load_show(store.database, made.show_id).order.variant == 1
    order_correction(store, made.show_id, 3, RIGHT)  # of the script that is on air now


def test_a_new_version_has_the_reason_of_its_own_length(store: Store) -> None:
    """A correction keeps the reasons of the lines that it leaves; a remake has none of them."""
    made = made_show(store, air_in=-3600, order=Order(duration=60.0))
    take_length(store.database, made.show_id, 40.0, variant=0)
    step_down(store.database, made.show_id, "voice", "another voice")
    made.ready(seconds=40.0).on_air()
    assert reasons(store, made) == ("another voice", "40 s instead of 60 s: the stories did not fill the time")
    correction = order_correction(store, made.show_id, 3, RIGHT)
    take_length(store.database, correction, 45.0, variant=load_show(store.database, correction).order.variant)
    new_version(store, correction).ready(b"ID3 corrected", seconds=45.0).on_air()
    assert reasons(store, made) == ("another voice", "45 s instead of 60 s: the stories did not fill the time")
    remake = order_remake(store, made.show_id)
    order = load_show(store.database, remake).order
    written = ScriptWritten(ref=made.script_ref, lines=3)
    record_output(
        store, SCRIPT, ScriptInputs(rundown=made_from(store, remake), variant=order.variant), written, show_id=remake
    )
    assert load_show(store.database, remake).preset.duration == 60.0
    take_length(store.database, remake, 58.1, variant=order.variant)  # nearly: within the tolerance
    new_version(store, remake).ready(b"ID3 remade", seconds=58.1).on_air()
    assert reasons(store, made) == ()


def reasons(store: Store, made: Made) -> tuple[str, ...]:
    """Why the edition on air is degraded, by its document and by the show's record."""
    show = load_show(store.database, made.show_id)
    assert show.document is not None
    assert show.document.degraded == show.degraded
    return show.degraded
