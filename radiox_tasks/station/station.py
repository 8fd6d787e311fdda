"""The whole station in one terminal: every pool, beat and the gateway under one supervisor."""

import logging
import signal
import threading
from types import FrameType

from radiox_tasks.app import QUEUES
from radiox_tasks.broker import require_broker
from radiox_tasks.data.store import get_store
from radiox_tasks.logs import configure_logging
from radiox_tasks.station.ready import station_ready
from radiox_tasks.station.supervisor import Supervisor

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5


def run_station(*, gateway_port: int | None = None, flower_port: int | None = None) -> None:
    """Run until SIGINT or SIGTERM. Whatever dies, the embedded broker included, is started again."""
    configure_logging(logging.INFO)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    settings = get_store().settings
    require_broker(settings.broker_url)
    try:
        with station_ready() as embedded:
            supervisor = Supervisor(settings.home / "logs" / "station.log")
            try:
                for queue in QUEUES:
                    supervisor.add(queue, "worker", queue)
                supervisor.add("beat", "beat")
                port = gateway_port or settings.gateway_port
                supervisor.add("gateway", "gateway", str(port))
                if flower_port:
                    supervisor.add("flower", "flower", str(flower_port))
                logger.info(
                    "the station is up: http://%s:%s/ and its log: %s", settings.gateway_host, port, supervisor.log
                )
                while not stop.wait(LOOK_SECONDS):
                    supervisor.check()
                    if embedded is not None:
                        embedded.restart_if_dead()
            finally:
                logger.info("stopping: work in hand is finished or handed back")
                supervisor.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
