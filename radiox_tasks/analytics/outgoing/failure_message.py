"""Messages about missed and failed shows, sent through Apprise."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from radiox_tasks.analytics.outgoing.ping import FAILURES
from radiox_tasks.analytics.outgoing.receiver import HOURS, DeliveryError, name_of
from radiox_tasks.data.deliveries import ShowEvent

MOST_LINES = 20
"""Maximum shows in one message, for example after a day's outage."""


class Report:
    """A receiver with one Apprise URL."""

    at_once = 200
    pauses: Sequence[timedelta] = HOURS

    def __init__(self, address: str) -> None:
        self.name = name_of("report", address)
        self._address = address

    def wants(self, show_event: ShowEvent) -> bool:
        """Failed and missed shows."""
        return show_event.event.kind in FAILURES

    def deliver(self, show_events: Sequence[ShowEvent]) -> None:
        """Send one message about all of them."""
        import apprise

        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its own messages contain the URL
        sender = apprise.Apprise()
        if not sender.add(self._address):
            raise DeliveryError("Apprise does not know this address", is_final=True)
        if not sender.notify(title=title(show_events), body=body(show_events), notify_type=apprise.NotifyType.FAILURE):
            raise DeliveryError("Apprise could not send it")


def title(show_events: Sequence[ShowEvent]) -> str:
    """One line."""
    if len(show_events) == 1:
        event = show_events[0].event
        return f"RadioX: {event.data.get('preset')} {_became(event.kind)}"
    return f"RadioX: {len(show_events)} shows missed or failed"


def body(show_events: Sequence[ShowEvent]) -> str:
    """A line per show: programme, air time, result and reason."""
    lines = []
    for one in show_events[:MOST_LINES]:
        event = one.event
        at = f" of {one.air_at:%Y-%m-%d %H:%M} UTC" if one.air_at else ""
        reason = f": {event.data['reason']}" if event.data.get("reason") else ""
        lines.append(f"{event.data.get('preset')}{at} {_became(event.kind)}{reason} (show {event.show_id})")
    if len(show_events) > MOST_LINES:
        lines.append(f"and {len(show_events) - MOST_LINES} more; `radiox shows list` has all of them")
    return "\n".join(lines)


def _became(kind: str) -> str:
    return "was missed" if kind == "show.missed" else "failed"
