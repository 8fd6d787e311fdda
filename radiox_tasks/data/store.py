"""The store of a process: database, ledger, blobs and settings; reads and writes documents by reference."""

from dataclasses import dataclass
from typing import TypeVar

from radiox_tasks.data.blobs.blob_store import BlobStore
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.model.base import Document
from radiox_tasks.settings import Settings

D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Store:
    """Database, ledger, blobs and settings of one process."""

    settings: Settings
    database: Database
    ledger: Ledger
    blobs: BlobStore

    def put(self, document: Document) -> str:
        """Store a document as a blob; returns its reference."""
        return self.blobs.put(document.model_dump_json().encode())

    def get(self, reference: str, kind: type[D]) -> D:
        """The document with this reference."""
        return kind.read_json(self.blobs.get(reference))
