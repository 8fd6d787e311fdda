"""Delivers new events to each receiver; called every few seconds."""

import logging
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from radiox_tasks.analytics.outgoing.failure_message import Report
from radiox_tasks.analytics.outgoing.ping import Ping
from radiox_tasks.analytics.outgoing.receiver import DeliveryError, Receiver
from radiox_tasks.analytics.outgoing.trace import Traces
from radiox_tasks.analytics.outgoing.webhook import Webhook
from radiox_tasks.data.database import Database
from radiox_tasks.data.deliveries import Delivery, follow_events, record_delivered, record_refused, take_due
from radiox_tasks.settings import Settings

logger = logging.getLogger(__name__)

ROUND_SECONDS = 30.0
"""No attempt starts later than this in a round; the next round continues."""


def receivers_of(settings: Settings) -> list[Receiver]:
    """All configured receivers."""
    found: list[Receiver] = [Webhook(url, settings.webhook_secret_list) for url in settings.webhook_list]
    found += [Ping(preset, url) for preset, url in settings.ping_list]
    found += [Report(address) for address in settings.report_list]
    return [*found, Traces()] if settings.traces_endpoint else found


def deliver_events(database: Database, receivers: Sequence[Receiver]) -> int:
    """Deliver due events to each receiver; returns how many. Receivers do not wait for each other."""
    for receiver in receivers:
        follow_events(database, receiver.name, receiver.wants)
    if not receivers:
        return 0
    with ThreadPoolExecutor(max_workers=min(8, len(receivers)), thread_name_prefix="deliver") as pool:
        return sum(pool.map(lambda receiver: _serve(database, receiver), receivers))


def _serve(database: Database, receiver: Receiver) -> int:
    """Until nothing is due, an attempt fails, or the round is over."""
    delivered, until = 0, time.monotonic() + ROUND_SECONDS
    while time.monotonic() < until and (due := take_due(database, receiver.name, limit=receiver.at_once)):
        try:
            receiver.deliver([one.show_event for one in due])
        except DeliveryError as error:
            for one in due:
                _put_off(database, receiver, one, error)
            return delivered
        for one in due:
            record_delivered(database, one)
        delivered += len(due)
    return delivered


def _put_off(database: Database, receiver: Receiver, delivery: Delivery, error: DeliveryError) -> None:
    pause = None
    if not error.is_final and delivery.attempts <= len(receiver.pauses):
        pause = _spread(receiver.pauses[delivery.attempts - 1])
    becomes = "given up" if pause is None else f"tried again in {pause.total_seconds():.0f} s"
    event = delivery.show_event.event
    logger.warning("%s did not take event %d (%s): %s, %s", receiver.name, event.id, event.kind, error, becomes)
    record_refused(database, delivery, str(error), again_in=pause)


def _spread(pause: timedelta) -> timedelta:
    """Up to a fifth more or less, which spreads retries."""
    return pause * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries only
