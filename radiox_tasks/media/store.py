"""Editions in a remote store (Supabase Storage, S3): the same paths as on disk, in a public bucket.

Supabase serves HTML as plain text on its own domain, so pages are read there through a custom domain or the gateway;
audio, covers, transcripts and feeds are served as what they are, with byte ranges.
"""

from pathlib import Path

from radiox_tasks.media.edition import DOCUMENTS, FILES, audio_names, files_of, folder_of, public_json, read_edition
from radiox_tasks.media.places import editions_root, sending
from radiox_tasks.media.publish import LATEST
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.object_store import Bucket, edition_bucket
from radiox_tasks.settings import Settings

CONTENT_TYPES = {
    ".mp3": "audio/mpeg",
    ".jpg": "image/jpeg",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".m3u": "audio/x-mpegurl; charset=utf-8",
}
SETTLED_SECONDS = 3600  # an edition's files change only when it is corrected
FRESH_SECONDS = 60  # feeds and `latest` change with each show
FEEDS = ("feed.json", "latest.m3u", "feed.xml")
PAGES = ("index.html", "show.json")
"""The files of an edition that its record is written into; the others are settled once it is staged."""


def upload_files(document: ShowDocument, folder: Path, *, settings: Settings) -> list[str]:
    """Upload the settled files of an edition, which lie in `folder`, to where it will be served; their paths.

    Repeating it replaces the same objects. Raises ProviderError.
    """
    place, bucket = folder_of(document, settings.home), _bucket(settings)
    names = [name for name in files_of(document) if name not in PAGES]
    return [_send(bucket, settings, place / name, folder / name, SETTLED_SECONDS) for name in names]


def upload_edition(document: ShowDocument, *, settings: Settings, settled: bool = False) -> list[str]:
    """Upload an edition that is on air, or was retracted, and what points to it; the paths in the order they went.

    The edition's own files go first (without the `settled` ones, if they are there already) and the feed last, so that
    nothing is announced before it can be had. `latest` goes only from where the latest edition lies. Repeating it
    replaces the same objects. Raises ProviderError.
    """
    root = editions_root(settings.home)
    edition, folder = folder_of(document, settings.home), root / document.preset
    if read_edition(edition) is None:
        raise ProviderError("invalid", f"store: no whole edition of show {document.show_id} on this disk")
    sent = [] if settled or document.status == "retracted" else upload_files(document, edition, settings=settings)
    bucket = _bucket(settings)
    sent += [_send(bucket, settings, edition / name, edition / name, SETTLED_SECONDS) for name in PAGES]

    def shared() -> list[Path]:
        latest = LATEST if document.status == "retracted" or _is_latest(folder, document) else ()
        return [folder / name for name in (*latest, *FEEDS)]

    for name, choose in (("station", lambda: [root / "index.html"]), (f"preset-{document.preset}", shared)):
        with sending(root, name, choose) as files:
            sent += [_send(bucket, settings, path, held, FRESH_SECONDS) for path, held in files.items()]
    return sent


def _is_latest(folder: Path, document: ShowDocument) -> bool:
    latest = folder / "latest.json"
    if not latest.is_file():
        return False
    return ShowDocument.model_validate_json(latest.read_bytes()).show_id == document.show_id


def _bucket(settings: Settings) -> Bucket:
    bucket = edition_bucket(settings)
    bucket.ensure(public=True)
    return bucket


def content_type(path: Path) -> str:
    """What a file of an edition is served as."""
    return "application/json+chapters" if path.name == "chapters.json" else CONTENT_TYPES[path.suffix]


def _send(bucket: Bucket, settings: Settings, path: Path, held: Path, seconds: int) -> str:
    """Send what `held` holds to where `path` belongs."""
    place = path.relative_to(editions_root(settings.home)).as_posix()
    content = public_json(held.read_bytes()) if path.name in DOCUMENTS else held
    bucket.put(place, content, content_type=content_type(path), cache_seconds=seconds)
    return place


def delete_edition(document: ShowDocument, *, settings: Settings) -> None:
    """Remove an edition's files from the bucket; those already gone are fine. Raises ProviderError.

    Of a retracted one its page stays. `latest` goes with the last edition of a programme.
    """
    folder = folder_of(document, settings.home)
    kept = PAGES if document.status == "retracted" else ()
    names = [name for name in (*audio_names(document.edition)[1:], *FILES) if name not in kept]
    paths = [folder / name for name in names]
    if document.status == "retracted":
        paths += [path for path in (folder.parent.parent / name for name in LATEST) if not path.exists()]
    root = editions_root(settings.home)
    edition_bucket(settings).delete([path.relative_to(root).as_posix() for path in paths])
