"""The podcast feed: RSS 2.0 with Apple's and Podcasting 2.0's tags, JSON Feed 1.1, and a playlist.

URLs are absolute if the station has a public URL, and relative to the feed otherwise; the gateway makes them absolute
(media/podcast/absolute_urls.py).
"""

import json
import re
import uuid
from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from pydantic import AwareDatetime

from radiox_tasks.media.literal_text import literal
from radiox_tasks.model.base import Document
from radiox_tasks.model.formats.media_types import CHAPTERS, MP3, RSS, SRT, VTT

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Podcasting 2.0's namespace for feed guids."""
DESCRIPTION_BYTES = 4000
"""Apple's limit on an episode's description, in bytes of UTF-8."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for prefix, namespace in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM), ("fh", HISTORY)):
    ElementTree.register_namespace(prefix, namespace)


class Channel(Document):
    """A programme's feed. `feed_url` is its URL; `image_url` a square cover of 1400-3000 pixels. `guid` is the feed's
    permanent id. `older_url` links to the archive before these editions; an `archive` page also has `newer_url` and
    `current_url`, the main feed. `rhythm` says how often it airs, `rule` as an RFC 5545 recurrence. `owner_email`
    lets a directory contact the owner."""

    title: str
    description: str
    language: str
    site_url: str
    feed_url: str
    image_url: str
    guid: str
    author: str = "RadioX"
    owner_email: str = ""
    rhythm: str = ""
    rule: str = ""
    archive: bool = False
    current_url: str = ""
    older_url: str = ""
    newer_url: str = ""


class FeedEntry(Document):
    """One edition in a feed. `audio_bytes` is the file's exact size; `hosts` are its speakers. A `retracted` edition
    has a note and a page, and no audio."""

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
    hosts: tuple[str, ...] = ()
    retracted: bool = False


def podcast_guid(feed_url: str) -> str:
    """A permanent id for a feed: the UUIDv5 of its first URL without scheme and trailing slashes."""
    address = feed_url.partition("://")[2] if urlsplit(feed_url).scheme else feed_url
    return str(uuid.uuid5(GUID_NAMESPACE, address.rstrip("/")))


def clean(text: str) -> str:
    """The text without the characters XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def bounded(text: str, limit: int = DESCRIPTION_BYTES) -> str:
    """The text cut to a number of UTF-8 bytes, at a character boundary, with an ellipsis."""
    raw = text.encode(errors="replace")
    return text if len(raw) <= limit else raw[: limit - 3].decode(errors="ignore") + "…"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, /, **attributes: str) -> ElementTree.Element:
    cleaned = {name: clean(value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, cleaned)
    element.text = None if text is None else literal(clean(text))
    return element


def _item(parent: ElementTree.Element, entry: FeedEntry) -> None:
    item = _add(parent, "item")
    _add(item, "title", entry.title)
    _add(item, "description", bounded(literal(entry.description)))
    _add(item, "link", entry.page_url)
    _add(item, "guid", entry.show_id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(entry.air_at))
    if entry.retracted:
        return
    _add(item, "enclosure", url=entry.audio_url, length=str(entry.audio_bytes), type=MP3)
    _add(item, f"{{{ITUNES}}}duration", str(round(entry.duration_s)))
    _add(item, f"{{{ITUNES}}}image", href=entry.image_url)
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    _add(item, f"{{{ITUNES}}}explicit", "false")
    for url, kind in ((entry.vtt_url, VTT), (entry.srt_url, SRT)):
        _add(item, f"{{{PODCAST}}}transcript", url=url, type=kind, language=entry.language)
    _add(item, f"{{{PODCAST}}}chapters", url=entry.chapters_url, type=CHAPTERS)
    for host in entry.hosts:
        _add(item, f"{{{PODCAST}}}person", host, role="host", group="cast")
    _add(item, f"{{{PODCAST}}}txt", "true", purpose="ai-content")


def unique_titles(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """The entries, newest first, with a number appended to duplicate titles: clients merge equal ones."""
    seen: dict[str, int] = {}
    numbered = []
    for entry in reversed(entries):
        seen[entry.title] = times = seen.get(entry.title, 0) + 1
        numbered.append(entry if times == 1 else entry.model_copy(update={"title": f"{entry.title} ({times})"}))
    return numbered[::-1]


def render_feed(channel: Channel, entries: Sequence[FeedEntry]) -> str:
    """feed.xml, in the given order (newest first). Valid XML for any text."""
    rss = ElementTree.Element("rss", {"version": "2.0"})
    head = _add(rss, "channel")
    _add(head, "title", channel.title)
    _add(head, "link", channel.site_url)
    _add(head, f"{{{ATOM}}}link", href=channel.feed_url, rel="self", type=RSS)
    _paging(head, channel)
    _add(head, "description", bounded(literal(channel.description)))
    _add(head, "language", channel.language)
    _add(head, "generator", "RadioX")
    if entries:
        _add(head, "lastBuildDate", format_datetime(max(entry.air_at for entry in entries)))
    image = _add(head, "image")
    for tag, text in (("url", channel.image_url), ("title", channel.title), ("link", channel.site_url)):
        _add(image, tag, text)
    _add(head, f"{{{ITUNES}}}author", channel.author)
    if channel.owner_email:
        owner = _add(head, f"{{{ITUNES}}}owner")
        _add(owner, f"{{{ITUNES}}}name", channel.author)
        _add(owner, f"{{{ITUNES}}}email", channel.owner_email)
    _add(head, f"{{{ITUNES}}}image", href=channel.image_url)
    _add(head, f"{{{ITUNES}}}category", text="News")
    _add(head, f"{{{ITUNES}}}explicit", "false")
    _add(head, f"{{{ITUNES}}}type", "episodic")
    _add(head, f"{{{PODCAST}}}guid", channel.guid)
    _add(head, f"{{{PODCAST}}}medium", "podcast")
    _add(head, f"{{{PODCAST}}}locked", "yes")
    if channel.rhythm:
        rule = {"rrule": channel.rule} if channel.rule else {}
        _add(head, f"{{{PODCAST}}}updateFrequency", channel.rhythm, **rule)
    _add(head, f"{{{PODCAST}}}txt", "true", purpose="ai-content")
    for entry in unique_titles(entries):
        _item(head, entry)
    ElementTree.indent(rss, " ")
    body = ElementTree.tostring(rss, encoding="unicode")
    return f"{XML_HEAD}{body}\n"


def _paging(head: ElementTree.Element, channel: Channel) -> None:
    """RFC 5005, section 4: the main feed links to archive pages, which do not change any more."""
    if channel.archive:
        _add(head, f"{{{HISTORY}}}archive")
        _add(head, f"{{{ATOM}}}link", href=channel.current_url, rel="current", type=RSS)
    for rel, url in (("prev-archive", channel.older_url), ("next-archive", channel.newer_url)):
        if url:
            _add(head, f"{{{ATOM}}}link", href=url, rel=rel, type=RSS)


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
            "attachments": []
            if entry.retracted
            else [
                {
                    "url": entry.audio_url,
                    "mime_type": MP3,
                    "size_in_bytes": entry.audio_bytes,
                    "duration_in_seconds": round(entry.duration_s, 3),
                }
            ],
        }
        for entry in unique_titles(entries)
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
