"""Health routes, for load balancers, orchestrators and operators."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import select

from radiox_tasks.analytics.health import HealthReport, station_health
from radiox_tasks.analytics.queue_state import BrokerState
from radiox_tasks.gateway.broker_monitor import BrokerMonitor
from radiox_tasks.gateway.problems import responses
from radiox_tasks.gateway.route_dependencies import Reader, TheStore

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    alive: bool = True


def monitor_of(request: Request) -> BrokerMonitor:
    """The application's broker monitor."""
    monitor: BrokerMonitor = request.app.state.monitor
    return monitor


TheMonitor = Annotated[BrokerMonitor, Depends(monitor_of)]


@router.get(
    "/health",
    responses={**responses(), 503: {"model": HealthReport, "description": "Unhealthy: the checks say why"}},
)
def health(store: TheStore, monitor: TheMonitor, response: Response) -> HealthReport:
    """Every check by name; 503 if one of them fails."""
    report = station_health(store, monitor.state(), now=datetime.now(UTC))
    response.status_code = 200 if report.healthy else 503
    return report


@router.get("/livez", responses=responses())
def livez() -> Alive:
    """Whether this process answers. It checks nothing else, so that an outage does not restart the process."""
    return Alive()


@router.get("/readyz", responses=responses())
def readyz(store: TheStore) -> Alive:
    """Whether requests can be answered: the database is available."""
    with store.database.reading() as connection:
        connection.execute(select(1))
    return Alive()


@router.get("/services/status", responses=responses(401, 403))
def services_status(visitor: Reader, monitor: TheMonitor) -> BrokerState:
    """The queues: workers, waiting messages, and the age of the oldest one."""
    return monitor.state()
