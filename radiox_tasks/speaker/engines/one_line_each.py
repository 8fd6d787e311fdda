"""An engine that keeps state between lines: each line has a process of its own, and the processors share the lines."""

import time
from collections.abc import Mapping
from queue import Empty, LifoQueue

from radiox_tasks.capacity import usable_cores
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.speaker.engines.engine_process import LONGEST, EngineProcess, Patience, Reply


class OneLineEach:
    """As many processes of one engine at once as there are processors."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._free: LifoQueue[EngineProcess] = LifoQueue()
        for _ in range(usable_cores()):
            self._free.put(EngineProcess(engine, once=True))

    def ask(self, request: Mapping[str, object], *, patience: Patience) -> Reply:
        """Send one request to a new process; raises what EngineProcess.ask raises."""
        try:
            process = self._free.get(timeout=max(0.0, patience.until - time.monotonic()))
        except Empty:
            raise ProviderError("transient", f"{self.engine}: no turn within {LONGEST:.0f} s") from None
        try:
            return process.ask(request, patience=patience)
        finally:
            self._free.put(process)
