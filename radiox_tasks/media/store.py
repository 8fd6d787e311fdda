"""Editions in Supabase Storage: the same paths as on disk, in a public bucket.

Storage serves HTML as plain text on its own domain, so pages are read there through a custom domain or the gateway;
audio, covers, transcripts and feeds are served as what they are.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from radiox_tasks.media.edition import DOCUMENTS, FILES, folder_of, public_json, read_edition
from radiox_tasks.media.places import editions_root, sending
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.supabase_client import connect, ensure_bucket, storage_failure
from radiox_tasks.settings import Settings

if TYPE_CHECKING:
    from supabase import Client

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
LATEST = ("latest.mp3", "latest.jpg", "latest.html", "latest.json")
FEEDS = ("feed.json", "latest.m3u", "feed.xml")


def upload_edition(document: ShowDocument, *, settings: Settings) -> list[str]:
    """Upload a published edition and what points to it; the paths in the bucket, in the order they went.

    The edition's own files go first and the feed last, so that nothing is announced before it can be had. `latest`
    goes only with the edition that is the latest. Repeating it replaces the same objects. Raises ProviderError.
    """
    root = editions_root(settings.home)
    edition = folder_of(document, settings.home)
    if read_edition(edition) is None:
        raise ProviderError("invalid", f"supabase: no whole edition of show {document.show_id} on this disk")
    client = connect(settings)
    try:
        ensure_bucket(client, settings.bucket, public=True)
    except Exception as error:
        raise storage_failure(error, "bucket") from None
    sent = [_send(client, settings, edition / name, edition / name, SETTLED_SECONDS) for name in FILES]
    folder = root / document.preset

    def shared() -> list[Path]:
        latest = LATEST if _is_latest(folder, document) else ()
        return [folder / name for name in (*latest, *FEEDS)]

    for name, choose in (("station", lambda: [root / "index.html"]), (f"preset-{document.preset}", shared)):
        with sending(root, name, choose) as files:
            sent += [_send(client, settings, path, held, FRESH_SECONDS) for path, held in files.items()]
    return sent


def _is_latest(folder: Path, document: ShowDocument) -> bool:
    latest = folder / "latest.json"
    if not latest.is_file():
        return False
    return ShowDocument.model_validate_json(latest.read_bytes()).show_id == document.show_id


def content_type(path: Path) -> str:
    """What a file of an edition is served as."""
    return "application/json+chapters" if path.name == "chapters.json" else CONTENT_TYPES[path.suffix]


def _send(client: "Client", settings: Settings, path: Path, held: Path, seconds: int) -> str:
    """Send what `held` holds to where `path` belongs."""
    place = path.relative_to(editions_root(settings.home)).as_posix()
    try:
        client.storage.from_(settings.bucket).upload(
            place,
            public_json(held.read_bytes()) if path.name in DOCUMENTS else held,
            {"content-type": content_type(path), "cache-control": str(seconds), "upsert": "true"},
        )
    except Exception as error:
        raise storage_failure(error, f"upload of {place}") from None
    return place


def delete_edition(document: ShowDocument, *, settings: Settings) -> None:
    """Remove an edition's files from the bucket; those already gone are fine. Raises ProviderError."""
    root = editions_root(settings.home)
    edition = folder_of(document, settings.home).relative_to(root).as_posix()
    client = connect(settings)
    try:
        client.storage.from_(settings.bucket).remove([f"{edition}/{name}" for name in FILES])
    except Exception as error:
        raise storage_failure(error, "removal") from None
