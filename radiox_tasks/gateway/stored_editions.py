"""Editions that another machine made: their files come from the remote store, into a bounded folder of this home.

Machines without a shared disk upload what they publish to one bucket (media/remote). Of a file that is both here and in
the bucket, the one of the newer edition is served; the bucket's answer is used for FRESH_SECONDS. If the bucket cannot
be reached, what is here is served. A retracted record counts more than any other of its edition, whatever their times.
The bucket is queried only for editions and programmes that the database knows (known_editions.py).
"""

import logging
import os
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from weakref import WeakValueDictionary

import httpx

from radiox_tasks.data.database import Database
from radiox_tasks.gateway.known_editions import KnownEditions
from radiox_tasks.media.edition_layout import FILES, TOMBSTONE, folder_of, read_record
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.programme_files import LATEST
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.bucket import Bucket, MissingObjectError
from radiox_tasks.providers.storage.configured_bucket import edition_bucket, store_of
from radiox_tasks.providers.storage.download_object import download
from radiox_tasks.settings import Settings

logger = logging.getLogger(__name__)

FOLDER = ".stored"
"""The folder under editions/ with copies from the bucket. Its name is hidden: no URL leads into it."""
FRESH_SECONDS = 5.0
"""How long an answer of the bucket is used, also that it has no such file."""
SILENCE_SECONDS = 30.0
"""After a failure the bucket is not queried for this long; after a refusal, not for the refused path."""
TIMEOUT_SECONDS = 5.0
"""For connecting and for each part of an answer."""
MOST_BYTES = 1_000_000_000
"""The copies' size, about 250 programmes of three minutes; those that were not served for longest are deleted."""
_MOST_LOOKS = 20_000

_STATION = "index.html"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
_EDITION = re.compile(rf"({_NAME}/\d{{4}}-\d\d-\d\d/{_NAME})/([a-z0-9.-]+)")
_PROGRAMME = re.compile(rf"({_NAME})/([a-z0-9.-]+)")
_AUDIO = re.compile(r"show-\d{1,4}\.mp3")
_SHARED = re.compile(r"index\.html|feed\.xml|feed\.json|latest\.m3u|feed-\d{4}-\d\d-\d\d\.xml")


class Look(NamedTuple):
    """The last answer of the bucket about one path: until when it is used (monotonic), and the ETag of the copy."""

    until: float
    etag: str


def guide_of(path: str) -> str | None:
    """The file whose version decides for this one: an edition's record, `latest.json`, or the file itself; None for a
    path that no edition and no programme has."""
    if path == _STATION:
        return path
    if (edition := _EDITION.fullmatch(path)) is not None:
        known = edition[2] in FILES or _AUDIO.fullmatch(edition[2])
        return f"{edition[1]}/show.json" if known else None
    if (programme := _PROGRAMME.fullmatch(path)) is not None:
        if programme[2] in LATEST:
            return f"{programme[1]}/latest.json"
        return path if _SHARED.fullmatch(programme[2]) else None
    return None


class StoredEditions:
    """Chooses between this home's editions and the bucket's. Safe for threads."""

    def __init__(self, settings: Settings, is_known: Callable[[str], bool]) -> None:
        self._here = editions_root(settings.home)
        self.folder = self._here / FOLDER
        self.settings = settings
        self._is_known = is_known
        self._looks: dict[str, Look] = {}
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._locks_lock = threading.Lock()
        self._silent_until = 0.0
        self._bucket: Bucket | None = None
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=True)

    def find(self, path: str) -> Path | None:
        """The file to serve at this path, relative to the editions: this home's or a copy; None: there is none."""
        guide = guide_of(path)
        if guide is None:
            return None
        here, own = self._here / path, self._here / guide
        is_known = guide == _STATION or self._is_known(guide.rpartition("/")[0])
        stored = self._copy(guide) if is_known else None
        if _is_retracted(own):
            return here if here.name in TOMBSTONE and here.is_file() else None
        if not is_known:
            return here if here.is_file() else None
        if stored is None or (_is_newer(own, stored) and not _is_retracted(stored)):
            return here if here.is_file() else self._copy(path)
        document = read_record(stored)
        if document is not None and _is_retracted(folder_of(document, self.settings.home) / "show.json"):
            return None  # the store's `latest` is a show that this home has retracted
        if guide == path:
            return stored
        if document is None or (document.status == "retracted" and here.name not in TOMBSTONE):
            return None
        if here.is_file() and _version(read_record(own)) == _version(document):
            return here
        return self._copy(path)

    def document(self, edition: str) -> ShowDocument | None:
        """The record of the edition at this path, for example `zurich/2026-11-23/0900-ID`."""
        found = self.find(f"{edition}/show.json")
        return read_record(found) if found is not None else None

    def _copy(self, path: str) -> Path | None:
        """The bucket's file, as it was at most FRESH_SECONDS ago, or when the bucket last answered; None: no file."""
        copy = self.folder / path
        with self._lock_of(path):
            look = self._looks.get(path)
            now = time.monotonic()
            if now >= self._silent_until and (look is None or now >= look.until):
                self._ask(path, copy, look.etag if look is not None and copy.is_file() else "")
            try:
                os.utime(copy, (time.time(), copy.stat().st_mtime))  # served now; the time of change stays
            except OSError:
                return None
            return copy

    def _lock_of(self, path: str) -> threading.Lock:
        """The lock of this file, which exists while someone holds it or waits for it."""
        with self._locks_lock:
            return self._locks.setdefault(path, threading.Lock())

    def _ask(self, path: str, copy: Path, known: str) -> None:
        new: str | None = None
        try:
            new = download(self._opened(), path, copy, client=self._client, etag=known)
        except MissingObjectError:
            known = ""
            copy.unlink(missing_ok=True)
        except (ProviderError, OSError) as error:
            self._record_failure(path, known, error)
            return
        if new is not None:
            _keep_small(self.folder, MOST_BYTES, copy)
        self._note(path, FRESH_SECONDS, known if new is None else new)

    def _record_failure(self, path: str, known: str, error: ProviderError | OSError) -> None:
        """The copy stays. A refusal is about one path: so S3 answers for a missing one if the key may not list."""
        reason = (error.strerror or type(error).__name__) if isinstance(error, OSError) else error  # without its path
        logger.warning("editions of other machines are not available: %s", reason)
        if isinstance(error, ProviderError) and error.kind in ("unauthorised", "invalid"):
            self._note(path, SILENCE_SECONDS, known)
        else:
            self._silent_until = time.monotonic() + SILENCE_SECONDS

    def _note(self, path: str, seconds: float, etag: str) -> None:
        if len(self._looks) >= _MOST_LOOKS:
            self._looks.clear()
        self._looks[path] = Look(time.monotonic() + seconds, etag)

    def _opened(self) -> Bucket:
        if self._bucket is None:
            self._bucket = edition_bucket(self.settings)
        return self._bucket


def open_stored_editions(settings: Settings, database: Database) -> StoredEditions | None:
    """The editions in the remote store; None if none is configured."""
    return StoredEditions(settings, KnownEditions(settings, database).has) if store_of(settings) is not None else None


def _is_newer(here: Path, stored: Path) -> bool:
    try:
        return here.stat().st_mtime >= stored.stat().st_mtime
    except OSError:
        return False


def _is_retracted(record: Path) -> bool:
    document = read_record(record) if record.name == "show.json" else None
    return document is not None and document.status == "retracted"


def _version(document: ShowDocument | None) -> tuple[str, int, str] | None:
    return (document.show_id, document.edition, document.status) if document is not None else None


def _keep_small(folder: Path, most: int, newest: Path) -> None:
    """Delete the copies that were not served for longest until the rest, with `newest`, fits."""
    found = []
    for path in folder.rglob("*"):
        with suppress(OSError):
            state = path.stat()
            if path.is_file() and path != newest:
                found.append((state.st_atime, state.st_size, path))
    total = sum(size for _, size, _ in found) + (newest.stat().st_size if newest.is_file() else 0)
    for _, size, path in sorted(found):
        if total <= most:
            return
        path.unlink(missing_ok=True)
        total -= size
