"""An event: something that happened to a show, a step or the station."""

from typing import Any

from pydantic import AwareDatetime, Field

from radiox_tasks.model.base import Document


class Event(Document):
    """One event. `kind` starts with its subject: show.published, step.done, act.correct."""

    id: int
    at: AwareDatetime
    show_id: str | None = None
    kind: str
    data: dict[str, Any] = Field(default_factory=dict)
