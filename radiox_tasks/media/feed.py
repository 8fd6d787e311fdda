"""The podcast feed: RSS 2.0 with Apple's and Podcasting 2.0's terms, JSON Feed 1.1, and a playlist of the latest."""

import json
import re
import uuid
from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from pydantic import AwareDatetime

from radiox_tasks.model.base import Document

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Podcasting 2.0's namespace for feed guids."""
DESCRIPTION_BYTES = 4000
"""Apple's limit on an episode's description, in bytes of UTF-8."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for prefix, namespace in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
    ElementTree.register_namespace(prefix, namespace)


class Channel(Document):
    """A programme's feed. `feed_url` is where it will be read; `image_url` a square cover of 1400-3000 pixels."""

    title: str
    description: str
    language: str
    site_url: str
    feed_url: str
    image_url: str
    author: str = "RadioX"


class FeedEntry(Document):
    """One edition in a feed. All addresses are absolute; `audio_bytes` is the file's exact length."""

    show_id: str
    title: str
    description: str
    air_at: AwareDatetime
    audio_url: str
    audio_bytes: int
    duration_s: float
    image_url: str
    page_url: str
    vtt_url: str
    srt_url: str
    chapters_url: str
    language: str


def podcast_guid(feed_url: str) -> str:
    """The feed's lasting id: UUIDv5 of its address without scheme and trailing slashes."""
    address = feed_url.partition("://")[2] if urlsplit(feed_url).scheme else feed_url
    return str(uuid.uuid5(GUID_NAMESPACE, address.rstrip("/")))


def clean(text: str) -> str:
    """The text without the characters XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def bounded(text: str, limit: int = DESCRIPTION_BYTES) -> str:
    """The text cut to so many bytes of UTF-8, at a character and with an ellipsis."""
    raw = text.encode(errors="replace")
    return text if len(raw) <= limit else raw[: limit - 3].decode(errors="ignore") + "…"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, /, **attributes: str) -> ElementTree.Element:
    cleaned = {name: clean(value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, cleaned)
    element.text = None if text is None else clean(text)
    return element


def _item(parent: ElementTree.Element, entry: FeedEntry) -> None:
    item = _add(parent, "item")
    _add(item, "title", entry.title)
    _add(item, "description", bounded(entry.description))
    _add(item, "link", entry.page_url)
    _add(item, "guid", entry.show_id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(entry.air_at))
    _add(item, "enclosure", url=entry.audio_url, length=str(entry.audio_bytes), type="audio/mpeg")
    _add(item, f"{{{ITUNES}}}duration", str(round(entry.duration_s)))
    _add(item, f"{{{ITUNES}}}image", href=entry.image_url)
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    _add(item, f"{{{ITUNES}}}explicit", "false")
    for url, kind in ((entry.vtt_url, "text/vtt"), (entry.srt_url, "application/x-subrip")):
        _add(item, f"{{{PODCAST}}}transcript", url=url, type=kind, language=entry.language)
    _add(item, f"{{{PODCAST}}}chapters", url=entry.chapters_url, type="application/json+chapters")
    _add(item, f"{{{PODCAST}}}txt", "true", purpose="ai-content")


def render_feed(channel: Channel, entries: Sequence[FeedEntry]) -> str:
    """feed.xml, newest first as given. Valid XML whatever the texts hold."""
    rss = ElementTree.Element("rss", {"version": "2.0"})
    head = _add(rss, "channel")
    _add(head, "title", channel.title)
    _add(head, "link", channel.site_url)
    _add(head, f"{{{ATOM}}}link", href=channel.feed_url, rel="self", type="application/rss+xml")
    _add(head, "description", bounded(channel.description))
    _add(head, "language", channel.language)
    _add(head, "generator", "RadioX")
    if entries:
        _add(head, "lastBuildDate", format_datetime(max(entry.air_at for entry in entries)))
    image = _add(head, "image")
    for tag, text in (("url", channel.image_url), ("title", channel.title), ("link", channel.site_url)):
        _add(image, tag, text)
    _add(head, f"{{{ITUNES}}}author", channel.author)
    _add(head, f"{{{ITUNES}}}image", href=channel.image_url)
    _add(head, f"{{{ITUNES}}}category", text="News")
    _add(head, f"{{{ITUNES}}}explicit", "false")
    _add(head, f"{{{ITUNES}}}type", "episodic")
    _add(head, f"{{{PODCAST}}}guid", podcast_guid(channel.feed_url))
    _add(head, f"{{{PODCAST}}}medium", "podcast")
    _add(head, f"{{{PODCAST}}}txt", "true", purpose="ai-content")
    for entry in entries:
        _item(head, entry)
    ElementTree.indent(rss, " ")
    body = ElementTree.tostring(rss, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def render_json_feed(channel: Channel, entries: Sequence[FeedEntry]) -> str:
    """feed.json, JSON Feed 1.1 with the audio as attachments."""
    items = [
        {
            "id": entry.show_id,
            "url": entry.page_url,
            "title": entry.title,
            "content_text": entry.description,
            "image": entry.image_url,
            "date_published": entry.air_at.isoformat(),
            "language": entry.language,
            "attachments": [
                {
                    "url": entry.audio_url,
                    "mime_type": "audio/mpeg",
                    "size_in_bytes": entry.audio_bytes,
                    "duration_in_seconds": round(entry.duration_s, 3),
                }
            ],
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.site_url,
        "feed_url": re.sub(r"\.xml$", ".json", channel.feed_url),
        "description": channel.description,
        "icon": channel.image_url,
        "language": channel.language,
        "authors": [{"name": channel.author}],
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def render_playlist(entries: Sequence[FeedEntry]) -> str:
    """latest.m3u: the newest editions for a player or a playout system, newest first."""
    rows = ["#EXTM3U"]
    for entry in entries:
        rows += [f"#EXTINF:{round(entry.duration_s)},{' '.join(entry.title.split())}", entry.audio_url]
    return "\n".join(rows) + "\n"
