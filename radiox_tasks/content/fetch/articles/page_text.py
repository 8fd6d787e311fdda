"""Extracts the article text from a page. Pure; runs in the child processes of parse_pool."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from radiox_tasks.content.fetch.articles.charset import decode
from radiox_tasks.content.fetch.articles.plain_text import clean_body, clean_title
from radiox_tasks.model.base import Document

_LOCKED_TIERS = frozenset({"locked", "metered"})  # the values of article:content_tier beside "free"
ENOUGH = 1500  # characters that the precise reading leaves to be believed unasked
LEAST_SHARE = 0.5  # of the usual reading; a precise one with less has lost the article
LONGEST_CELL = 300  # characters of a cell with figures and names; one with more holds text
_FREE = re.compile(r'"isAccessibleForFree"', re.IGNORECASE)
_LOCKED = re.compile(r'\s{0,20}:\s{0,20}"?\s{0,20}(?:https?://schema\.org/)?false', re.IGNORECASE)
_MAX_DEPTH = 8  # of JSON-LD looked at


class PageText(Document):
    """A page's main text, or the reason why it is not ours to read."""

    text: str = ""
    refused: str | None = None


def read_page_text(body: bytes, *, headers: Mapping[str, str], url: str) -> PageText:
    """The article on a page, without navigation and comments; refused where the publisher keeps it back."""
    from trafilatura.utils import load_html

    page = decode(body, headers.get("content-type", ""))
    tree = load_html(page)
    if tree is None:
        return PageText(refused="not a web page")
    if (refusal := find_refusal(tree, headers)) is not None:
        return PageText(refused=refusal)
    headlines = {clean_title(heading.text_content()) for heading in tree.iter("h1")}
    lines = clean_body(_main_text(page, url)).split("\n")
    while lines and lines[0] in headlines:  # the title stands above the body already
        del lines[0]
    return PageText(text="\n".join(lines))


def _main_text(page: str, url: str) -> str:
    """What trafilatura takes for the article: its precise reading, and where that leaves out most of it, its usual one.

    A table that holds whole paragraphs is a layout and no table: those are read like any other part of a page.
    """
    from trafilatura import extract
    from trafilatura.utils import load_html

    def read(*, precise: bool) -> str:
        tree = load_html(page)  # extract changes the tree it is given
        if tree is None:
            return ""
        if not precise:
            _open_layout_tables(tree)
        text = extract(
            tree, url=url, favor_precision=precise, include_comments=False, include_tables=False, with_metadata=False
        )
        return text or ""

    precise = read(precise=True)
    if len(precise) >= ENOUGH:
        return precise
    usual = read(precise=False)
    return usual if len(precise) < LEAST_SHARE * len(usual) else precise


def _open_layout_tables(tree: Any) -> None:
    for table in list(tree.iter("table")):
        cells = [cell for cell in table.iter("td", "th") if not any(True for _ in cell.iter("table"))]
        if sum(len(cell.text_content().strip()) > LONGEST_CELL for cell in cells) == 0:
            continue
        for part in list(table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th")):
            part.tag = "div"


def find_refusal(tree: Any, headers: Mapping[str, str]) -> str | None:
    """Why the page may not be used beyond its teaser, by the marks publishers set; None when there are none."""
    metas = {
        str(meta.get("name") or meta.get("property") or "").lower(): str(meta.get("content") or "").strip().lower()
        for meta in tree.iter("meta")
    }
    if metas.get("article:content_tier") in _LOCKED_TIERS:
        return "behind a paywall (article:content_tier)"
    # The TDM reservation protocol of the W3C community group: 1 means that rights to mining are reserved.
    if metas.get("tdm-reservation") == "1" or headers.get("tdm-reservation", "").strip() == "1":
        return "text and data mining reserved (tdm-reservation)"
    for script in tree.iter("script"):
        if str(script.get("type", "")).lower() == "application/ld+json" and _is_locked(script.text or ""):
            return "behind a paywall (isAccessibleForFree)"
    return None


def _is_locked(text: str) -> bool:
    """Whether JSON-LD says of the page, or of a part of it, that it is not free (schema.org, isAccessibleForFree)."""
    if "isAccessibleForFree" not in text:
        return False
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return any(_LOCKED.match(text, found.end()) for found in _FREE.finditer(text))
    return any(str(value).rpartition("/")[2].strip().lower() == "false" for value in _values(document, 0))


def _values(node: Any, depth: int) -> Iterator[Any]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, dict):
        if "isAccessibleForFree" in node:
            yield node["isAccessibleForFree"]
        for child in node.values():
            yield from _values(child, depth + 1)
    elif isinstance(node, list):
        for child in node[:200]:
            yield from _values(child, depth + 1)
