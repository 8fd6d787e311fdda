"""Media's tasks: draw the cover, publish the edition, keep the archive within its retention."""

from datetime import UTC, datetime
from typing import Any

from radiox_tasks.app import app
from radiox_tasks.data.ledger import Claim, Output, Step
from radiox_tasks.data.refs import rundown_behind, script_of
from radiox_tasks.data.shows import load_show, step_down
from radiox_tasks.data.store import get_store
from radiox_tasks.providers.caller import caller_for
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.openai_access import has_paid_covers
from radiox_tasks.task import Outcome, ShowTask, describe


@app.task(bind=True, base=ShowTask)
def draw_cover(self: ShowTask, show_id: str, script_ref: str) -> Outcome:
    """The cover: painted where there is a key, time and wish for it, else drawn here."""
    from radiox_tasks.media.covers.draw import draw_cover as draw
    from radiox_tasks.media.covers.request import cover_request

    store, show = self.open_show(show_id, script_ref)

    def run() -> Outcome:
        script = script_of(store, script_ref)
        rundown = rundown_behind(store, show_id, script)
        headline = rundown.stories[0].title if rundown and rundown.stories else script.title
        request = cover_request(show.preset, headline=headline, air_at=show.air_at, sample=show.order.sample)
        inputs = {"request": request.model_dump(mode="json")}
        paid = has_paid_covers(store.settings) and not show.order.no_cover
        step = Step("paint", {**inputs, "model": store.settings.image_model})
        painted = store.ledger.output_of(step) is not None
        if paid and (painted or not self.at_rung(show, "no-cover")):

            def paint(claim: Claim) -> Output:
                from radiox_tasks.media.covers.openai import paint_cover

                cover = paint_cover(request, settings=store.settings, caller=caller_for(store, show, claim))
                return {"ref": store.blobs.put(cover), "by": f"openai:{store.settings.image_model}"}

            try:
                return store.ledger.run(step, paint, show_id=show_id, queue="media")
            except ProviderError as error:
                step_down(store.database, show_id, "no-cover", f"the drawn cover: {describe(error)}")

        def work(_: Claim) -> Output:
            return {"ref": store.blobs.put(draw(request)), "by": "local"}

        return store.ledger.run(Step("cover", inputs), work, show_id=show_id, queue="media")

    return {"cover": self.as_header(run)}


@app.task(bind=True, base=ShowTask)
def publish(self: ShowTask, finished: Outcome, show_id: str, script_ref: str) -> str:
    """Write the edition's folder, close the show, and put it where listeners look. Safe to run again at any point."""
    from radiox_tasks.media.release import put_on_air, release

    store = get_store()
    show = load_show(store.database, show_id)

    def write_and_close(_: Claim) -> Output:
        return release(store, show_id, finished, script_ref, now=datetime.now(UTC))

    def run() -> str:
        if show.is_open:
            self.open_show(show_id, script_ref)  # ends here for a script or an hour that is over
            # Held like every step: two publishers of one show would mix their files.
            step = Step("publish", {"show": show_id, "variant": show.order.variant})
            store.ledger.run(step, write_and_close, show_id=show_id, queue="media")
        if load_show(store.database, show_id).status == "published":
            put_on_air(store, show_id)
        return show_id

    return str(self.as_main_line(show_id, run))


@app.task(bind=True, base=ShowTask)
def put_on_air(self: ShowTask, show_id: str) -> str:
    """Finish what a publish that was cut off had begun: feeds, `latest`, the station's page, the remote store."""
    from radiox_tasks.media.release import put_on_air as put

    put(get_store(), show_id)
    return show_id


@app.task(ignore_result=True)
def keep_archive() -> dict[str, Any]:
    """Remove what is past its retention; returns what that was."""
    from radiox_tasks.media.keep import keep_archive as keep

    return keep(get_store(), datetime.now(UTC)).model_dump(mode="json")
