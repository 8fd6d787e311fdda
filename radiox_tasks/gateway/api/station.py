"""Station routes: configuration without secrets, statistics, metrics, and collecting a preset's sources."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, JsonValue, SecretStr

from radiox_tasks.analytics.costs import cost_report
from radiox_tasks.analytics.daily_figures import Figures, station_figures
from radiox_tasks.data.jobs import Job
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.gateway.api.content import ForPreset
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.show_actions import known_preset
from radiox_tasks.gateway.authentication import is_loopback
from radiox_tasks.gateway.problems import ProblemError, responses
from radiox_tasks.gateway.route_dependencies import FOR_ALL, Producer, Reader, TheStore, TheVisitor
from radiox_tasks.model.cost_report import CostReport
from radiox_tasks.model.declared.jobs import READ_SOURCES, SourcesArguments
from radiox_tasks.model.preset import PRESET_NAME
from radiox_tasks.settings import Settings

router = APIRouter(tags=["station"])

_ADDRESSES = frozenset({"presets"} | {name for name, field in Settings.model_fields.items() if not field.repr})
"""Settings with paths or credentials: only whether they are set is shown."""


class Configuration(BaseModel):
    """The settings. Secrets, URLs and paths are shown only as set or not set."""

    settings: dict[str, JsonValue]


class Costs(BaseModel):
    """The cost report, as `radiox costs --json` prints it."""

    report: CostReport


@router.get("/config", responses=responses(401, 403))
def config(store: TheStore, visitor: Reader) -> Configuration:
    """The station's settings, without secrets."""
    values: dict[str, JsonValue] = {}
    for name, value in store.settings:
        if value is not None and (isinstance(value, SecretStr | Path) or name in _ADDRESSES):
            values[name] = "set"
        elif value is None or isinstance(value, str | int | float | bool):
            values[name] = value
        else:
            values[name] = [str(part) for part in value] if isinstance(value, tuple) else str(value)
    return Configuration(settings=values)


@router.post("/data", status_code=202, responses=responses(401, 403, 404, 409))
def collect(body: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Read a preset's feeds, weather and markets now; the job's result contains them."""
    known_preset(store, body.preset)
    return begin(store, response, READ_SOURCES, SourcesArguments(preset=body.preset))


@router.get("/analytics", responses=responses(401, 403))
def analytics(store: TheStore, visitor: Reader, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Figures:
    """Shows, lateness, steps, cost and plays, by UTC day."""
    return station_figures(store.database, days=days, now=datetime.now(UTC))


@router.get("/costs", responses=responses(401, 403, 404, 409))
def costs(
    store: TheStore,
    visitor: Reader,
    days: Annotated[int, Query(ge=1, le=3660)] = 30,
    preset: Annotated[str | None, Query(pattern=PRESET_NAME)] = None,
) -> Costs:
    """Costs by day, show, provider and step, savings by reuse, and what is left under the caps."""
    presets = [known_preset(store, preset)] if preset else survey_presets(store.settings)[0]
    return Costs(report=cost_report(store, presets, days=days, now=datetime.now(UTC), only=preset))


@router.get(
    "/metrics",
    responses={
        **responses(401, 403),
        200: {
            "description": "Metrics in Prometheus' text format",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
    },
    response_class=Response,
    openapi_extra=FOR_ALL,
)
def metrics(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """Prometheus metrics: for this machine, and for tokens with the scope `read`."""
    from prometheus_client import generate_latest

    near = request.client is not None and is_loopback(request.client.host) and "x-forwarded-for" not in request.headers
    if not visitor.may("read") and not near:
        raise ProblemError(401 if visitor.via == "public" else 403, "metrics need a token with the scope `read`")
    text = generate_latest(request.app.state.registry)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
