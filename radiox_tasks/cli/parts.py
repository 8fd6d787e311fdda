"""`radiox worker|beat|flower|serve`: one part of the station, for containers and separate services."""

import click

from radiox_tasks.cli.numbers import Whole
from radiox_tasks.model.declared.queues import QUEUES


@click.command()
@click.argument("queues", nargs=-1, required=True, type=click.Choice(QUEUES))
@click.option("--concurrency", type=Whole(1, 512), help="Number of concurrent tasks; default: set by the pool.")
def worker(queues: tuple[str, ...], concurrency: int | None) -> None:
    """Run the worker pool of one or more queues until SIGTERM or Ctrl-C.

    \b
    Example:
      radiox worker audio
      radiox worker show data analytics
    """
    from radiox_tasks.station.prepare_home import station_ready
    from radiox_tasks.station.workers.process import leave, run_worker

    with station_ready():
        status = run_worker(queues, concurrency=concurrency)
    leave(status)


@click.command()
def beat() -> None:
    """Run Celery beat: it sends ticks, at which the planner determines the due shows.

    \b
    Example:
      radiox beat
    """
    from radiox_tasks.station.prepare_home import station_ready
    from radiox_tasks.station.workers.process import run_beat

    with station_ready():
        run_beat()


@click.command()
@click.option("--port", default=5555, show_default=True, type=Whole(1, 65535), help="Where Flower listens.")
def flower(port: int) -> None:
    """Run Flower, the monitor of workers and tasks (RADIOX_FLOWER_HOST: 127.0.0.1 unless set).

    \b
    Example:
      radiox flower --port 5555
    """
    from radiox_tasks.station.prepare_home import station_ready
    from radiox_tasks.station.workers.process import run_flower

    with station_ready():
        run_flower(port)


@click.command()
@click.option("--port", type=Whole(1, 65535), help="Where to listen; RADIOX_PORT, else 8080.")
def serve(port: int | None) -> None:
    """Serve the API, the newsroom, editions and feeds over HTTP.

    On a loopback address this machine has full access; on any other, only public pages are served unless
    RADIOX_JWT_SECRET or RADIOX_JWKS_URL is set. Metrics have a separate port (RADIOX_METRICS_PORT).

    \b
    Example:
      radiox serve --port 8080
    """
    from radiox_tasks.station.prepare_home import station_ready
    from radiox_tasks.station.workers.process import run_gateway

    with station_ready():
        run_gateway(port, announce=click.echo)
