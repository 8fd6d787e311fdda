"""Celery's thread pool, for workers that end when they are told to: a thread cannot be stopped, its process can.

Celery's own raises NotImplementedError when a task is to be cancelled, and waits for its threads without any limit. So
a worker that is told to stop, or whose broker was bounced, would take no more work and live on until the last task
ends. Here the message of a task that is still running goes back to its queue as the channel closes, and the process
ends with the task in it (process.py); the ledger makes the second delivery harmless.
"""

from typing import Any

from celery.concurrency.thread import TaskPool


class Threads(TaskPool):  # type: ignore[misc]  # celery ships no types
    """Threads that are left to themselves when the worker stops."""

    def terminate_job(self, pid: int, signal: Any = None) -> None:
        """Celery cancels a running task: nothing to do, its message goes back unacknowledged."""

    def on_stop(self) -> None:
        """Start nothing more, and wait for nothing."""
        self.executor.shutdown(wait=False, cancel_futures=True)
