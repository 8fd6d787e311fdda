"""Editions in a remote store (Supabase Storage, S3): the same paths as on disk, in a public bucket.

Supabase serves HTML as plain text on its own domain, so pages require a custom domain or the gateway; other files are
served with their type and with byte ranges.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from radiox_tasks.data.presets.find_presets import has_feed
from radiox_tasks.media.edition_folders import sending
from radiox_tasks.media.edition_layout import (
    DOCUMENTS,
    FILES,
    audio_names,
    files_of,
    folder_of,
    public_json,
    read_edition,
    read_record,
)
from radiox_tasks.media.edition_paths import base_url, editions_root
from radiox_tasks.media.pages.share import EMBED, oembed_answer
from radiox_tasks.media.pages.station_pages import render_embed
from radiox_tasks.media.podcast.absolute_urls import absolute_page
from radiox_tasks.media.podcast.feed_archive import FEED_PAGES, page_name
from radiox_tasks.media.programme_files import LATEST
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.formats.media_types import CHAPTERS, SERVED
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.bucket import Bucket
from radiox_tasks.providers.storage.configured_bucket import edition_bucket
from radiox_tasks.settings import Settings

SETTLED_SECONDS = 3600  # seconds; an edition's files change only by corrections
FRESH_SECONDS = 60  # seconds; feeds and `latest` change with each show
FEEDS = ("feed.json", "feed.xml")
OEMBED = "oembed.json"
SHARED = (EMBED, OEMBED)
"""Answers that the gateway computes on request, and that are files in a bucket."""
SENT = ".sent"
"""A file in a programme's folder: its text names the bucket that received the archive pages, its time says when."""
PAGES = ("index.html", "show.json")
"""The files of an edition that contain its record; all others are settled once it is staged."""


def upload_files(document: ShowDocument, folder: Path, *, settings: Settings) -> list[str]:
    """Upload the settled files of an edition from `folder` to its final URLs; returns their paths. Repeating it
    replaces the same objects. Raises ProviderError."""
    place, bucket = folder_of(document, settings.home), _bucket(settings)
    names = [name for name in files_of(document) if name not in PAGES]
    return [_send(bucket, settings, place / name, folder / name, SETTLED_SECONDS) for name in names]


def upload_edition(document: ShowDocument, *, settings: Settings) -> list[str]:
    """Upload the record and the pages of an edition that is on air or was retracted, and what refers to it; returns the
    paths in order.

    Its settled files are there already (`upload_files`), and the feed is last, so that every announced file exists.
    `latest` is uploaded only from the machine with the latest edition. Repeating it replaces the same objects. Raises
    ProviderError.
    """
    root, edition = editions_root(settings.home), folder_of(document, settings.home)
    if read_edition(edition) is None:
        raise ProviderError("invalid", f"store: no whole edition of show {document.show_id} on this disk")
    bucket = _bucket(settings)
    sent = [_send(bucket, settings, edition / name, edition / name, SETTLED_SECONDS) for name in PAGES]
    if document.status != "retracted":
        sent += [_put(bucket, settings, edition / name, content) for name, content in _made(document, settings)]
    with sending(root, "station", lambda: [root / "index.html"]) as files:
        sent += [_send(bucket, settings, path, held, FRESH_SECONDS) for path, held in files.items()]
    return sent + _upload_programme(document, bucket, settings)


def _upload_programme(document: ShowDocument, bucket: Bucket, settings: Settings) -> list[str]:
    """Upload what the programme's editions share, and note on this disk which archive pages the bucket has."""
    root = editions_root(settings.home)
    folder = root / document.preset
    mark = folder / f"{SENT}-new"

    def shared() -> list[Path]:
        latest = LATEST if document.status == "retracted" or _is_latest(folder, document) else ()
        mark.unlink(missing_ok=True)  # its file has the time of the earlier upload
        mark.write_text(bucket.name)
        return [
            *_unsent_pages(folder, bucket.name),
            *(folder / name for name in ("index.html", *latest, "latest.m3u", *FEEDS)),
            mark,
        ]

    with sending(root, f"preset-{document.preset}", shared) as files:
        written = files.pop(mark)
        sent = [_send(bucket, settings, path, held, FRESH_SECONDS) for path, held in files.items()]
        written.replace(folder / SENT)
        if not has_feed(document.preset, settings, otherwise=document.has_feed):
            bucket.delete([f"{document.preset}/{name}" for name in FEEDS])
    return sent


def _made(document: ShowDocument, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The embeddable player and the oEmbed answer of an edition."""
    root, place = _addresses(folder_of(document, settings.home), settings)
    yield EMBED, render_embed(document, "index.html").encode()
    yield OEMBED, json.dumps(oembed_answer(document, place, root), ensure_ascii=False).encode()


def _addresses(folder: Path, settings: Settings) -> tuple[str, str]:
    """The URLs of all editions and of one of their folders."""
    root = base_url(settings)
    return root, f"{root}{folder.relative_to(editions_root(settings.home)).as_posix()}/"


def _unsent_pages(folder: Path, bucket: str) -> list[Path]:
    """The archive pages that were written since the last upload to this bucket, oldest first."""
    mark = folder / SENT
    known = mark.stat().st_mtime_ns if mark.is_file() and mark.read_text() == bucket else 0
    return [page for page in sorted(folder.glob(FEED_PAGES)) if page.stat().st_mtime_ns > known]


def _is_latest(folder: Path, document: ShowDocument) -> bool:
    latest = read_record(folder / "latest.json")
    return latest is not None and latest.show_id == document.show_id


def _bucket(settings: Settings) -> Bucket:
    bucket = edition_bucket(settings)
    bucket.ensure(public=True)
    return bucket


def content_type(path: Path) -> str:
    """The Content-Type of an edition's file."""
    return CHAPTERS if path.name == "chapters.json" else SERVED[path.suffix]


def _send(bucket: Bucket, settings: Settings, path: Path, held: Path, seconds: int) -> str:
    """Upload the content of `held` to the place of `path`, with absolute URLs in a page's link preview."""
    content: bytes | Path = held
    if path.name in DOCUMENTS:
        content = public_json(held.read_bytes())
    elif path.suffix == ".html":
        _, place = _addresses(path.parent, settings)
        is_edition = (path.parent / "show.json").is_file()
        oembed = f"{place}{OEMBED}" if is_edition else ""
        content = absolute_page(held.read_text(encoding="utf-8"), f"{place}{path.name}", oembed).encode()
    return _put(bucket, settings, path, content, seconds)


def _put(bucket: Bucket, settings: Settings, path: Path, content: bytes | Path, seconds: int = SETTLED_SECONDS) -> str:
    place = path.relative_to(editions_root(settings.home)).as_posix()
    bucket.put(place, content, content_type=content_type(path), cache_seconds=seconds)
    return place


def delete_edition(document: ShowDocument, *, settings: Settings) -> None:
    """Delete an edition's files from the bucket; missing ones are ignored.

    Raises ProviderError. The page of a retracted one stays. `latest` is deleted with a programme's last edition, an
    archive page with the last edition of its day.
    """
    folder = folder_of(document, settings.home)
    kept = PAGES if document.status == "retracted" else ()
    names = [name for name in (*audio_names(document.edition)[1:], *FILES, *SHARED) if name not in kept]
    paths = [folder / name for name in names]
    page = folder.parent.parent / page_name(folder.parent.name)
    paths += [] if page.exists() else [page]
    if document.status == "retracted":
        paths += [path for path in (folder.parent.parent / name for name in LATEST) if not path.exists()]
    root = editions_root(settings.home)
    edition_bucket(settings).delete([path.relative_to(root).as_posix() for path in paths])
