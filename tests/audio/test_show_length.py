"""A programme has the length of its own script, also while another script of the same show is mixed."""

import io
from pathlib import Path

import pytest
from PIL import Image

from radiox_tasks.audio.programme.mix_step import mix_show
from radiox_tasks.audio.quality.finish_step import finish
from radiox_tasks.data.shows.length import RESCALINGS, off_length, take_length
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import REPEATS, record_output
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import assemble_content, draft_document
from radiox_tasks.model.declared.steps import CAST, LAST_EDITION, CastChosen, CoverMade, LastEdition, Mixed, OfShow
from radiox_tasks.model.host import Cast
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Master, Take
from radiox_tasks.step import Context
from tests.audio.audio_stage import line, script, speech, take
from tests.providers.calling import ordered, sqlite, station

pytestmark = pytest.mark.slow

WANTED, ESTIMATED = 20.0, 29.7


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A show of twenty seconds whose script does not fit them by far."""
    store = station(sqlite(tmp_path), tmp_path / "blobs", home=tmp_path)
    show_id = ordered(store, air_in=1000.0, duration=WANTED).show_id
    cast = store.put(Cast(hosts={}, voices={}))
    record_output(store, CAST, OfShow(show=show_id), CastChosen(ref=cast), show_id=show_id)
    repeated = LastEdition(script=cast, rundown=None, cast=cast, lines=2, of="another")
    record_output(store, LAST_EDITION, OfShow(show=show_id), repeated, show_id=show_id)
    take_length(store.database, show_id, ESTIMATED, variant=0)
    return now(store, show_id)


def now(store: Store, show_id: str) -> Context:
    return Context(store, load_show(store.database, show_id))


def spoken(context: Context, lines: int, *, writer: str = "local") -> tuple[list[Take], str]:
    """The takes, of four seconds each, of a script with so many lines, and the script's reference."""
    store = context.store
    made = script([line(n, "news", "a") for n in range(1, lines + 1)]).model_copy(update={"writer": writer})
    takes = [take(store.blobs, one.n, speech(4.0, one.n)) for one in made.lines]  # type: ignore[arg-type]  # a folder
    return takes, store.put(made)


def mixed(context: Context, lines: int, *, writer: str = "local") -> tuple[Mixed, str]:
    takes, ref = spoken(context, lines, writer=writer)
    made = mix_show(context, takes, ref)
    assert isinstance(made, Mixed)
    return made, ref


def length(context: Context, made: Mixed) -> float:
    return context.load(made.ref, Master).measurement.duration_s


def reasons_of(context: Context, made: Mixed, ref: str) -> tuple[str, ...]:
    script, master = context.load(ref, Script), context.load(made.ref, Master)
    content = assemble_content(context.store, context.show, script, master)
    return draft_document(context.store, context.show, script, content).degraded


def cover(context: Context) -> CoverMade:
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400), "navy").save(picture, "JPEG")
    return CoverMade(ref=context.store.blobs.put(picture.getvalue()), by="local")


def test_a_repeated_edition_leaves_the_length_of_the_script_that_it_is_to_replace(context: Context) -> None:
    show_id = context.show.show_id
    own, ref = mixed(context, 4)
    assert length(context, own) == pytest.approx(ESTIMATED, abs=2.0)
    repeated, repeated_ref = mixed(now(context.store, show_id), 8, writer=REPEATS)
    assert length(context, repeated) > ESTIMATED + 5.0
    after = now(context.store, show_id)
    assert after.show.preset.duration == ESTIMATED
    for made, of in ((own, ref), (repeated, repeated_ref)):  # whichever is ready first goes on air
        assert finish(after, [made, cover(context)], of).audio
    assert reasons_of(after, own, ref) == (f"30 s instead of {WANTED:.0f} s: the stories overfilled the time",)
    assert reasons_of(after, repeated, repeated_ref) == off_length(length(context, repeated), WANTED) != ()


def test_a_repeated_edition_that_fits_is_not_cut_to_the_length_of_another_script(context: Context) -> None:
    fitting, ref = mixed(context, 2, writer=REPEATS)
    assert length(context, fitting) == pytest.approx(WANTED, abs=2.0)
    assert reasons_of(context, fitting, ref) == ()


def test_without_another_script_the_nearest_length_is_mixed_at_once(context: Context) -> None:
    made, _ = mixed(context, 8)
    show = load_show(context.store.database, context.show.show_id)
    assert show.preset.duration == pytest.approx(length(context, made), abs=0.3)
    assert show.degraded == (f"{length(context, made):.0f} s instead of 20 s: the stories overfilled the time",)
    assert (show.order.variant, show.order.given_up) == (0, WANTED)


def test_a_length_that_another_script_may_meet_orders_one(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path / "blobs", home=tmp_path)
    show_id = ordered(store, air_in=1000.0, duration=WANTED).show_id
    for variant in range(RESCALINGS):
        context = now(store, show_id)
        takes, ref = spoken(context, 8)
        with pytest.raises(RuntimeError, match="the script is written again"):
            mix_show(context, takes, ref)
        assert load_show(store.database, show_id).order.variant == variant + 1
    made, _ = mixed(now(store, show_id), 8)
    assert length(context, made) > WANTED + 5.0
