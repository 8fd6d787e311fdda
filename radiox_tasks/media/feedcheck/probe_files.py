"""Requests the files a feed names, as clients do: its artwork, and the newest episode's audio."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from radiox_tasks.media.feedcheck.apple import REQUIREMENTS
from radiox_tasks.media.feedcheck.read_feed import LARGEST, Feed, FeedUnreadableError, Finding, Level, is_web_address

if TYPE_CHECKING:
    import httpx

ARTWORK = "https://podcasters.apple.com/support/896-artwork-requirements"
ARTWORK_BYTES = 512 << 10
SECONDS = 20.0
RULES = 8
"""The number of rules for files: all of them answer; head, ranges, length and type of the audio; format, dimensions and
size of artwork."""


def fetch_feed(client: "httpx.Client", url: str) -> tuple[bytes, str]:
    """The feed's bytes and its final URL. Raises FeedUnreadableError."""
    import httpx

    try:
        with client.stream("GET", url) as response:
            response.raise_for_status()
            if (body := _bounded(response)) is None:
                raise FeedUnreadableError(f"{url}: larger than {LARGEST >> 20} MB")
            return body, str(response.url)
    except httpx.HTTPStatusError as error:
        raise FeedUnreadableError(f"{url}: the server answered HTTP {error.response.status_code}") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedUnreadableError(f"{url}: {error or type(error).__name__}") from None


def _bounded(response: "httpx.Response") -> bytes | None:
    """The body; None if it is larger than LARGEST."""
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


def probe_files(client: "httpx.Client", feed: Feed) -> list[Finding]:
    """Problems of the artwork and the newest episode's file; other items are not requested."""
    import httpx

    found: list[Finding] = []
    for name, look in (("artwork", _artwork), ("newest item", _audio)):
        try:
            found += look(client, feed)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            found.append(_finding("file-can-be-had", "error", name, str(error) or type(error).__name__, REQUIREMENTS))
    return found


def _finding(name: str, level: Level, where: str, message: str, source: str) -> Finding:
    return Finding(rule=name, level=level, where=where, message=message, source=source)


def _audio(client: "httpx.Client", feed: Feed) -> Iterator[Finding]:
    item = next((item for item in feed.items if item.all("enclosure")), None)
    if item is None:
        return
    enclosure = item.all("enclosure")[0]
    url, declared = enclosure.get("url", ""), enclosure.get("length", "")
    if not is_web_address(url):
        return
    head = client.head(url)
    if head.status_code != 200:
        message = f"HEAD answers HTTP {head.status_code}: clients ask so before they load"
        yield _finding("media-answers-head", "error", item.name, message, REQUIREMENTS)
        return
    if head.headers.get("content-length") != declared:
        message = f"length says {declared}, the server {head.headers.get('content-length')}"
        yield _finding("length-is-the-files", "error", item.name, message, REQUIREMENTS)
    if head.headers.get("content-type", "").partition(";")[0] != enclosure.get("type"):
        message = f"type says {enclosure.get('type')}, the server {head.headers.get('content-type')}"
        yield _finding("type-is-the-files", "error", item.name, message, REQUIREMENTS)
    with client.stream("GET", url, headers={"Range": "bytes=0-1"}) as part:
        if part.status_code != 206:
            message = f"a byte range answers HTTP {part.status_code}, not 206: players cannot seek"
            yield _finding("media-has-byte-ranges", "error", item.name, message, REQUIREMENTS)


def _artwork(client: "httpx.Client", feed: Feed) -> Iterator[Finding]:
    from PIL import Image, UnidentifiedImageError

    url = next((image.get("href", "") for image in feed.all("itunes:image")), "")
    if not is_web_address(url):
        return
    with client.stream("GET", url) as response:
        raw = _bounded(response.raise_for_status())
    if raw is None:
        yield _finding("artwork-is-light", "error", "artwork", f"is larger than {LARGEST >> 20} MB", ARTWORK)
        return
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG")) as image:
            kind, mode, (width, height) = image.format, image.mode, image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        yield _finding("artwork-is-a-picture", "error", "artwork", "is no JPEG or PNG that opens", ARTWORK)
        return
    if width != height or not 1400 <= width <= 3000 or mode != "RGB":
        message = f"is {kind} {mode} of {width} x {height}; square RGB of 1400 to 3000 pixels is asked for"
        yield _finding("artwork-has-its-size", "error", "artwork", message, ARTWORK)
    if len(raw) > ARTWORK_BYTES:
        message = f"has {len(raw) >> 10} kB; phones are to load at most {ARTWORK_BYTES >> 10} kB"
        yield _finding("artwork-is-light", "warning", "artwork", message, ARTWORK)
