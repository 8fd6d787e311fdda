"""Webhooks for show milestones, signed as Standard Webhooks specifies (https://www.standardwebhooks.com)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook as Signer

from radiox_tasks.analytics.outgoing.post import request
from radiox_tasks.analytics.outgoing.receiver import HOURS, name_of
from radiox_tasks.data.deliveries import ShowEvent

REPEATED = frozenset({"show.working"})
"""Repeated with each submission, and therefore no milestone."""


class Webhook:
    """One URL. During a change of secrets, messages are signed with each of them."""

    at_once = 1
    pauses: Sequence[timedelta] = HOURS

    def __init__(self, url: str, secrets: Sequence[str]) -> None:
        self.name = name_of("webhook", url)
        self._url = url
        self._signers = [Signer(secret) for secret in secrets]

    def wants(self, show_event: ShowEvent) -> bool:
        """Every milestone."""
        return show_event.event.kind not in REPEATED

    def deliver(self, show_events: Sequence[ShowEvent]) -> None:
        """Post each."""
        for one in show_events:
            body = json.dumps(payload(one), ensure_ascii=False, separators=(",", ":"))
            request("POST", self._url, headers=self._headers(message_id(one), body), content=body.encode())

    def _headers(self, message: str, body: str) -> dict[str, str]:
        now = datetime.now(UTC)
        return {
            "content-type": "application/json",
            "user-agent": "RadioX",
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signer.sign(message, now, body) for signer in self._signers),
        }


def message_id(show_event: ShowEvent) -> str:
    """Equal in every attempt; the time distinguishes events before and after a restored backup."""
    return f"evt_{show_event.event.id}_{int(show_event.event.at.timestamp())}"


def payload(show_event: ShowEvent) -> dict[str, Any]:
    """The message's body."""
    event = show_event.event
    more = {"air_at": show_event.air_at.isoformat()} if show_event.air_at else {}
    data = {"show_id": event.show_id, "scheduled": show_event.is_scheduled, **more, **event.data}
    return {"type": event.kind, "timestamp": event.at.isoformat(), "data": data}
