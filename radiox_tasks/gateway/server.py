"""Serves the application and, on a separate port, the metrics."""

import signal
from collections.abc import Callable, Iterator
from contextlib import suppress

from radiox_tasks.gateway.application import make_application
from radiox_tasks.gateway.authentication import check_settings
from radiox_tasks.gateway.broker_monitor import BrokerMonitor
from radiox_tasks.gateway.listen_socket import PortTakenError, address, listen, taken
from radiox_tasks.model.base import Document
from radiox_tasks.open_store import get_store

IDLE_SECONDS = 15
"""Seconds until an idle connection is closed."""

CONNECTION_SECONDS = 3.0
"""Maximum wait of a request for one of the connections to the database. In an outage all are taken by requests that try
to connect; the others have to get an error before their client's timeout."""

BACKLOG = 512
GRACE_SECONDS = 5


def serve(
    port: int | None = None,
    *,
    examine: Callable[[], Iterator[Document]] | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until stopped; `announce` gets the URL and the audience once. Raises PortTakenError, or AccessSettingsError
    for unsafe settings."""
    import uvicorn
    from prometheus_client import start_http_server

    from radiox_tasks.analytics.metrics import station_registry
    from radiox_tasks.app import broker_url
    from radiox_tasks.gateway.connections import TimedProtocol

    store = get_store()
    store.database.wait_at_most(CONNECTION_SECONDS)
    settings = store.settings
    check_settings(settings)
    number = port if port is not None else settings.gateway_port
    listening = listen(settings.gateway_host, number)
    url = broker_url(settings)
    monitor = BrokerMonitor()
    registry = station_registry(store.database, settings=settings, broker=monitor.state)
    app = make_application(store, registry, monitor=monitor, broker_url=url, examine=examine)
    if settings.metrics_port:
        try:
            start_http_server(settings.metrics_port, addr=settings.metrics_host, registry=registry)
        except OSError:
            raise PortTakenError(taken(settings.metrics_port, "RADIOX_METRICS_PORT")) from None
    if announce:
        announce(address(settings, listening.getsockname()[1]))
    config = uvicorn.Config(
        app,
        http=TimedProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
        h11_max_incomplete_event_size=32_768,
    )
    # uvicorn raises the signal again at its end, which would by default end the process before its caller has
    # released the broker.
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)
