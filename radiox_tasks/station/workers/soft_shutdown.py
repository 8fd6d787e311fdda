"""SIGTERM and Ctrl-C end a worker as soon as nothing runs in it, and after SECONDS at the latest.

Celery's own soft shutdown (`worker_soft_shutdown_timeout`) sleeps its whole time in the signal handler whenever a task
was running at the signal: it waits longer than the task takes, and the results of a process pool, which the sleeping
thread reads, are not acknowledged. Here the worker takes no more messages and finishes its tasks; then Celery's cold
shutdown hands back what is left.
"""

import signal
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any

SECONDS = 10.0
"""For the tasks that run at the signal: a provider's call is paid for even if its answer is lost."""

LOOK_SECONDS = 0.05

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def finish_then_stop() -> None:
    """Install these signal handlers when the worker of this process is ready."""
    from celery.signals import worker_ready

    worker_ready.connect(_install, weak=False)


def _install(sender: Any, **_: Any) -> None:
    """`sender` is the worker's consumer. A second signal ends the worker at once, as Celery's handler does."""
    cold = signal.getsignal(signal.SIGTERM)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        for one in SIGNALS:
            signal.signal(one, cold)
        with suppress(Exception):  # the broker may be away: nothing comes from it then
            sender.task_consumer.cancel()
        threading.Thread(target=_stop_when_done, args=(sender.pool,), name="soft-shutdown", daemon=True).start()

    for one in SIGNALS:
        signal.signal(one, on_signal)


def _stop_when_done(pool: Any) -> None:
    from celery.worker import state

    if hasattr(pool, "start_no_more"):
        pool.start_no_more()
    deadline = time.monotonic() + SECONDS
    while state.active_requests and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
