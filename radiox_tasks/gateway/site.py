"""The HTTP application: editions and feeds with byte ranges, a small API and health. Read only."""

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from radiox_tasks.data.shows import UnknownShowError, list_shows
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.gateway.access import may_see_all
from radiox_tasks.gateway.public import public_routes
from radiox_tasks.media.edition import PRIVATE
from radiox_tasks.model.edition import ShowStatus


def make_site(store: Store) -> Starlette:
    """The application over this store."""

    async def home(_: Request) -> Response:
        return RedirectResponse("/editions/index.html")

    async def staff(request: Request) -> bool:
        return await run_in_threadpool(may_see_all, request.headers.get("authorization"), store.settings)

    async def shows(request: Request) -> Response:
        try:
            limit = min(max(int(request.query_params.get("limit", "20")), 1), 200)
        except ValueError:
            return JSONResponse({"error": "limit is a number from 1 to 200"}, status_code=400)
        preset = request.query_params.get("preset")
        if "\x00" in (preset or ""):  # which PostgreSQL takes for no text
            return JSONResponse({"shows": []})
        status: ShowStatus | None = None if await staff(request) else "published"
        found = await run_in_threadpool(list_shows, store.database, preset=preset, status=status, limit=limit)
        return JSONResponse(
            {
                "shows": [
                    {
                        "show_id": show.show_id,
                        "preset": show.preset.name,
                        "title": show.preset.title,
                        "air_at": show.local_air_at.isoformat(),
                        "status": show.status,
                        "rung": show.rung,
                        "sample": show.order.sample,
                        "duration_s": show.document.duration_s if show.document else None,
                    }
                    for show in found
                ]
            }
        )

    async def one_show(request: Request) -> Response:
        show_id = request.path_params["show_id"]
        if "\x00" in show_id:
            return JSONResponse({"error": "no such show"}, status_code=404)
        try:
            document = await run_in_threadpool(current_document, store, show_id)
        except UnknownShowError:
            return JSONResponse({"error": "no such show"}, status_code=404)
        everything = await staff(request)
        if document.status != "published" and not everything:
            return JSONResponse({"error": "no such show"}, status_code=404)
        return JSONResponse(document.model_dump(mode="json", exclude=set() if everything else set(PRIVATE)))

    async def health(_: Request) -> Response:
        from radiox_tasks.analytics.health import station_health

        report = await run_in_threadpool(station_health, store)
        return JSONResponse(report, status_code=200 if report["healthy"] else 503)

    return Starlette(
        routes=[
            Route("/", home),
            Route("/health", health),
            Route("/api/shows", shows),
            Route("/api/shows/{show_id}", one_show),
            *public_routes(store),
        ]
    )
