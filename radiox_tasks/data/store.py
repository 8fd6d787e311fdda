"""What a task works with: database, ledger, blobs and settings of this process, and documents by reference."""

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from radiox_tasks.data.blobs import BlobStore, get_blobs
from radiox_tasks.data.database import Database, get_database
from radiox_tasks.data.ledger import Ledger
from radiox_tasks.model.base import Document
from radiox_tasks.settings import Settings, get_settings

D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Store:
    """The station's memory, as one process sees it."""

    settings: Settings
    database: Database
    ledger: Ledger
    blobs: BlobStore

    def put(self, document: Document) -> str:
        """Store a document as a blob; its reference."""
        return self.blobs.put(document.model_dump_json().encode())

    def get(self, reference: str, kind: type[D]) -> D:
        """The document behind a reference."""
        return kind.model_validate_json(self.blobs.get(reference))


@lru_cache(maxsize=2)
def _open(_pid: int) -> Store:
    database = get_database()
    settings = get_settings()
    blobs = get_blobs()
    ledger = Ledger(database, lease=timedelta(seconds=settings.lease), holds=blobs.holds)
    return Store(settings, database, ledger, blobs)


def get_store() -> Store:
    """The process's store; a forked child gets one of its own."""
    return _open(os.getpid())
