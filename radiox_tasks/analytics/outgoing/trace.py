"""The root span of each show's trace: from its order until it is on air or closed."""

from collections.abc import Sequence
from datetime import timedelta

from radiox_tasks import tracing
from radiox_tasks.analytics.outgoing.ping import FAILURES, ON_AIR
from radiox_tasks.analytics.outgoing.receiver import MINUTES, DeliveryError
from radiox_tasks.data.deliveries import ShowEvent

ENDS = frozenset({ON_AIR, "show.cancelled", "show.draft"}) | FAILURES


class Traces:
    """Where spans are sent (the module `tracing`)."""

    name = "traces"
    at_once = 1
    pauses: Sequence[timedelta] = MINUTES

    def wants(self, show_event: ShowEvent) -> bool:
        """The events that close a show."""
        return show_event.event.kind in ENDS and show_event.ordered_at is not None

    def deliver(self, show_events: Sequence[ShowEvent]) -> None:
        """Send a span for each."""
        for one in show_events:
            event = one.event
            about = {"radiox.preset": str(event.data.get("preset")), "radiox.status": event.kind.removeprefix("show.")}
            began = one.ordered_at or event.at
            if not tracing.send_show(
                str(event.show_id), "show", about, began=began, ended=event.at, well=event.kind not in FAILURES
            ):
                raise DeliveryError("the collector of traces does not answer")
