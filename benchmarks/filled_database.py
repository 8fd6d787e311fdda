"""A database with many shows in it, for the benchmarks of what is asked of it and of its retention."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import add_up_tallies
from radiox_tasks.data.tables.aired import AiredRow
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.phrase_uses import PhraseUse
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.preset import Preset

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPEN_SHOWS, READY_SHOWS = 40, 2
STEPS = 5
"""Of each show; a real one has 35 to 50."""
STORIES, PHRASES = 4, 8
"""Of each show, as on air and as spoken."""
PUBLIC = timedelta(days=30)
"""Editions of older shows are removed."""
AT_ONCE = 500
"""Shows in one transaction."""

Rows = dict[type[Any], list[dict[str, Any]]]


def fill(database: Database, preset: Preset, shows: int, presets: int) -> None:
    """Write that many hourly shows, the newest ones open and ready, the others published, each with a short document
    and rows in the tables that have some for each show."""
    database.migrate()
    definition = preset.model_dump(mode="json")
    short = {name: definition[name] for name in ("name", "title", "language", "timezone")}
    short["feeds"] = [{"url": "https://a.example.org/feed", "name": "A"}]
    for first in range(0, shows, AT_ONCE):
        rows: Rows = {ShowRow: [], StepRow: [], ShowStepRow: [], CallRow: [], AiredRow: [], PhraseUse: []}
        for number in range(first, min(first + AT_ONCE, shows)):
            show = _show(number, presets, definition, short)
            rows[ShowRow].append(show)
            _add_steps(rows, number, show["show_id"], show["preset"], show["slot_at"])
            _add_words(rows, show["show_id"], show["preset"], show["slot_at"])
        with database.transaction(patience=600) as session:
            for table, those in rows.items():
                session.execute(insert(table), those)
    add_up_tallies(database)


def _show(number: int, presets: int, definition: dict[str, Any], short: dict[str, Any]) -> dict[str, Any]:
    air_at, preset, show_id = NOW - timedelta(hours=number // presets), f"p{number % presets}", uuid.uuid4().hex[:12]
    status = "working" if number < OPEN_SHOWS else "ready" if number < OPEN_SHOWS + READY_SHOWS else "published"
    aired = air_at if status == "published" else None
    document = {"show_id": show_id, "preset": preset, "title": "Hourly", "language": "en", "status": status}
    document |= {"air_at": air_at.isoformat(), "rung": "full", "writer": "news " * 50}
    return {
        "show_id": show_id,
        "preset": preset,
        "slot_at": air_at,
        "air_at": air_at + timedelta(hours=1) if status == "ready" else air_at,
        "status": status,
        "preset_document": short if aired else definition,
        "options": {},
        "created_at": air_at,
        "moved_at": air_at,
        "finished_at": aired,
        "on_air_at": aired,
        "sent_at": aired,
        "document": document if aired else None,
        "retired_at": aired + PUBLIC if aired and aired + PUBLIC < NOW else None,
    }


def _add_steps(rows: Rows, number: int, show_id: str, preset: str, at: datetime) -> None:
    """Done steps, each of a name and a duration of its own, the first of them with a call."""
    for place, key in enumerate(_keys()):
        name = f"step{place}"
        made = {"key": key, "name": name, "status": "done", "owner": "bench", "lease_until": at, "started_at": at}
        rows[StepRow].append({**made, "finished_at": at, "seconds": (number * STEPS + place) % 60 / 3})
        rows[ShowStepRow].append({"show_id": show_id, "key": key, "name": name, "met_at": at})
        if place == 0:
            rows[CallRow].append(_call(key, show_id, preset, at))


def _keys() -> Iterator[str]:
    return (uuid.uuid4().hex + uuid.uuid4().hex for _ in range(STEPS))


def _call(key: str, show_id: str, preset: str, at: datetime) -> dict[str, Any]:
    return {
        "call_id": uuid.uuid4().hex,
        "step_key": key,
        "owner": "bench",
        "fence": 1,
        "show_id": show_id,
        "preset": preset,
        "provider": "openai",
        "operation": "chat",
        "model": "model",
        "status": "done",
        "estimate": 1000,
        "counted": 1000,
        "opened_at": at,
        "closed_at": at,
    }


def _add_words(rows: Rows, show_id: str, preset: str, at: datetime) -> None:
    of = {"show_id": show_id, "preset": preset}
    values = {"language": "en", "article_ids": [], "texts": ["text " * 20], "sources": ["A"]}
    rows[AiredRow] += [
        {**of, **values, "story_id": f"story{n}", "aired_at": at, "title": "A headline"} for n in range(STORIES)
    ]
    rows[PhraseUse] += [{**of, "phrase": f"greeting.{n}", "air_at": at} for n in range(PHRASES)]
