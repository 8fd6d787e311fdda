"""Runs the whole station in one terminal: workers, beat and gateway under one supervisor."""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from radiox_tasks.broker import require_broker
from radiox_tasks.capacity import usable_cores
from radiox_tasks.gateway.authentication import check_settings
from radiox_tasks.gateway.listen_socket import address, listen
from radiox_tasks.logs import configure_logging
from radiox_tasks.open_store import get_store
from radiox_tasks.station.home_lock import only_station
from radiox_tasks.station.prepare_home import station_ready
from radiox_tasks.station.supervisor import Supervisor
from radiox_tasks.station.workers.forked import forking
from radiox_tasks.station.workers.pools import POOLS, SMALL_CORES, worker_groups
from radiox_tasks.station.workers.process import load_worker

LOOK_SECONDS = 0.5


def run_station(
    announce: Callable[[str], None], *, gateway_port: int | None = None, flower_port: int | None = None
) -> None:
    """Run until SIGINT or SIGTERM. Processes that die, including the embedded broker, are restarted. `announce` is
    called once with what runs and where. Raises StationRunsError or PortTakenError before anything is started."""
    configure_logging(logging.WARNING)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    settings = get_store().settings
    port = gateway_port or settings.gateway_port
    where = address(settings, port)
    try:
        require_broker(settings.broker_url)
        check_settings(settings)
        with forking(load_worker) as server, only_station(settings.home, where), station_ready() as embedded:
            listen(settings.gateway_host, port).close()  # fails before anything is started if the port is in use
            supervisor = Supervisor(settings.home / "logs" / "station.log", server=server)
            try:
                _add_workers(supervisor, usable_cores())
                supervisor.add("gateway", "gateway", "--clock", str(port))
                if flower_port:
                    supervisor.add("flower", "flower", str(flower_port))
                monitor = f", Flower: http://{settings.flower_host}:{flower_port}/" if flower_port else ""
                announce(f"{where}, {len(POOLS)} worker pools, beat{monitor}; log: {supervisor.log}")
                while not stop.wait(LOOK_SECONDS):
                    supervisor.check()
                    if embedded is not None:
                        embedded.restart_if_dead()
            finally:
                supervisor.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _add_workers(supervisor: Supervisor, cores: int) -> None:
    """Every pool and beat: as separate processes, or together on a small machine (pools.py)."""
    together = cores <= SMALL_CORES
    for queues in worker_groups(cores):
        with_beat = ("--beat",) if together and "show" in queues else ()
        supervisor.add("-".join(queues), "worker", *with_beat, *queues)
    if not together:
        supervisor.add("beat", "beat")
