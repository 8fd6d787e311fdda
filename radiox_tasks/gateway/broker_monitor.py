"""The broker's state, cached for a few seconds, since reading it takes a second."""

import threading
import time

from radiox_tasks.analytics.queue_state import BrokerState, broker_state
from radiox_tasks.model.declared.queues import QUEUES

FRESH_SECONDS = 5.0


class BrokerMonitor:
    """The broker's state, at most FRESH_SECONDS old. Concurrent callers share one query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: BrokerState | None = None
        self._asked = 0.0

    def state(self) -> BrokerState:
        """The state; takes a second if it has to be queried."""
        from radiox_tasks.app import app

        with self._lock:
            if self._state is None or time.monotonic() - self._asked > FRESH_SECONDS:
                self._state = broker_state(app, QUEUES)
                self._asked = time.monotonic()
            return self._state
