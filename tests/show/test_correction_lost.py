"""A corrected script is a person's: when it is lost, or too short or long, no machine writes another in its place."""

from contextlib import suppress

import pytest
from celery.exceptions import Ignore

from radiox_tasks.data.refs import recorded
from radiox_tasks.data.shows import close_show, load_show, rescale_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.host import Cast
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.steps import CAST, RUNDOWN, SCRIPT, OfShow, RundownChosen, ScriptInputs, ScriptWritten
from radiox_tasks.script.tasks import write_script
from radiox_tasks.show.replay import CannotRedoError, correct, replay
from tests.data.programmes import a_show, programme
from tests.media.media_documents import document, script


@pytest.fixture
def show_id(store: Store) -> str:
    """A published show whose second line was taken out by hand."""
    show_id = a_show(store.database, preset=programme(duration=180.0))
    [line] = script().lines
    rundown = Rundown(stories=())
    two_lines = script().model_copy(update={"lines": (line, line.model_copy(update={"n": 2}))})
    for step, made in (
        (RUNDOWN.entry(OfShow(show=show_id)), rundown),
        (CAST.entry(OfShow(show=show_id)), Cast(hosts={}, voices={})),
        (SCRIPT.entry(ScriptInputs(rundown=store.put(rundown), variant=0)), two_lines),
    ):
        output = {"ref": store.put(made)}
        store.ledger.run(step, lambda _, output=output: output, show_id=show_id)  # type: ignore[misc]
    close_show(store.database, show_id, "published", document=document(show_id=show_id))
    correct(store, show_id, 2, None)
    return show_id


def written(store: Store, show_id: str) -> ScriptWritten | None:
    inputs = ScriptInputs(rundown=chosen(store, show_id).ref, variant=load_show(store.database, show_id).order.variant)
    return recorded(store, SCRIPT, inputs)


def chosen(store: Store, show_id: str) -> RundownChosen:
    rundown = recorded(store, RUNDOWN, OfShow(show=show_id))
    assert rundown is not None
    return rundown


def asked_to_write(store: Store, show_id: str) -> str | None:
    with suppress(Ignore):
        made: dict[str, str] = write_script.run(chosen(store, show_id).model_dump(), show_id=show_id)
        return made["ref"]
    return None


def test_a_corrected_script_stands_as_it_was_corrected(store: Store, show_id: str) -> None:
    correction = written(store, show_id)
    assert correction is not None
    assert asked_to_write(store, show_id) == correction.ref
    assert load_show(store.database, show_id).broken is None


def test_a_corrected_script_that_is_lost_is_not_written_anew(store: Store, show_id: str) -> None:
    correction = written(store, show_id)
    assert correction is not None
    store.blobs.path(str(correction.ref)).unlink()
    for _ in range(2):
        assert asked_to_write(store, show_id) is None
        show = load_show(store.database, show_id)
        assert show.broken == "permanent"
        assert "correct" in (show.error or "")


def test_a_corrected_script_that_misses_the_length_keeps_its_words(store: Store, show_id: str) -> None:
    before = load_show(store.database, show_id).order.variant
    rescale_show(store.database, show_id, 0.7, 120.0, variant=before)
    show = load_show(store.database, show_id)
    assert (show.order.variant, show.preset.duration) == (before, 120.0)


def test_a_replay_of_a_corrected_show_is_written_like_any_other(store: Store, show_id: str) -> None:
    order = load_show(store.database, replay(store, show_id)).order
    assert not order.corrected
    assert order.rescaled == 0


def test_a_show_whose_script_is_lost_is_not_corrected(store: Store, show_id: str) -> None:
    correction = written(store, show_id)
    assert correction is not None
    store.blobs.path(str(correction.ref)).unlink()
    close_show(store.database, show_id, "published", document=document(show_id=show_id))
    with pytest.raises(CannotRedoError, match="replay"):
        correct(store, show_id, 1, None)
