"""Serves the site and, on a port of their own, the metrics."""

from radiox_tasks.data.store import get_store


def serve(port: int | None = None) -> None:
    """Serve until told to stop. The metrics have a port of their own, which need not be opened to the world."""
    import uvicorn
    from prometheus_client import start_http_server

    from radiox_tasks.analytics.metrics import station_registry
    from radiox_tasks.app import QUEUES, broker_url
    from radiox_tasks.gateway.site import make_site

    store = get_store()
    settings = store.settings
    registry = station_registry(store.database, QUEUES, broker_url(settings))
    if settings.metrics_port:
        start_http_server(settings.metrics_port, addr=settings.metrics_host, registry=registry)
    uvicorn.run(
        make_site(store),
        host=settings.gateway_host,
        port=port or settings.gateway_port,
        log_level="warning",
        server_header=False,
    )
