"""Opens this process's store by its settings: the database, and blobs in the home or in a bucket."""

import os
from datetime import timedelta
from functools import lru_cache

from radiox_tasks.data.blobs.blob_store import BlobStore, FolderBlobs
from radiox_tasks.data.database import get_database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.settings import get_settings


@lru_cache(maxsize=2)
def _open(_pid: int) -> Store:
    database = get_database()
    settings = get_settings()
    blobs = get_blobs()
    ledger = Ledger(database, lease=timedelta(seconds=settings.lease), holds=blobs.holds)
    return Store(settings, database, ledger, blobs)


def get_store() -> Store:
    """The process's store; a forked child gets its own."""
    return _open(os.getpid())


def get_blobs() -> BlobStore:
    """The blob store by RADIOX_BLOBS: the folder in the home, or a remote bucket with that folder as its cache."""
    settings = get_settings()
    folder = settings.home / "blobs"
    if settings.blobs != "local":
        from radiox_tasks.providers.storage.remote_blobs import open_remote_blobs

        return open_remote_blobs(settings, settings.blobs, folder)
    return FolderBlobs(folder)
