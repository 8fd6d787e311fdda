"""Shows of any age and state to write into a test's database, with few columns and steps of their own or shared."""

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.record_retention import Limits
from radiox_tasks.data.tables import Table
from radiox_tasks.data.tables.aired import AiredRow
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.phrase_uses import PhraseUse
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import ShowStatus

PER_SHOW = (ShowRow, StepRow, ShowStepRow, CallRow, AiredRow, PhraseUse)
"""The tables that grow with each show and that nothing else deletes from."""


NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=400)
LIMITS = Limits(before=BEFORE, removed_before=NOW - timedelta(days=7))


class OldShow(NamedTuple):
    """A show as it is in the database. `steps` are the keys that it used."""

    show_id: str
    air_at: datetime
    moved_at: datetime
    status: ShowStatus = "published"
    retired_at: datetime | None = None
    revises: str | None = None
    preset: str = "hourly"
    steps: tuple[str, ...] = ()


def key_of(name: object) -> str:
    """A key as the ledger makes them."""
    return hashlib.sha256(str(name).encode()).hexdigest()


def ago(days: float) -> datetime:
    """That many days before NOW."""
    return NOW - timedelta(days=days)


def retired(name: str, days: float, **more: Any) -> OldShow:
    """A show that aired that long ago, and whose edition was removed a month later."""
    fields = {"air_at": ago(days), "moved_at": ago(days), "retired_at": ago(days - 30), "steps": (key_of(name),)}
    return OldShow(name, **{**fields, **more})


def left(database: Database) -> set[str]:
    """The ids of the shows that are there."""
    with database.transaction() as session:
        return set(session.scalars(select(ShowRow.show_id)))


def write_shows(database: Database, shows: Collection[OldShow]) -> None:
    """Write the shows, each with a story and a phrase, and those of their steps that are new, each with a call."""
    rows: dict[type[Table], list[dict[str, Any]]] = {table: [] for table in PER_SHOW}
    with database.transaction() as session:
        known = set(session.scalars(select(StepRow.key)))
        for show in shows:
            rows[ShowRow].append(_row(show))
            of = {"show_id": show.show_id, "preset": show.preset}
            values = {"language": "en", "article_ids": [], "texts": [], "sources": []}
            rows[AiredRow].append({**of, **values, "story_id": "story", "aired_at": show.air_at, "title": "News"})
            rows[PhraseUse].append({**of, "phrase": "greeting.1", "air_at": show.air_at})
            for key in show.steps:
                rows[ShowStepRow].append({"show_id": show.show_id, "key": key, "name": "speak", "met_at": show.air_at})
                if key not in known:
                    known.add(key)
                    rows[StepRow].append(a_step(key, show.moved_at))
                    rows[CallRow].append(_call(key, show))
        for table, those in rows.items():
            if those:
                session.execute(insert(table), those)


def count_rows(database: Database) -> dict[str, int]:
    """The number of rows in each of the tables that grow with each show."""
    with database.transaction() as session:
        counted = {table: session.scalar(select(func.count()).select_from(table)) for table in PER_SHOW}
    return {table.__tablename__: number or 0 for table, number in counted.items()}


def _row(show: OldShow) -> dict[str, Any]:
    row: dict[str, Any] = show._asdict()
    del row["steps"]
    definition = {"title": "Hourly", "language": "en", "timezone": "UTC"}
    return {**row, "preset_document": definition, "options": {}, "degraded": [], "created_at": show.air_at}


def a_step(key: str, at: datetime) -> dict[str, Any]:
    """The row of a step that was done at this time."""
    done = {"key": key, "name": "speak", "status": "done", "owner": "worker", "output": {}, "seconds": 1.0}
    return {**done, "lease_until": at, "started_at": at, "finished_at": at}


def _call(key: str, show: OldShow) -> dict[str, Any]:
    sent = {"provider": "openai", "operation": "speech", "model": "model", "status": "done"}
    paid = {"owner": "worker", "fence": 1, "estimate": 10, "counted": 10, "opened_at": show.moved_at}
    return {"call_id": key[:32], "step_key": key, "show_id": show.show_id, "preset": show.preset, **sent, **paid}
