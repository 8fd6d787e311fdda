"""The store of vectors by the hash of model and text."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from radiox_tasks.data.batches import batches
from radiox_tasks.data.database import insert_into
from radiox_tasks.data.tables.vectors import VectorRow


def stored_vectors(session: Session, keys: Sequence[str]) -> dict[str, bytes]:
    """The stored vectors among these keys."""
    found: dict[str, bytes] = {}
    for batch in batches(keys):
        rows = select(VectorRow.key, VectorRow.vector).where(VectorRow.key.in_(batch))
        found |= {row.key: row.vector for row in session.execute(rows)}
    return found


def store_vectors(session: Session, vectors: Mapping[str, bytes], *, now: datetime) -> None:
    """Store vectors by key; safe for concurrent workers."""
    rows = [{"key": key, "kept": now, "vector": vector} for key, vector in sorted(vectors.items())]
    for batch in batches(rows):
        session.execute(insert_into(session, VectorRow).on_conflict_do_nothing(), batch)


def delete_vectors(session: Session, *, before: datetime) -> None:
    """Delete vectors stored before this time."""
    session.execute(delete(VectorRow).where(VectorRow.kept < before))
