"""Event routes: the event stream, and reports from players."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from radiox_tasks.data.events import last_event_id, record_event
from radiox_tasks.gateway.api.show_models import SHOW_ID
from radiox_tasks.gateway.api.shows import is_public, known_show
from radiox_tasks.gateway.problems import ProblemError, responses
from radiox_tasks.gateway.route_dependencies import FOR_ALL, Reader, TheStore, TheVisitor
from radiox_tasks.gateway.streams import Latest, resume_point, stream

router = APIRouter(tags=["events"])

After = Annotated[
    int | None, Query(ge=0, le=2**62, description="as Last-Event-ID, for a client that cannot set a header")
]

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `id` to resume from, `event` the kind, `data` a JSON document",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": (
                    'id: 812\nevent: step.done\ndata: {"at": "2026-11-23T07:52:10Z", "show_id": "k3m9q2xvta", '
                    '"kind": "step.done", "data": {"step": "speak", "label": "3 Marcel: …", "queue": "speaker"}}\n\n'
                ),
            }
        },
    }
}


class Report(BaseModel):
    """A player's report. Data about the listener is not accepted."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"kind": "play", "show_id": "k3m9q2xvta", "seconds": 42.5}]},
    )

    kind: Literal["play", "pause", "complete", "subscribe"]
    show_id: str = Field(pattern=SHOW_ID)
    seconds: float = Field(default=0.0, ge=0, le=86_400, description="position in the show")


class Recorded(BaseModel):
    """The report was stored."""

    recorded: bool = True


@router.get(
    "/shows/{show_id}/events",
    response_class=EventSourceResponse,
    responses={**responses(401, 403, 404), **_STREAM},
)
async def show_events(
    show_id: Annotated[str, Path(pattern=SHOW_ID)],
    request: Request,
    store: TheStore,
    visitor: Reader,
    after: After = None,
) -> EventSourceResponse:
    """A show's events from its beginning, then as they happen; `Last-Event-ID` resumes."""
    known = resume_point(request, after)
    await run_in_threadpool(known_show, store, show_id)
    latest: Latest = request.app.state.latest
    return await stream(request, latest, store.database, show_id=show_id, after=known or 0)


@router.get("/events", response_class=EventSourceResponse, responses={**responses(401, 403), **_STREAM})
async def all_events(request: Request, store: TheStore, visitor: Reader, after: After = None) -> EventSourceResponse:
    """All events of all shows from now on; `Last-Event-ID` resumes."""
    known = resume_point(request, after)
    if known is None:
        known = await run_in_threadpool(last_event_id, store.database)
    latest: Latest = request.app.state.latest
    return await stream(request, latest, store.database, show_id=None, after=known)


@router.post("/events", status_code=202, responses=responses(401, 404), openapi_extra=FOR_ALL)
def report(report: Report, store: TheStore, visitor: TheVisitor) -> Recorded:
    """Record that a show was played; open to everyone, within the rate limit for changes."""
    show = known_show(store, report.show_id)
    if not is_public(show):
        raise ProblemError(404, f"there is no show {report.show_id}")
    record_event(store.database, f"heard.{report.kind}", show_id=show.show_id, data={"seconds": report.seconds})
    return Recorded()
