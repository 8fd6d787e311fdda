"""Deletes blobs that no recent show uses, and resets the steps that produced them.

A step whose output was deleted must not count as done, so it is set to "forgotten" first: its row, cost and error stay,
and a show that needs it runs it again.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Text, and_, cast, exists, or_, select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.blobs.blob_store import BlobStore
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import OPEN
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow

MARGIN = timedelta(days=1)
"""Longer than any step takes: the blobs that a document names were stored at most this long before it."""

PATIENCE_SECONDS = 600.0
"""Limit of one statement: each reads every step."""

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
    with database.transaction(patience=PATIENCE_SECONDS) as session:
        _forget_steps(session, unused_since, keep)
    # In its own transaction: nothing waits for the steps above.
    with database.transaction(patience=PATIENCE_SECONDS) as session:
        kept = _named_by_steps(session)
    # A document stored later than this names no old blob.
    naming = {name for name, blob in stored.items() if blob.at < unused_since + MARGIN and blob.size <= _DOCUMENT_BYTES}
    waiting = [name for name in kept if name in naming]
    while waiting:
        found = (set(_named_in(blobs, waiting.pop())) - kept) & stored.keys()
        kept |= found
        waiting += [name for name in found if name in naming]
    sizes = [blobs.drop(name, unused_since) for name in old - kept]
    return sum(size > 0 for size in sizes), sum(sizes)


def _forget_steps(session: Session, unused_since: datetime, keep: Collection[str]) -> None:
    lately = select(ShowStepRow.key).join(ShowRow, ShowRow.show_id == ShowStepRow.show_id)
    needed = or_(ShowRow.moved_at >= unused_since, ShowRow.status.in_(OPEN), ShowRow.show_id.in_(keep))
    used = lately.where(ShowStepRow.key == StepRow.key, needed)
    unused = and_(StepRow.status == "done", StepRow.finished_at < unused_since, ~exists(used))
    keys = list(session.execute(select(StepRow.key).where(unused)).scalars())
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        session.execute(update(StepRow).where(StepRow.key.in_(some)).values(status="forgotten", output=None))
        session.execute(update(CallRow).where(CallRow.step_key.in_(some)).values(answer=None))


def _named_by_steps(session: Session) -> set[str]:
    outputs = session.execute(select(cast(StepRow.output, Text)).where(StepRow.status == "done")).scalars()
    answers = session.execute(select(CallRow.answer).where(CallRow.answer.is_not(None))).scalars()
    return {name for texts in (outputs, answers) for text in texts for name in _REFERENCE.findall(text or "")}


def _named_in(blobs: BlobStore, reference: str) -> Iterable[str]:
    try:
        content = blobs.peek(reference)
    except (LookupError, OSError):
        return ()
    return _REFERENCE.findall(content.decode("utf-8", "replace")) if content.startswith(b"{") else ()
