"""Show routes: order, list, read, and act on shows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import RedirectResponse

from radiox_tasks.data.idempotency import KEEP, KeyInUseError, KeyReusedError, once, request_digest
from radiox_tasks.data.jobs import Job
from radiox_tasks.data.shows.orders import expect_resumable, new_show_id
from radiox_tasks.data.shows.summaries import ShowSummary, page_of_shows, reason_of, summary_of
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.show_actions import cancel_show, order_one
from radiox_tasks.gateway.api.show_models import (
    SHOW_ID,
    Correction,
    GenerateOrder,
    Moment,
    Retracting,
    Rewording,
    ShowAnswer,
    ShowInList,
    ShowPage,
    Submitted,
    answer_of,
    api_links,
    from_cursor,
    links_of,
    to_cursor,
)
from radiox_tasks.gateway.authentication import Visitor
from radiox_tasks.gateway.problems import ProblemError, responses
from radiox_tasks.gateway.route_dependencies import FOR_ALL, Producer, TheStore, TheVisitor, record_act
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import JobDeclaration, O
from radiox_tasks.model.declared.jobs import (
    CORRECT,
    REMAKE,
    RESUME,
    RETRACT,
    CorrectionArguments,
    RetractionArguments,
    ShowArguments,
)
from radiox_tasks.model.edition import AIRED, ShowStatus
from radiox_tasks.model.preset import PRESET_NAME
from radiox_tasks.show.new_versions import expect_correctable, expect_on_air

A = TypeVar("A", bound=ShowArguments)

router = APIRouter(tags=["shows"])

ShowId = Annotated[str, Path(pattern=SHOW_ID, examples=["k3m9q2xvta"])]
_ACTS = responses(401, 403, 404, 409)


class Ordered(Document):
    """The stored answer to an order with an idempotency key."""

    show_id: str


@router.post("/shows/generate", status_code=202, responses=responses(401, 403, 404, 409))
def generate(
    order: GenerateOrder,
    store: TheStore,
    visitor: Producer,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            description="the same key with the same order gives the same show (draft-ietf-httpapi-idempotency-key)",
        ),
    ] = None,
) -> Submitted:
    """Order a show. The answer comes at once; `links.events` reports its progress."""

    key = f"{visitor.name}\n{idempotency_key}" if idempotency_key else ""

    def work() -> Ordered:
        show_id = order_one(store, order, _id_by_key(store, key, order) if key else None)
        record_act(store, visitor, "generate", show_id=show_id, preset=order.preset)
        return Ordered(show_id=show_id)

    try:
        ordered = once(store.database, key, order, Ordered, work) if key else work()
    except KeyReusedError as error:
        raise ProblemError(422, str(error)) from None
    except KeyInUseError as error:
        raise ProblemError(409, str(error)) from None
    submitted = _submitted(store, ordered.show_id)
    response.headers["Location"] = submitted.links.self
    return submitted


def _id_by_key(store: Store, key: str, order: GenerateOrder) -> str:
    """The id of the show for an order with a key. It follows from key, order and day: a request that failed behind its
    order (503) is repeated with its key, and must find the same show. That may have been on the day before."""
    now = datetime.now(UTC)
    before, today = (new_show_id(request_digest(key, order, day.date())) for day in (now - KEEP, now))
    earlier = summary_of(store.database, before)
    return before if earlier is not None and earlier.created_at > now - KEEP else today


@router.get("/shows", responses=responses(401), openapi_extra=FOR_ALL)
def list_shows(
    store: TheStore,
    visitor: TheVisitor,
    preset: Annotated[str | None, Query(pattern=PRESET_NAME)] = None,
    status: Annotated[list[ShowStatus] | None, Query(description="repeat it for more than one")] = None,
    since: Moment | None = None,
    until: Moment | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> ShowPage:
    """Shows, newest air time first. Without the scope `read`, only public ones."""
    statuses: Sequence[ShowStatus] = (status or ()) if visitor.may("read") else ("published",)
    return page_for(
        store, visitor, preset=preset, statuses=statuses, since=since, until=until, cursor=cursor, limit=limit
    )


@router.get("/shows/{show_id}", responses=responses(401, 404), openapi_extra=FOR_ALL)
def read_show(show_id: ShowId, store: TheStore, visitor: TheVisitor) -> ShowAnswer:
    """The current state of a show: script, evidence, steps, checks and cost."""
    show = visible(store, show_id, visitor)
    document = current_document(store, show_id)
    links = links_of(show, store.settings, has_files=document.folder is not None)
    return answer_of(document, links, everything=visitor.may("read"))


@router.post("/shows/{show_id}/resume", status_code=202, responses=_ACTS)
def resume(show_id: ShowId, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Submit a show again, as a job: only missing steps run."""
    with _known_and_allowed(store, show_id):
        expect_resumable(store.database, show_id)
    return _start(store, visitor, response, RESUME, ShowArguments(show_id=show_id))


@router.post("/shows/{show_id}/correct", status_code=202, responses=_ACTS)
def correct(show_id: ShowId, correction: Correction, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Correct or remove one line of a published show; only that line is spoken again.

    The job checks the new text against the line's sources; its result names the show that makes the new version.
    """
    with _known_and_allowed(store, show_id):
        expect_correctable(store, show_id)
    text = correction.text if isinstance(correction, Rewording) else None
    arguments = CorrectionArguments(show_id=show_id, number=correction.line, text=text)
    return _start(store, visitor, response, CORRECT, arguments)


@router.post("/shows/{show_id}/remake", status_code=202, responses=_ACTS)
def remake(show_id: ShowId, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Make the show again with another script and publish it in its place.

    The job's result names the show that makes the new version.
    """
    with _known_and_allowed(store, show_id):
        expect_on_air(store, show_id)
    return _start(store, visitor, response, REMAKE, ShowArguments(show_id=show_id))


@router.post("/shows/{show_id}/retract", status_code=202, responses=_ACTS)
def retract(show_id: ShowId, retracting: Retracting, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Retract a published show, as a job: only a page and a feed entry with the reason remain.

    For a retracted show, the job removes what a job that was interrupted left public; the first reason stays.
    """
    if (status := known_show(store, show_id).status) not in AIRED:
        raise ProblemError(409, f"show {show_id} is {status}: only an edition on air is retracted")
    arguments = RetractionArguments(show_id=show_id, reason=retracting.reason)
    return _start(store, visitor, response, RETRACT, arguments)


@router.delete("/shows/{show_id}", responses=_ACTS)
def cancel(show_id: ShowId, store: TheStore, visitor: Producer) -> Submitted:
    """Cancel a show that is not on air yet."""
    known_show(store, show_id)
    cancel_show(store, show_id, by=visitor.name)
    record_act(store, visitor, "cancel", show_id=show_id)
    return _submitted(store, show_id)


@router.get(
    "/dashboard/{show_id}",
    status_code=307,
    response_class=RedirectResponse,
    openapi_extra=FOR_ALL,
    responses={**responses(401, 404), 307: {"description": "The show's page"}},
)
def dashboard(show_id: ShowId, store: TheStore, visitor: TheVisitor) -> RedirectResponse:
    """The show's public page."""
    show = visible(store, show_id, visitor)
    page = links_of(show, store.settings, has_files=current_document(store, show_id).folder is not None).page
    if page is None:
        raise ProblemError(404, f"show {show_id} has no page: it is {show.status}")
    return RedirectResponse(page)


def visible(store: Store, show_id: str, visitor: Visitor) -> ShowSummary:
    """The show, if this visitor may see it. Raises ProblemError 404."""
    show = known_show(store, show_id)
    if not visitor.may("read") and not is_public(show):
        raise ProblemError(404, f"there is no show {show_id}")
    return show


def is_public(show: ShowSummary) -> bool:
    """Whether the show is public."""
    return show.status == "published" and show.air_at <= datetime.now(UTC)


def page_for(
    store: Store,
    visitor: Visitor,
    *,
    preset: str | None,
    statuses: Sequence[ShowStatus],
    since: datetime | None,
    until: datetime | None,
    cursor: str | None,
    limit: int,
) -> ShowPage:
    """One page of shows, as this visitor may see them. Raises ProblemError for an invalid cursor."""
    after = from_cursor(cursor) if cursor else None
    found = page_of_shows(
        store.database, preset=preset, statuses=statuses, since=since, until=until, after=after, limit=limit + 1
    )
    shows = [_in_list(store, show, everything=visitor.may("read")) for show in found[:limit]]
    return ShowPage(shows=shows, next=to_cursor(shows[-1]) if len(found) > limit else None)


def _in_list(store: Store, show: ShowSummary, *, everything: bool) -> ShowInList:
    """The summary of a show, with its URLs."""
    links = links_of(show, store.settings, has_files=show.status == "published")
    values = show.model_dump() | {
        "links": links,
        **({} if everything else {"error": None, "reason": reason_of(None, show.degraded)}),
    }
    return ShowInList.model_validate(values)


def known_show(store: Store, show_id: str) -> ShowSummary:
    """The summary of the show. Raises ProblemError 404."""
    show = summary_of(store.database, show_id)
    if show is None:
        raise ProblemError(404, f"there is no show {show_id}")
    return show


@contextmanager
def _known_and_allowed(store: Store, show_id: str) -> Iterator[None]:
    """Raise ProblemError 404 for an unknown show, and 409 if the block finds that an act on it is not allowed."""
    known_show(store, show_id)
    try:
        yield
    except CannotRedoError as error:
        raise ProblemError(409, str(error)) from None


def _start(store: Store, visitor: Visitor, response: Response, declared: JobDeclaration[A, O], arguments: A) -> Job:
    """Start a job for a show, and record the act. Raises ProblemError."""
    job = begin(store, response, declared, arguments)
    record_act(store, visitor, declared.name, **arguments.model_dump(exclude={"text"}))
    return job


def _submitted(store: Store, show_id: str) -> Submitted:
    show = known_show(store, show_id)
    return Submitted(show_id=show_id, status=show.status, links=api_links(show_id))
