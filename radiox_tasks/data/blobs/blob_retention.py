"""Deletes blobs that no recent show uses, and resets the steps that produced them.

A step whose output was deleted must not count as done, so it is set to "forgotten" first: its row, cost and error stay,
and a show that needs it runs it again.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Text, and_, cast, exists, or_, select, update

from radiox_tasks.data.batches import batches
from radiox_tasks.data.blobs.blob_store import BlobStore
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import OPEN
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow

MARGIN = timedelta(days=1)
"""Longer than any step takes: the blobs that a document names were stored at most this long before it."""

PATIENCE_SECONDS = 600.0
"""Limit of a statement that reads every done step."""

_DOCUMENT_BYTES = 4_000_000  # documents are JSON of some kilobytes; takes and masters start with other bytes
_REFERENCE = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def delete_blobs(
    database: Database, blobs: BlobStore, *, unused_since: datetime, keep: Collection[str] = ()
) -> tuple[int, int]:
    """Delete the blobs that were stored before this time and that nothing recent names; returns their number and bytes.
    Kept are the blobs that a show has used which is open, has changed since, or is in `keep` (show ids), and those
    named in turn by the documents among them. Raises DBAPIError and OSError; the next call continues."""
    stored = blobs.stored()
    old = {name for name, blob in stored.items() if blob.at < unused_since}
    if not old:
        return 0, 0
    _forget_steps(database, unused_since, keep)
    kept = _named_by_steps(database)
    # A document stored later than this names no old blob.
    naming = {name for name, blob in stored.items() if blob.at < unused_since + MARGIN and blob.size <= _DOCUMENT_BYTES}
    waiting = [name for name in kept if name in naming]
    while waiting:
        found = (set(_named_in(blobs, waiting.pop())) - kept) & stored.keys()
        kept |= found
        waiting += [name for name in found if name in naming]
    sizes = [blobs.delete(name, unused_since) for name in old - kept]
    return sum(size > 0 for size in sizes), sum(sizes)


def _forget_steps(database: Database, unused_since: datetime, keep: Collection[str]) -> None:
    lately = select(ShowStepRow.key).join(ShowRow, ShowRow.show_id == ShowStepRow.show_id)
    needed = or_(ShowRow.moved_at >= unused_since, ShowRow.status.in_(OPEN), ShowRow.show_id.in_(keep))
    used = lately.where(ShowStepRow.key == StepRow.key, needed)
    unused = and_(StepRow.status == "done", StepRow.finished_at < unused_since, ~exists(used))
    with database.reading(patience=PATIENCE_SECONDS) as connection:
        keys = connection.execute(select(StepRow.key).where(unused)).scalars().all()
    for batch in batches(keys):
        forget = update(StepRow).where(StepRow.key.in_(batch), unused).returning(StepRow.key)
        with database.transaction() as session:
            some = session.scalars(
                forget.values(status="forgotten", output=None), execution_options={"synchronize_session": False}
            ).all()
            session.execute(update(CallRow).where(CallRow.step_key.in_(some)).values(answer=None))


def _named_by_steps(database: Database) -> set[str]:
    outputs = select(cast(StepRow.output, Text)).where(StepRow.status == "done")
    answers = select(CallRow.answer).where(CallRow.answer.is_not(None))
    named: set[str] = set()
    for texts in (outputs, answers):
        with database.reading(patience=PATIENCE_SECONDS) as connection:
            for text in connection.execute(texts).scalars():
                named.update(_REFERENCE.findall(text or ""))
    return named


def _named_in(blobs: BlobStore, reference: str) -> Iterable[str]:
    try:
        content = blobs.peek(reference)
    except (LookupError, OSError):
        return ()
    return _REFERENCE.findall(content.decode("utf-8", "replace")) if content.startswith(b"{") else ()
