"""Renders pages: Jinja2 with escaping, styles and scripts inline, and a strict content security policy.

A page loads no other files; its own styles and scripts are allowed by their hashes only.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from radiox_tasks.model.formats.media_types import SVG
from radiox_tasks.model.formats.web_links import web_link
from radiox_tasks.settings import ROOT

TEMPLATES = ROOT / "templates"
SHARED = TEMPLATES / "shared"

SCRIPTS = ("theme.js", "player.js", "lists.js")
"""Included in every page, before its own styles and scripts."""

ADDRESS_SHOWN = 60
"""Maximum characters of a feed's URL on a page."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#dc0028"/>'
    '<path d="M7 13v6M12 9v14M17 5v22M22 10v12M27 14v4" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'
)


def page_environment(folder: Path) -> Environment:
    """The templates in `folder`, with automatic escaping; an unknown name in a template is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the public pages."""
    made = page_environment(TEMPLATES)
    made.filters["web_link"] = web_link
    made.filters["address"] = address
    made.globals["favicon"] = f"data:{SVG},{quote(ICON)}"
    return made


@lru_cache(maxsize=32)
def _asset(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@lru_cache(maxsize=1)
def _typeface() -> str:
    """The covers' typeface, reduced to Latin letters (made with fonttools' pyftsubset)."""
    font = base64.b64encode((SHARED / "fonts" / "HankenGrotesk-Bold.woff2").read_bytes()).decode()
    source = f'url("data:font/woff2;base64,{font}") format("woff2")'
    return f'@font-face{{font-family:"RadioX";font-weight:700;font-display:swap;src:{source}}}\n'


def address(url: str) -> str:
    """A URL for display: without scheme and query, shortened."""
    short = url.partition("://")[2].partition("?")[0].removeprefix("www.").rstrip("/")
    return short if len(short) <= ADDRESS_SHOWN else short[: ADDRESS_SHOWN - 1] + "…"


def _allow(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def render_page(place: str, *, values: dict[str, Any], style: str = "") -> str:
    """The page templates/<place>/page.html.j2 with its style (`style` contains additional rules) and script inline."""
    own_place = TEMPLATES / place
    css = (
        style + _typeface() + "".join(map(_asset, (SHARED / "base.css", SHARED / "lists.css", own_place / "page.css")))
    )
    js = "".join(_asset(path) for path in (*(SHARED / name for name in SCRIPTS), own_place / "page.js"))
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file: data:; font-src data:; "
        f"media-src 'self' file:; style-src {_allow(css)}; script-src {_allow(js)}"
    )
    template = environment().get_template(f"{place}/page.html.j2")
    own = {"css": Markup(css), "js": Markup(js), "policy": policy}  # noqa: S704 - our own files
    return template.render(**own, **values)
