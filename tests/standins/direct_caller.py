"""One attempt and no bookkeeping: for tests of a provider class by itself."""

from collections.abc import Callable
from datetime import datetime

from radiox_tasks.providers.calls import CallRequest, T, Usage


class DirectCaller:
    """Sends at once; budget, retries and limits are tested with the real caller (tests/providers)."""

    def __init__(self, deadline: datetime | None = None) -> None:
        self.deadline = deadline

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        result = send(request.timeout)
        usage(result)
        return result
