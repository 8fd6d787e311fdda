"""Which cover a show gets: a painted one, or the station's own drawing."""

from radiox_tasks.data.lease import Claim
from radiox_tasks.data.refs import rundown_behind
from radiox_tasks.logs import describe
from radiox_tasks.media.covers.draw import draw_cover
from radiox_tasks.media.covers.request import cover_request
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.model.script import Script
from radiox_tasks.model.steps import COVER, PAINT, CoverInputs, CoverMade, PaintInputs
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.openai_access import has_paid_covers
from radiox_tasks.step import Context


def make_cover(context: Context, script_ref: str) -> CoverMade:
    """The show's cover. A painted one that fails costs a step down the ladder, not the show."""
    request = _request(context, context.load(script_ref, Script))
    if _is_to_be_painted(context, request):
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


def _request(context: Context, script: Script) -> CoverRequest:
    show = context.show
    rundown = rundown_behind(context.store, show.show_id, script)
    headline = rundown.stories[0].title if rundown and rundown.stories else script.title
    return cover_request(show.preset, headline=headline, air_at=show.air_at, sample=show.order.sample)


def _is_to_be_painted(context: Context, request: CoverRequest) -> bool:
    """With a key and the wish for it, unless the news is grave or the clock says no; what is painted is used anyway."""
    settings = context.store.settings
    if request.grave or not has_paid_covers(settings) or context.show.order.no_cover:
        return False
    return context.is_done(PAINT, PaintInputs(request=request, model=settings.image_model)) or not context.is_at(
        "no-cover"
    )


def _paint(context: Context, request: CoverRequest) -> CoverMade:
    from radiox_tasks.media.covers.openai import paint_cover

    store = context.store
    model = store.settings.image_model

    def work(claim: Claim) -> CoverMade:
        cover = paint_cover(request, settings=store.settings, caller=context.caller(claim))
        return CoverMade(ref=store.blobs.put(cover), by=f"openai:{model}")

    return context.run(PAINT, PaintInputs(request=request, model=model), work)
