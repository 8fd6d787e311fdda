"""Extracts the article text from a page. Pure; runs in the child processes of parse_pool."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from radiox_tasks.content.fetch.parsing.charset import decode
from radiox_tasks.content.fetch.parsing.plain_text import clean_body, clean_title
from radiox_tasks.model.base import Document

_LOCKED_TIERS = frozenset({"locked", "metered"})  # values of article:content_tier other than "free"
ENOUGH = 1500  # characters from which the precise extraction is used without comparison
LEAST_SHARE = 0.5  # share of the usual extraction; a precise one with less has lost the article
LONGEST_CELL = 300  # characters; a longer table cell contains text rather than figures and names
_FREE = re.compile(r'"isAccessibleForFree"', re.IGNORECASE)
_LOCKED = re.compile(r'\s{0,20}:\s{0,20}"?\s{0,20}(?:https?://schema\.org/)?false', re.IGNORECASE)
_MAX_DEPTH = 8  # of JSON-LD that is read


class PageText(Document):
    """A page's main text, or the reason why it must not be used."""

    text: str = ""
    refused: str | None = None


def read_page_text(body: bytes, *, headers: Mapping[str, str], url: str) -> PageText:
    """Extract the article from a page, without navigation and comments; refused if the publisher restricts it."""
    from radiox_tasks.content.fetch.parsing.trafilatura_functions import load_html

    page = decode(body, headers.get("content-type", ""))
    tree = load_html(page)
    if tree is None:
        return PageText(refused="not a web page")
    if (refusal := find_refusal(tree, headers)) is not None:
        return PageText(refused=refusal)
    headlines = {clean_title(heading.text_content()) for heading in tree.iter("h1")}
    lines = clean_body(_main_text(page, url)).split("\n")
    while lines and lines[0] in headlines:  # the title is part of the stored text already
        del lines[0]
    return PageText(text="\n".join(lines))


def _main_text(page: str, url: str) -> str:
    """The text that trafilatura extracts: its precise extraction, or the usual one if that omits most of the text. A
    table with whole paragraphs is a layout table, and is read like any other part of a page."""
    from radiox_tasks.content.fetch.parsing.trafilatura_functions import extract, load_html

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
    """Why only the teaser may be used, by the publisher's own marks; None if there are none."""
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
    """Whether JSON-LD says that the page, or a part of it, is not free (schema.org, isAccessibleForFree)."""
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
