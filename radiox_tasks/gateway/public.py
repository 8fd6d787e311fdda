"""Public routes: editions, feeds and pages, with byte ranges, absolute URLs and CORS.

Files on disk contain relative URLs if no public one is configured (RADIOX_PUBLIC_URL). They are made absolute here, by
the URL of the client's request. With a remote store, editions of other machines are served too (stored_editions.py).
"""

import hashlib
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from radiox_tasks.data.presets.find_presets import has_feed
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.opened_file import OpenedFile
from radiox_tasks.gateway.stored_editions import FOLDER, guide_of, open_stored_editions
from radiox_tasks.language.languages import FALLBACK, languages
from radiox_tasks.media.edition_layout import DOCUMENTS, public_json, read_edition
from radiox_tasks.media.page_files import station_programmes
from radiox_tasks.media.pages.render_page import ICON
from radiox_tasks.media.pages.share import EMBED, oembed_answer
from radiox_tasks.media.pages.station_pages import render_embed, render_message, render_station
from radiox_tasks.media.podcast.absolute_urls import absolute_feed, absolute_json_feed, absolute_page, absolute_playlist
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.formats.media_types import SERVED, SVG
from radiox_tasks.settings import Settings

OPEN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "accept-ranges, content-length, content-range, etag, last-modified",
}
"""CORS for players on other sites: nothing here depends on the visitor."""
PREFLIGHT = {
    **OPEN,
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "range, if-range, if-none-match, if-modified-since",
    "access-control-max-age": "86400",
}
CHANGING = "no-cache"
"""Feeds and pages change with each edition: caches have to revalidate them."""
SETTLED = "public, max-age=3600"
OEMBED = "/oembed"
_EDITION = re.compile(r"/\d{4}-\d\d-\d\d/[^/]+/index\.html$")
_FEED = re.compile(r"([a-z0-9][a-z0-9-]*)/feed(?:-\d{4}-\d\d-\d\d)?\.(?:xml|json)")
_HOST = re.compile(r"[A-Za-z0-9._\-\[\]:]{1,255}")
_KEPT_TEXTS = 64


def public_root(request: Request, settings: Settings) -> str:
    """The URL of the editions folder, ending in a slash: the public one, else from the client's request."""
    if settings.public_url:
        return settings.public_url.rstrip("/") + "/"
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = f"{settings.gateway_host}:{settings.gateway_port}"
    return f"{request.url.scheme}://{host}/editions/"


class Editions(StaticFiles):
    """Serves the editions folder, with HEAD and byte ranges; hidden and unfinished files do not exist."""

    def __init__(self, folder: Path, store: Store) -> None:
        super().__init__(directory=folder, html=True)
        self.folder = folder
        self.settings = store.settings
        self.stored = open_stored_editions(store.settings, store.database)

    def lookup_path(self, path: str) -> tuple[str, Any]:
        if any(part.startswith(".") for part in Path(path).parts):
            return "", None
        here = super().lookup_path(path)
        if self.stored is None:
            return here
        path = os.path.normpath(path)  # a folder's page is requested as "./index.html"
        if guide_of(path) is not None:
            return _looked_up(self.stored.find(path))
        if here[1] is not None:
            return here
        page = self.stored.find(f"{path}/index.html")
        return _looked_up(page.parent if page is not None else None)

    def document(self, edition: str) -> ShowDocument | None:
        """The record of the edition at this path, for example `zurich/2026-11-23/0900-ID`."""
        if self.stored is not None:
            return self.stored.document(edition)
        return read_edition(self.folder / edition) if super().lookup_path(edition)[1] is not None else None

    async def get_response(self, path: str, scope: Scope) -> Response:
        request = Request(scope)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        feed = _FEED.fullmatch(path)
        if feed is not None and not await run_in_threadpool(has_feed, feed[1], self.settings):
            # podcast clients keep asking for a feed that is not found, and end the subscription of one that is gone
            raise HTTPException(410, "this programme has no feed")
        try:
            response = await self._found(path, request)
        except HTTPException as error:
            if error.status_code != 404 or "text/html" not in request.headers.get("accept", ""):
                raise
            text = await run_in_threadpool(render_message, _language(request), "missing", "/editions/index.html")
            response = HTMLResponse(text, status_code=404)
        response.headers.update({**OPEN, "x-content-type-options": "nosniff"})
        return response

    async def _found(self, path: str, request: Request) -> Response:
        if Path(path).name == EMBED:
            return await run_in_threadpool(self._embed, path)
        if path in (".", "index.html") and (await run_in_threadpool(self.lookup_path, "index.html"))[1] is None:
            return await run_in_threadpool(_first_page, self.settings)
        return await super().get_response(path, request.scope)

    def _embed(self, path: str) -> Response:
        edition = Path(path).parent
        hidden = any(part.startswith(".") for part in edition.parts)
        document = self.document(edition.as_posix()) if not hidden else None
        if document is None or document.status != "published":
            raise HTTPException(404)
        return HTMLResponse(render_embed(document, "index.html"), headers={"cache-control": SETTLED})

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        path = Path(full_path)
        change = _change(path.name)
        if change is None:
            response = self._opened(full_path, scope, status_code)
            if response.status_code in (200, 206) and path.suffix in SERVED:
                response.headers["content-type"] = SERVED[path.suffix]
            if response.status_code != 404:
                response.headers["cache-control"] = SETTLED if path.name == "show.mp3" else CHANGING
            return response
        place = path.resolve().relative_to(self.folder.resolve())
        place = place.relative_to(FOLDER) if place.parts[0] == FOLDER else place
        address = public_root(Request(scope), self.settings) + place.as_posix()
        try:
            body = _served(path, stat_result.st_mtime_ns, stat_result.st_ino, address)
        except FileNotFoundError:  # deleted meanwhile
            raise HTTPException(404) from None
        media_type = SERVED[path.suffix]
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"etag": etag, "cache-control": CHANGING}
        response = Response(body, status_code=status_code, media_type=media_type, headers=headers)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    def _opened(self, full_path: Any, scope: Scope, status_code: int) -> Response:
        try:
            response = OpenedFile(full_path, status_code)
        except FileNotFoundError:  # deleted meanwhile
            raise HTTPException(404) from None
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            response.close()
            return NotModifiedResponse(response.headers)
        return response


def _looked_up(found: Path | None) -> tuple[str, Any]:
    try:
        return (str(found), found.stat()) if found is not None else ("", None)
    except OSError:  # deleted meanwhile
        return "", None


def _change(name: str) -> Callable[[str, str], str] | None:
    """The conversion of a file before it is served; None if it is served unchanged."""
    if name in DOCUMENTS:
        return _public_document
    if name.startswith("feed") and name.endswith(".xml"):
        return absolute_feed
    if name == "feed.json":
        return absolute_json_feed
    if name.endswith(".m3u"):
        return absolute_playlist
    return _page if name.endswith(".html") else None


def _public_document(text: str, _address: str) -> str:
    return public_json(text.encode()).decode()


def _page(text: str, address: str) -> str:
    parts = urlsplit(address)
    return absolute_page(text, address, f"{parts.scheme}://{parts.netloc}{OEMBED}" if _EDITION.search(address) else "")


@lru_cache(maxsize=_KEPT_TEXTS)
def _served(path: Path, _changed: int, _inode: int, address: str) -> bytes:
    change = _change(path.name)
    text = path.read_text(encoding="utf-8")
    return (change(text, address) if change else text).encode()


def _language(request: Request) -> str:
    """The language of a message: the first available one that the client accepts."""
    accepted = re.findall(r"[A-Za-z]{2}", request.headers.get("accept-language", ""))
    return next((code.lower() for code in accepted if code.lower() in languages()), FALLBACK)


def _first_page(settings: Settings) -> Response:
    """The station's page before the first edition, with the next air times."""
    return HTMLResponse(render_station(station_programmes(settings)), headers={"cache-control": CHANGING})


def public_routes(store: Store) -> list[BaseRoute]:
    """The public part of the gateway: /editions, /oembed and the icon."""
    settings = store.settings
    folder = settings.home / "editions"
    folder.mkdir(parents=True, exist_ok=True)

    editions = Editions(folder, store)

    async def oembed(request: Request) -> Response:
        answer = await run_in_threadpool(_oembed, request, editions)
        return JSONResponse(answer, headers=OPEN) if answer else JSONResponse({}, status_code=404, headers=OPEN)

    async def icon(_: Request) -> Response:
        return Response(ICON, media_type=SVG, headers={"cache-control": SETTLED})

    return [
        Route(OEMBED, oembed),
        Route("/favicon.ico", icon),
        Mount("/editions", editions, name="editions"),
    ]


def _oembed(request: Request, editions: Editions) -> dict[str, Any] | None:
    """An edition's oEmbed 1.0 answer (https://oembed.com); None for other URLs."""
    root, url = public_root(request, editions.settings), request.query_params.get("url", "")
    if request.query_params.get("format", "json") != "json" or not url.startswith(root) or not _EDITION.search(url):
        return None
    parts = url.removeprefix(root).split("/")
    if any(part.startswith(".") or not part for part in parts):
        return None
    document = editions.document("/".join(parts[:-1]))
    if document is None or document.status != "published":
        return None
    return oembed_answer(document, root + "/".join(parts[:-1]) + "/", root)
