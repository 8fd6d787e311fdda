"""The HTTP application: editions and feeds with byte ranges, a small API and health. Read only."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from radiox_tasks.data.shows import UnknownShowError, list_shows
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.gateway.access import may_see_all
from radiox_tasks.media.edition import DOCUMENTS, PRIVATE, public_json
from radiox_tasks.model.edition import ShowStatus

_TYPES = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".m3u": "audio/x-mpegurl",
    ".mp3": "audio/mpeg",
    ".xml": "application/rss+xml",
}
_NO_SNIFFING = {"x-content-type-options": "nosniff"}


class Editions(StaticFiles):
    """The editions' folder. HEAD and byte ranges as players need them; hidden and unfinished files are not there."""

    def lookup_path(self, path: str) -> tuple[str, object]:  # type: ignore[override]
        if any(part.startswith(".") for part in Path(path).parts):
            return "", None
        return super().lookup_path(path)

    def file_response(self, *args: object, **kwargs: object) -> Response:
        path = Path(str(args[0]))
        if path.name in DOCUMENTS:
            return Response(public_json(path.read_bytes()), media_type="application/json", headers=_NO_SNIFFING)
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        kind = _TYPES.get(path.suffix)
        if kind is not None and response.status_code in (200, 206):
            response.headers["content-type"] = kind
        response.headers.update(_NO_SNIFFING)
        return response


def make_site(store: Store) -> Starlette:
    """The application over this store."""
    editions = store.settings.home / "editions"
    editions.mkdir(parents=True, exist_ok=True)

    async def home(_: Request) -> Response:
        return RedirectResponse("/editions/index.html" if (editions / "index.html").exists() else "/health")

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
            Mount("/editions", Editions(directory=editions, html=True)),
        ]
    )
