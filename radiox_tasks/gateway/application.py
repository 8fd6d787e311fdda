"""The gateway application: the API under /api/v1 and its older paths, the newsroom, the public pages."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from radiox_tasks.data.store import Store
from radiox_tasks.gateway import problems
from radiox_tasks.gateway.api import (
    audio,
    content,
    events,
    health,
    jobs,
    media,
    presets,
    shows,
    speakers,
    station,
)
from radiox_tasks.gateway.broker_monitor import BrokerMonitor
from radiox_tasks.gateway.public import public_routes
from radiox_tasks.gateway.rate_limit import RateLimiter
from radiox_tasks.gateway.request_guard import Guard, audit_log
from radiox_tasks.gateway.streams import Latest
from radiox_tasks.model.base import Document

API = "/api/v1"

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    shows.router,
    events.router,
    content.router,
    audio.router,
    media.router,
    speakers.router,
    presets.router,
    station.router,
    jobs.router,
)

Examine = Callable[[], Iterator[Document]]
"""The doctor's checks: findings with name, verdict, detail and advice. Passed in, because they belong to a
layer above."""

_DESCRIPTION = """Scheduled AI radio news: shows, their sources, their sound and the station that makes them.

Errors are problem documents (RFC 9457). Longer work answers 202 and says where to look. `RateLimit` headers state
the limits of requests. Tokens are JSON Web Tokens of the station's issuer with the scopes `read`, `produce` or `admin`.
"""


def make_application(
    store: Store,
    registry: CollectorRegistry,
    *,
    monitor: BrokerMonitor,
    broker_url: str | None,
    examine: Examine | None = None,
) -> ASGIApp:
    """The application over this store; `registry` has the station's metrics, `monitor` the broker's state."""
    from radiox_tasks.gateway.newsroom import pages

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await limiter.close()

    app = FastAPI(
        title="RadioX",
        version="1",
        description=_DESCRIPTION,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # their pages load external scripts
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.store = store
    app.state.latest = Latest(store.database)
    app.state.monitor = monitor
    app.state.registry = registry
    app.state.examine = examine
    limiter = RateLimiter(broker_url, per_minute=store.settings.rate_limit)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router, prefix=API)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.add_api_route("/generate", shows.generate, methods=["POST"], status_code=202, include_in_schema=False)
    pages.install(app)
    app.router.routes.extend(public_routes(store))
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return Guard(app, settings=store.settings, limiter=limiter, audit=audit_log(store.settings.home))


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document including the problem schema, cached."""
    if app.openapi_schema is None:
        from fastapi.openapi.utils import get_openapi

        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        template = "#/components/schemas/{model}"
        problem = problems.Problem.model_json_schema(ref_template=template)
        schemas |= problem.pop("$defs", {})
        schemas["Problem"] = problem
        for name in ("HTTPValidationError", "ValidationError"):  # answered as problem documents here
            schemas.pop(name, None)
        made["components"]["schemas"] = schemas
        app.openapi_schema = made
    return app.openapi_schema
