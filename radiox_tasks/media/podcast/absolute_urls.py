"""Makes relative URLs in published feeds, playlists and pages absolute.

Every function takes the text of a file and the URL at which it is served; absolute URLs are unchanged.
"""

import html
import json
import re
from typing import Any
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

from radiox_tasks.media.podcast import podcast_feed  # imported to register the namespaces' prefixes

_ATTRIBUTES = ("url", "href")
_ELEMENTS = ("link", "url")
_KEYS = frozenset({"url", "home_page_url", "feed_url", "next_url", "image", "icon"})
_CARD = re.compile(r'(<meta property="og:(?:url|image|audio)" content=")([^"]*)(")')


def absolute_feed(text: str, address: str) -> str:
    """A feed in RSS."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own feed
    for element in root.iter():
        for name in _ATTRIBUTES:
            if name in element.attrib:
                element.set(name, urljoin(address, element.attrib[name]))
        if element.tag in _ELEMENTS and element.text:
            element.text = urljoin(address, element.text)
    return f"{podcast_feed.XML_HEAD}{ElementTree.tostring(root, encoding='unicode')}\n"


def absolute_json_feed(text: str, address: str) -> str:
    """A JSON Feed."""
    return json.dumps(_absolute(json.loads(text), address), ensure_ascii=False, indent=1) + "\n"


def _absolute(value: Any, address: str) -> Any:
    if isinstance(value, dict):
        return {
            key: urljoin(address, inner) if key in _KEYS and isinstance(inner, str) else _absolute(inner, address)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_absolute(inner, address) for inner in value]
    return value


def absolute_playlist(text: str, address: str) -> str:
    """An M3U playlist."""
    rows = (row if not row or row.startswith("#") else urljoin(address, row) for row in text.split("\n"))
    return "\n".join(rows)


def absolute_page(text: str, address: str, oembed: str = "") -> str:
    """A page: its link preview, and the link to its oEmbed answer (https://oembed.com) at `oembed`."""

    def whole(found: re.Match[str]) -> str:
        before, given, after = found.groups()
        return before + html.escape(urljoin(address, html.unescape(given))) + after

    text = _CARD.sub(whole, text)
    if not oembed:
        return text
    href = html.escape(f"{oembed}?format=json&url={quote(address, safe='')}")
    return text.replace("</head>", f'<link rel="alternate" type="application/json+oembed" href="{href}">\n</head>', 1)
