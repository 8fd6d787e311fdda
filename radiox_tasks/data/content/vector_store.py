"""The store of vectors by the hash of model and text."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from radiox_tasks.data.database import insert_into
from radiox_tasks.data.tables.vectors import VectorRow

AT_ONCE = 500  # rows per statement; within every database's parameter limit


def stored_vectors(session: Session, keys: Sequence[str]) -> dict[str, bytes]:
    """The stored vectors among these keys."""
    found: dict[str, bytes] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = select(VectorRow.key, VectorRow.vector).where(VectorRow.key.in_(keys[start : start + AT_ONCE]))
        found |= {row.key: row.vector for row in session.execute(rows)}
    return found


def store_vectors(session: Session, vectors: Mapping[str, bytes], *, now: datetime) -> None:
    """Store vectors by key; safe for concurrent workers."""
    rows = [{"key": key, "kept": now, "vector": vector} for key, vector in sorted(vectors.items())]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert_into(session, VectorRow).on_conflict_do_nothing(), rows[start : start + AT_ONCE])


def delete_vectors(session: Session, *, before: datetime) -> None:
    """Delete vectors stored before this time."""
    session.execute(delete(VectorRow).where(VectorRow.kept < before))
