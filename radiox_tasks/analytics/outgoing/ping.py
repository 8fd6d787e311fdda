"""A dead-man's switch for each preset, for Healthchecks.io and compatible services.

The URL is requested whenever a scheduled show goes on air, and with /fail appended when one failed or was missed. If no
request arrives for too long, the service alerts the owner, for example when the machine is off.
"""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

from radiox_tasks.analytics.outgoing.post import request
from radiox_tasks.analytics.outgoing.receiver import MINUTES, name_of
from radiox_tasks.data.deliveries import ShowEvent

ON_AIR = "show.on-air"
FAILURES = frozenset({"show.failed", "show.missed"})


class Ping:
    """The switch of one preset."""

    at_once = 1
    pauses: Sequence[timedelta] = MINUTES

    def __init__(self, preset: str, url: str) -> None:
        self.name = name_of("ping", f"{preset} {url}")
        self._preset, self._url = preset, url

    def wants(self, show_event: ShowEvent) -> bool:
        """Results of the preset's slots; shows on demand do not count."""
        event = show_event.event
        return (
            show_event.is_scheduled and event.data.get("preset") == self._preset and event.kind in {ON_AIR, *FAILURES}
        )

    def deliver(self, show_events: Sequence[ShowEvent]) -> None:
        """Request the URL once per result."""
        for one in show_events:
            request("GET", self._url if one.event.kind == ON_AIR else _failing(self._url))


def _failing(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/fail"))
