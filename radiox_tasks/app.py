"""The Celery app: queues, routes and delivery policy, in one place.

Delivery is at least once: a message is acknowledged after its task, so a killed worker's work is delivered again, and
the ledger (data/ledger/ledger.py) makes the second delivery harmless.
"""

import importlib
import time
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, setup_logging
from kombu.entity import Queue
from kombu.transport import TRANSPORT_ALIASES

from radiox_tasks.broker import SENT_AT, embedded_url
from radiox_tasks.model.declared.queues import PACKAGES, QUEUES
from radiox_tasks.result_backend import result_backend_url
from radiox_tasks.settings import Settings, get_settings

VISIBILITY_SECONDS = 90
"""Seconds after which an unacknowledged message is delivered again. The ledger's leases decide whether its step runs.
"""

BROKER_SECONDS = 10.0
BROKER_CONNECT_SECONDS = 5.0
"""Timeouts for a broker that no longer answers; kombu blocks for at most one second when it waits for messages."""

# A URL with +socket names its transport by this alone.
TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), "radiox_tasks.broker_transport:Transport")


def broker_url(settings: Settings) -> str:
    """The broker's URL: the configured one, else the embedded server's."""
    return settings.broker_url or embedded_url(settings.home)


def queue_of(task_name: str) -> str:
    """The queue of a task, from its name: radiox_tasks.<queue>.tasks.<name>."""
    return task_name.split(".")[1]


def route(name: str, *_: Any, **__: Any) -> dict[str, str] | None:
    """Celery's routing hook: routes our tasks to their domain's queue."""
    return {"queue": queue_of(name)} if name.startswith("radiox_tasks.") else None


def configuration(settings: Settings) -> dict[str, Any]:
    """Celery's settings by ours."""
    url = broker_url(settings)
    return {
        "broker_url": url,
        "result_backend": result_backend_url(url),
        "task_queues": [Queue(name) for name in QUEUES],  # type: ignore[no-untyped-call]
        "task_default_queue": "show",
        "task_routes": (route,),
        "task_serializer": "json",
        "result_serializer": "json",
        "accept_content": ["json"],
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_track_started": False,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": settings.task_events,
        "task_send_sent_event": settings.task_events,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_keepalive": True,
            "socket_timeout": BROKER_SECONDS,
            "socket_connect_timeout": BROKER_CONNECT_SECONDS,
            "health_check_interval": 25,
        },
        "redis_socket_timeout": BROKER_SECONDS,
        "redis_socket_connect_timeout": BROKER_CONNECT_SECONDS,
        "result_backend_transport_options": {"retry_policy": {"timeout": 5.0}},
        "result_expires": 6 * 3600,
        "enable_utc": True,
        "timezone": "UTC",
        "task_time_limit": 900,
        "task_soft_time_limit": 840,
    }


def make_app(settings: Settings) -> Celery:
    """The app for these settings."""
    celery = Celery("radiox")
    celery.conf.update(configuration(settings))
    return celery


app = Celery("radiox")
app.add_defaults(lambda: configuration(get_settings()))  # at its first use: a fork has settings of its own


def load_tasks() -> None:
    """Import every queue's tasks, which registers them."""
    for queue in QUEUES:
        importlib.import_module(f"radiox_tasks.{PACKAGES.get(queue, queue)}.tasks")


app.on_after_finalize.connect(lambda **_: load_tasks(), weak=False)


@before_task_publish.connect  # type: ignore[untyped-decorator]
def _note_sending(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Store the send time in the message's headers, for the age of the oldest waiting message."""
    if headers is not None:
        headers[SENT_AT] = time.time()


@setup_logging.connect  # type: ignore[untyped-decorator]
def _configure_logging(loglevel: int | None = None, **_: Any) -> None:
    from radiox_tasks.logs import configure_logging

    configure_logging(loglevel)
