"""How pages are made: Jinja2 with escaping on, one file with its style and script inside, and a strict policy.

A page loads nothing from anywhere else; its own style and script are allowed by their hashes alone.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from radiox_tasks.data.links import web_link
from radiox_tasks.settings import ROOT

TEMPLATES = ROOT / "templates"

ADDRESS_SHOWN = 60
"""Characters of a feed's address on a page."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, escaping everything that is not marked as ours."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web_link"] = web_link
    made.filters["address"] = address
    return made


@lru_cache(maxsize=8)
def _asset(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def address(url: str) -> str:
    """An address as a reader wants it: without scheme and query, and not endless."""
    short = url.partition("://")[2].partition("?")[0].removeprefix("www.").rstrip("/")
    return short if len(short) <= ADDRESS_SHOWN else short[: ADDRESS_SHOWN - 1] + "…"


def _allow(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def render_page(place: str, *, style: str, values: dict[str, Any]) -> str:
    """The page templates/<place>/page.html.j2 with page.css (after `style`, rules of this page) and page.js inside."""
    css = style + _asset(TEMPLATES / place / "page.css")
    script = TEMPLATES / place / "page.js"
    js = _asset(script) if script.is_file() else ""
    scripts = _allow(js) if js else "'none'"
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file: data:; "
        f"media-src 'self' file:; style-src {_allow(css)}; script-src {scripts}"
    )
    template = environment().get_template(f"{place}/page.html.j2")
    own = {"css": Markup(css), "js": Markup(js), "policy": policy}  # noqa: S704 - our own files
    return template.render(**own, **values)
