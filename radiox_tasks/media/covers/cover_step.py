"""The cover step: chooses between a painted cover and a drawn one."""

import logging

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.step_outputs import current_scripts, rundown_behind
from radiox_tasks.logs import describe
from radiox_tasks.media.covers.cover_request import cover_request
from radiox_tasks.media.covers.draw import draw_cover
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.model.declared.steps import COVER, PAINT, CoverInputs, CoverMade, PaintInputs, RundownChosen
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.script import Script
from radiox_tasks.providers.budget.room_for_show import caps_cover_show
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.openai.access import wants_painted_cover
from radiox_tasks.step import Context

logger = logging.getLogger(__name__)


def make_cover(context: Context, script_ref: str) -> CoverMade:
    """The show's cover, of the first story of the rundown that the script tells.

    If a painted one fails, the show steps down to a drawn one. It is also drawn if the rundown's first story, which is
    painted ahead, is not told: a second picture is not paid for.
    """
    script = context.load(script_ref, Script)
    rundown = rundown_behind(context.store, context.show.show_id, script)
    request = _request_for(context.show, _headline(script, rundown))
    if _is_first(context, request, rundown) and _is_to_be_painted(context, request):
        try:
            return _paint(context, request)
        except ProviderError as error:
            context.step_down("no-cover", f"the drawn cover: {describe(error)}")
    store = context.store
    return context.run(
        COVER,
        CoverInputs(request=request),
        lambda _: CoverMade(ref=store.blobs.put(draw_cover(request)), by="local"),
    )


def paint_ahead(context: Context, chosen: RundownChosen) -> None:
    """Start the painted cover while the script is written; it shows the first story of the rundown.

    Not if the script is there already, which may leave that story out: `make_cover` shows a story that it tells. Not if
    a cap might be reached: script and voices have priority, and `make_cover` uses what is left. A call that fails here
    is repeated once by `make_cover`.
    """
    store, show = context.store, context.show
    if current_scripts(store, show.show_id, show.order.variant):
        return
    rundown = context.load(chosen.ref, Rundown)
    if not rundown.stories or not caps_cover_show(store, show):
        return
    request = _request_for(show, rundown.stories[0].title)
    if _is_to_be_painted(context, request):
        try:
            _paint(context, request)
        except ProviderError as error:
            logger.info("the cover of show %s was not painted ahead: %s", show.show_id, describe(error))


def _headline(script: Script, rundown: Rundown | None) -> str:
    told = {line.story_id for line in script.lines}
    titles = [story.title for story in rundown.offered if story.story_id in told] if rundown else []
    return titles[0] if titles else script.title


def _is_first(context: Context, request: CoverRequest, rundown: Rundown | None) -> bool:
    """Whether this is the cover that `paint_ahead` may have begun, if the show has a rundown."""
    return not rundown or not rundown.stories or request == _request_for(context.show, rundown.stories[0].title)


def _request_for(show: Show, headline: str) -> CoverRequest:
    return cover_request(show.preset, headline=headline, air_at=show.air_at, sample=show.order.sample)


def _is_to_be_painted(context: Context, request: CoverRequest) -> bool:
    """If an image model is configured and wanted, unless the news is grave or time is short; a cover that is already
    painted is used in any case."""
    settings = context.store.settings
    if request.grave or not wants_painted_cover(settings, context.show.order):
        return False
    return context.is_done(PAINT, _paint_inputs(context, request)) or not context.is_at("no-cover")


def _paint_inputs(context: Context, request: CoverRequest) -> PaintInputs:
    return PaintInputs(request=request, model=context.store.settings.image_model)


def _paint(context: Context, request: CoverRequest) -> CoverMade:
    from radiox_tasks.media.covers.openai_cover import paint_cover

    store = context.store
    inputs = _paint_inputs(context, request)

    def work(lease: Lease) -> CoverMade:
        cover = paint_cover(request, settings=store.settings, caller=context.caller(PAINT, lease))
        return CoverMade(ref=store.blobs.put(cover), by=f"openai:{inputs.model}")

    return context.run(PAINT, inputs, work)
