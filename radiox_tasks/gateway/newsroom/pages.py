"""The newsroom's pages, and the fragments that are reloaded while a show is in production."""

from datetime import UTC, datetime
from typing import Annotated, Any, get_args

from fastapi import APIRouter, FastAPI, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from radiox_tasks.analytics.daily_figures import station_figures
from radiox_tasks.data.database import UNAVAILABLE
from radiox_tasks.data.jobs import load_job
from radiox_tasks.data.presets.find_presets import find_presets, survey_presets
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.shows.summaries import ShowSummary, page_of_shows
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api import presets, speakers
from radiox_tasks.gateway.api.jobs import JOB_ID
from radiox_tasks.gateway.api.show_models import SHOW_ID, ShowLinks, from_cursor, links_of, to_cursor
from radiox_tasks.gateway.api.shows import known_show
from radiox_tasks.gateway.authentication import PUBLIC, Visitor
from radiox_tasks.gateway.newsroom import operation_pages, session
from radiox_tasks.gateway.newsroom.charts import shows_by_day
from radiox_tasks.gateway.newsroom.day import STATES, day_of_station, first_air_times, state_of
from radiox_tasks.gateway.newsroom.render import asset_response, page
from radiox_tasks.gateway.newsroom.schema_form import Choices, form_of
from radiox_tasks.gateway.newsroom.session import SignInError, staff
from radiox_tasks.gateway.newsroom.show_view import can, in_the_making, show_view
from radiox_tasks.gateway.problems import ProblemError, problem_response
from radiox_tasks.gateway.route_dependencies import TheStore, TheVisitor
from radiox_tasks.model.edition import ShowStatus
from radiox_tasks.model.preset import PRESET_NAME, Preset

router = APIRouter(include_in_schema=False)

ShowId = Annotated[str, Path(pattern=SHOW_ID)]
Name = Annotated[str, Path(pattern=PRESET_NAME)]

BLANK = {
    "name": "",
    "title": "",
    "language": "en",
    "timezone": "Europe/Zurich",
    "feeds": [{"url": "", "name": "", "category": "news", "language": "en"}],
}

_MAKING: tuple[ShowStatus, ...] = tuple(status for status, state in STATES.items() if state in ("making", "ready"))
_ENDED: tuple[ShowStatus, ...] = tuple(status for status in get_args(ShowStatus) if status not in _MAKING)


@router.get("/")
def home(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """The newsroom's first page; visitors without a session see the station's page."""
    if not visitor.may("read"):
        return RedirectResponse("/editions/index.html")
    return _today(request, store, visitor, "today.html.j2")


@router.get("/newsroom/today/live")
def today_live(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """What changes on the first page."""
    staff(visitor)
    return _today(request, store, visitor, "today_live.html.j2")


def _today(request: Request, store: Store, visitor: Visitor, template: str) -> Response:
    now = datetime.now(UTC)
    on_air = [show for show in page_of_shows(store.database, statuses=("published",), limit=5) if show.air_at <= now]
    newest = on_air[0] if on_air else None
    recent = page_of_shows(store.database, statuses=_ENDED, limit=8)
    making = page_of_shows(store.database, statuses=_MAKING, limit=20)
    return page(
        request,
        template,
        visitor,
        day=day_of_station(store, now=now),
        on_air=newest,
        links=_links(store, newest) if newest else None,
        making=making,
        standing={show.show_id: in_the_making(store, show.show_id) for show in making},
        recent=recent,
        presets=survey_presets(store.settings)[0],
        state_of=state_of,
        first=not recent and not making,
    )


def _links(store: Store, show: ShowSummary) -> ShowLinks:
    document = load_show(store.database, show.show_id).document
    return links_of(show, store.settings, has_files=document is not None and document.folder is not None)


@router.get("/newsroom/shows")
def show_list(
    request: Request,
    store: TheStore,
    visitor: TheVisitor,
    preset: Annotated[str, Query(max_length=63)] = "",
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The archive, newest first; on its first page with the figures of the last days."""
    staff(visitor)
    after = from_cursor(cursor) if cursor else None
    found = page_of_shows(store.database, preset=preset or None, after=after, limit=31)
    more = to_cursor(found[29]) if len(found) > 30 else ""
    names = sorted(find_presets(store.settings))
    whole = not preset and not cursor
    days = station_figures(store.database, days=30, now=datetime.now(UTC)).days if whole else ()
    period, drawn = shows_by_day(days)
    return page(
        request,
        "shows.html.j2",
        visitor,
        shows=found[:30],
        more=more,
        preset=preset,
        names=names,
        state_of=state_of,
        period=period,
        drawn=drawn,
    )


@router.get("/newsroom/shows/{show_id}")
def show_page(show_id: ShowId, request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """One show: canvas, script, evidence, checks, money, and what can be done about it."""
    staff(visitor)
    return _show(request, store, visitor, show_id, "show.html.j2")


@router.get("/newsroom/shows/{show_id}/{part}")
def show_part(
    show_id: ShowId,
    part: Annotated[str, Path(pattern="^(live|script)$")],
    request: Request,
    store: TheStore,
    visitor: TheVisitor,
) -> Response:
    """A part of a show's page."""
    staff(visitor)
    return _show(request, store, visitor, show_id, f"show_{part}.html.j2")


def _show(request: Request, store: Store, visitor: Visitor, show_id: str, template: str) -> Response:
    summary = known_show(store, show_id)
    view = show_view(store, show_id)
    links = links_of(summary, store.settings, has_files=view.document.folder is not None)
    return page(request, template, visitor, show=summary, view=view, can=can(view), links=links)


@router.get("/newsroom/presets")
def preset_list(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """The programmes."""
    listed = presets.list_presets(store, staff(visitor))
    coming = first_air_times(survey_presets(store.settings)[0], now=datetime.now(UTC))
    return page(request, "presets.html.j2", visitor, list=listed, next=coming)


@router.get("/newsroom/presets/new")
def preset_new(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """A form for a new programme."""
    return page(
        request,
        "preset.html.j2",
        staff(visitor),
        inputs=form_of(Preset.model_json_schema(), BLANK, _choices(store)),
        name="",
        title="A new programme",
        revision=0,
        text="",
        revisions=[],
        editable=False,
    )


@router.get("/newsroom/presets/{name}")
def preset_form(name: Name, request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """A programme as a form and as text."""
    from radiox_tasks.data.presets.edited_presets import revisions

    staff(visitor)
    answer = presets.read(name, store, visitor, Response())
    return page(
        request,
        "preset.html.j2",
        visitor,
        inputs=form_of(Preset.model_json_schema(), answer.preset.model_dump(mode="json"), _choices(store)),
        name=name,
        title=answer.preset.title,
        revision=answer.revision,
        text=answer.text,
        editable=answer.editable,
        revisions=revisions(store.database, name),
    )


def _choices(store: Store) -> Choices:
    """Choices for the fields of a preset that refer to something in the station."""
    from radiox_tasks.language.languages import languages

    hosts = tuple(speakers.known(store))
    of_hosts = {f"hosts.{place}": hosts for place in ("main", "second", "weather")}
    return Choices({"language": languages(), "feeds.language": languages(), **of_hosts})


@router.get("/newsroom/jobs/{job_id}")
def job(
    job_id: Annotated[str, Path(pattern=JOB_ID)], request: Request, store: TheStore, visitor: TheVisitor
) -> Response:
    """The result of a preview."""
    staff(visitor)
    found = load_job(store.database, job_id)
    if found is None:
        raise ProblemError(404, "there is no such job")
    return page(request, "preview.html.j2", visitor, job=found)


@router.get("/newsroom/assets/{name}")
def asset(name: Annotated[str, Path(max_length=40)]) -> Response:
    """An asset of the pages."""
    found = asset_response(name)
    if found is None:
        raise ProblemError(404, "there is no such file")
    return found


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a page: by its Accept header, and outside of the API."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def install(app: FastAPI) -> None:
    """Add the newsroom, and HTML error pages for browsers."""
    app.include_router(session.router)
    app.include_router(router)
    app.include_router(operation_pages.router)
    for kind in (HTTPException, ProblemError, *UNAVAILABLE, Exception):
        plain: Any = app.exception_handlers[kind]

        async def shown(request: Request, error: Any, plain: Any = plain) -> Response:
            answer: Response = await plain(request, error)
            if not wants_page(request):
                return answer
            code = answer.status_code
            detail = error.problem.detail if isinstance(error, ProblemError) else ""
            html = page(request, "error.html.j2", PUBLIC, status=code, code=code, detail=detail)
            if again := answer.headers.get("Retry-After"):
                html.headers["Retry-After"] = again
            return html

        app.add_exception_handler(kind, shown)

    async def sign_in(request: Request, _: Exception) -> Response:
        if wants_page(request):
            return RedirectResponse("/signin", status_code=303)
        return problem_response(401, "this needs a session: sign in", headers={"WWW-Authenticate": "Bearer"})

    app.add_exception_handler(SignInError, sign_in)
