"""From an article's page to its text. Pure; hostile pages are read in parse_pool's children."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from radiox_tasks.content.fetch.article_text import clean_body, clean_title
from radiox_tasks.model.base import Document

_LOCKED_TIERS = frozenset({"locked", "metered"})  # the values of article:content_tier beside "free"
_MAX_DEPTH = 8  # of JSON-LD looked at


class PageText(Document):
    """A page's main text, or the reason why it is not ours to read."""

    text: str = ""
    refused: str | None = None


def read_page_text(body: bytes, *, headers: Mapping[str, str], url: str) -> PageText:
    """The article on a page, without navigation, comments and tables; refused where the publisher keeps it back."""
    import trafilatura
    from trafilatura.utils import load_html

    tree = load_html(decode_page(body, headers.get("content-type", "")))
    if tree is None:
        return PageText(refused="not a web page")
    if (refusal := find_refusal(tree, headers)) is not None:
        return PageText(refused=refusal)
    headlines = {clean_title(heading.text_content()) for heading in tree.iter("h1")}
    text = trafilatura.extract(
        tree, url=url, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False
    )
    lines = clean_body(text or "").split("\n")
    while lines and lines[0] in headlines:  # the title stands above the body already
        del lines[0]
    return PageText(text="\n".join(lines))


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
        return re.search(r'"isAccessibleForFree"\s*:\s*"?\s*(?:https?://schema\.org/)?false', text, re.I) is not None
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


def decode_page(body: bytes, content_type: str) -> bytes | str:
    """The page as text where the header's charset is right, else its bytes: trafilatura then looks for the charset."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    if match is None:
        return body
    try:
        return body.decode(match.group(1))
    except (LookupError, UnicodeDecodeError, ValueError):
        return body
