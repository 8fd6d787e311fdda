"""Renders newsroom pages: Jinja2 with escaping; all assets come from this host."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

from radiox_tasks.data.events import last_event_id
from radiox_tasks.data.jobs import reason_of
from radiox_tasks.gateway.authentication import Visitor, has_issuer
from radiox_tasks.gateway.newsroom.words import said
from radiox_tasks.gateway.route_dependencies import COOKIE, csrf_token
from radiox_tasks.media.pages.render_page import page_environment
from radiox_tasks.model.formats.media_types import CSS, JAVASCRIPT, OTF, SVG
from radiox_tasks.model.formats.time_in_words import in_words
from radiox_tasks.model.formats.web_links import web_link
from radiox_tasks.settings import ROOT

TEMPLATES = ROOT / "templates"
FOLDER = TEMPLATES / "newsroom"
FONTS = ROOT / "radiox_tasks" / "media" / "covers" / "fonts"

_TOKENS = re.compile(r"^:root \{.*?^\}$", re.S | re.M)
"""The colours of the public pages, light and dark, shared with the newsroom."""


class Asset:
    """An asset of the pages. Its URL changes with its content, so it can be cached forever."""

    def __init__(self, name: str, media_type: str, content: bytes) -> None:
        self.name, self.media_type, self.content = name, media_type, content
        self.version = hashlib.sha256(content).hexdigest()[:12]
        self.href = f"/newsroom/assets/{name}?v={self.version}"


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """All assets of the newsroom's pages, by name."""
    made = [
        Asset("newsroom.css", CSS, _style().encode()),
        Asset("newsroom.js", JAVASCRIPT, (FOLDER / "newsroom.js").read_bytes()),
        Asset("htmx.js", JAVASCRIPT, (FOLDER / "vendor" / "htmx.min.js").read_bytes()),
        Asset("favicon.svg", SVG, (FOLDER / "favicon.svg").read_bytes()),
        Asset("medium.otf", OTF, (FONTS / "HankenGrotesk-Medium.otf").read_bytes()),
        Asset("bold.otf", OTF, (FONTS / "HankenGrotesk-Bold.otf").read_bytes()),
    ]
    return {asset.name: asset for asset in made}


def _style() -> str:
    sheets = (TEMPLATES / "shared" / "base.css", TEMPLATES / "dashboard" / "page.css")
    tokens = [match for sheet in sheets for match in _TOKENS.findall(sheet.read_text(encoding="utf-8"))]
    return "\n".join((*tokens, (FOLDER / "newsroom.css").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The newsroom's templates."""
    made = page_environment(FOLDER)
    filters: dict[str, Callable[..., object]] = {
        "clock": lambda moment: f"{moment:%H:%M}",
        "zone": lambda moment: moment.tzname(),
        "date": lambda moment: f"{moment:%a} {moment.day} {moment:%b}",
        "ago": ago,
        "said": said,
        "reason": reason_of,
        "seconds": duration,
        "money": money,
        "web_link": web_link,
        "bare": lambda url: str(url).split("://", 1)[-1].removeprefix("www."),
        "host": lambda url: str(urlsplit(url).netloc).removeprefix("www."),
    }
    made.filters.update(filters)
    made.globals["assets"] = assets
    return made


def page(request: Request, template: str, visitor: Visitor, /, *, status: int = 200, **values: Any) -> Response:
    """The template as a response."""
    session = request.cookies.get(COOKIE, "")
    context = {
        "visitor": visitor,
        "csrf": csrf_token(session) if visitor.via == "session" else "",
        "path": request.url.path,
        "now": datetime.now(UTC),
        "newest_event": last_event_id(request.app.state.store.database) if visitor.may("read") else 0,
        "can_sign_in": has_issuer(request.app.state.store.settings),
        **values,
    }
    return HTMLResponse(environment().get_template(template).render(context), status_code=status)


def money(value: float) -> str:
    """An amount in US dollars; small amounts include fractions of a cent."""
    return f"${value:,.2f}" if value >= 0.1 or not value else f"${value:.4f}"


def ago(moment: datetime | None) -> str:
    """A past or future time relative to now, in words."""
    if moment is None:
        return "never"
    since = datetime.now(UTC) - moment
    if abs(since) < timedelta(seconds=1):
        return "now"
    return f"{in_words(since)} ago" if since > timedelta() else f"in {in_words(since)}"


def duration(seconds: float | None) -> str:
    """A length as minutes and seconds."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def asset_response(name: str) -> Response | None:
    """An asset's response; None if there is none of this name."""
    asset = assets().get(name)
    if asset is None:
        return None
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": f'"{asset.version}"'}
    return Response(asset.content, media_type=asset.media_type, headers=headers)
