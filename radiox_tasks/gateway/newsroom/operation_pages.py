"""The newsroom's pages of the station: feeds, voices, costs, workers and queues, the doctor."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from radiox_tasks.analytics.costs import cost_report
from radiox_tasks.analytics.health import station_health
from radiox_tasks.data.events import newest_events
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.summaries import summary_of
from radiox_tasks.gateway.api import content, speakers
from radiox_tasks.gateway.api.health import TheMonitor
from radiox_tasks.gateway.newsroom.charts import paid_by_day
from radiox_tasks.gateway.newsroom.render import page
from radiox_tasks.gateway.newsroom.session import staff
from radiox_tasks.gateway.route_dependencies import TheStore, TheVisitor

router = APIRouter(include_in_schema=False)


@router.get("/newsroom/feeds")
def feeds(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """The feeds and their health."""
    usable = survey_presets(store.settings)[0]
    states = sorted(content.feed_states(store, usable), key=lambda one: (one.status == "ok", one.name.lower()))
    return page(request, "feeds.html.j2", staff(visitor), feeds=states, presets=usable)


@router.get("/newsroom/voices")
def voices(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """The hosts, each with a button to hear it."""
    from radiox_tasks.gateway.newsroom.voice_view import first_voices, language_names, usual_language

    hosts = speakers.list_speakers(store, staff(visitor)).speakers
    return page(
        request,
        "voices.html.j2",
        visitor,
        hosts=hosts,
        languages=language_names(),
        voices=first_voices(store, hosts),
        spoken=usual_language(store, hosts),
    )


@router.get("/newsroom/costs")
def costs(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """What was paid, and what is left under the caps."""
    usable = survey_presets(store.settings)[0]
    now = datetime.now(UTC)
    report = cost_report(store, usable, days=30, now=now)
    drawn = paid_by_day(report.days, days=30, today=now.date())
    return page(request, "costs.html.j2", staff(visitor), report=report, drawn=drawn)


@router.get("/newsroom/station")
def station(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """Workers and queues, health, and the actions of people."""
    staff(visitor)
    acts = newest_events(store.database, kind="act", limit=20)
    shows = {one: summary_of(store.database, one) for one in {act.show_id for act in acts if act.show_id}}
    found = {show_id: show for show_id, show in shows.items() if show is not None}
    return page(request, "station.html.j2", visitor, acts=acts, shows=found)


@router.get("/newsroom/station/live")
def station_live(request: Request, store: TheStore, visitor: TheVisitor, monitor: TheMonitor) -> Response:
    """The queues and the health checks as they are now."""
    staff(visitor)
    broker = monitor.state()
    report = station_health(store, broker, now=datetime.now(UTC))
    return page(request, "station_live.html.j2", visitor, broker=broker, report=report)


@router.get("/newsroom/station/doctor")
def doctor(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """The doctor's findings; runs its checks, which takes a few seconds."""
    staff(visitor)
    examine = request.app.state.examine
    home = str(store.settings.home)
    found = [finding.model_dump(mode="json") for finding in examine()] if examine else []
    findings = [{name: text.replace(home, "RADIOX_HOME") for name, text in one.items()} for one in found]
    return page(request, "doctor.html.j2", visitor, findings=findings, available=examine is not None)
