"""Events as server-sent events: stored events after an id, then new ones as they are committed."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from radiox_tasks.data.database import Database
from radiox_tasks.data.events import events_after, last_event_id
from radiox_tasks.gateway.problems import ProblemError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""Seconds between queries for the newest id, shared by all streams."""

PING_SECONDS = 15
MOST_STREAMS = 200
BATCH = 200


class Latest:
    """Polls for new events while there are streams; one query serves all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = asyncio.Condition()
        self._id = 0
        self._streams = 0
        self._watch: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Start a stream. Raises ProblemError 503 if there are too many."""
        if self._streams >= MOST_STREAMS:
            raise ProblemError(503, f"{MOST_STREAMS} streams are open; ask again later", headers={"Retry-After": "30"})
        self._streams += 1
        if self._watch is None:
            self._watch = asyncio.create_task(self._look())

    async def leave(self) -> None:
        """End a stream; the last one ends the polling."""
        self._streams -= 1
        if self._streams == 0 and self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None

    async def wait_beyond(self, known: int) -> None:
        """Return once there is an event newer than `known`."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._id > known)

    @property
    def id(self) -> int:
        """The newest known id."""
        return self._id

    async def _look(self) -> None:
        while True:
            try:
                newest = await run_in_threadpool(last_event_id, self._database)
            except SQLAlchemyError as error:
                logger.warning("events cannot be read at the moment: %s", type(error).__name__)
            else:
                if newest > self._id:
                    async with self._changed:
                        self._id = newest
                        self._changed.notify_all()
            await asyncio.sleep(LOOK_SECONDS)


def resume_point(request: Request, after: int | None) -> int | None:
    """The id after which a client continues, from its header or, in its first request, from `after`; None for a new
    client. Raises ProblemError."""
    given = request.headers.get("last-event-id", "").strip()
    if not given:
        return after
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise ProblemError(422, "Last-Event-ID was not issued by this stream")
    return int(given)


async def stream(
    request: Request, latest: Latest, database: Database, *, show_id: str | None, after: int
) -> EventSourceResponse:
    """Events after the id `after`, of one show or of all."""
    await latest.join()

    async def events() -> AsyncIterator[ServerSentEvent]:
        known = after
        try:
            while True:
                newest = latest.id
                found = await run_in_threadpool(events_after, database, known, show_id=show_id, limit=BATCH)
                for event in found:
                    known = event.id
                    document = event.model_dump(mode="json", exclude={"id"})
                    yield ServerSentEvent(json.dumps(document, ensure_ascii=False), id=str(event.id), event=event.kind)
                if len(found) < BATCH:
                    await latest.wait_beyond(max(newest, known))
        finally:
            await latest.leave()

    return EventSourceResponse(events(), ping=PING_SECONDS, headers={"X-Accel-Buffering": "no"})
