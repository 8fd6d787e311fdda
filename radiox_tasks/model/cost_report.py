"""The cost report: amounts in US dollars, times in UTC."""

from datetime import date, datetime
from typing import Literal

from radiox_tasks.model.base import Document


class Sums(Document):
    """Calls by outcome; amounts in US dollars. `lost` calls have no answer, their reservations are `in_doubt`."""

    calls: int
    failed: int
    lost: int
    paid: float
    reserved: float
    in_doubt: float


class TotalCosts(Sums):
    """The whole period; `saved` is the price of reused steps."""

    saved: float


class DayCosts(Sums):
    """One UTC day."""

    day: date


class ShowCosts(Sums):
    """One show; without an air time where it is no longer in the archive."""

    show_id: str
    preset: str | None
    air_at: datetime | None
    saved: float


class ProviderCosts(Sums):
    """One model's operation."""

    provider: str
    operation: str
    model: str


class StepCosts(Sums):
    """One step of all shows."""

    step: str


class CapState(Document):
    """One cap of a preset, in US dollars; the cap of a show has nothing spent."""

    preset: str
    cap: Literal["show", "day", "month"]
    limit: float
    spent: float | None = None
    left: float | None = None


class LimitState(Document):
    """A provider's limit of calls at once, and how many there are now."""

    provider: str
    at_once: int
    now: int


class BreakerState(Document):
    """A circuit breaker after its last failure."""

    provider: str
    operation: str
    failures: int
    open: bool
    last_error: str | None


class CostReport(Document):
    """The report of a period."""

    currency: Literal["USD"] = "USD"
    since: datetime
    until: datetime
    total: TotalCosts
    days: tuple[DayCosts, ...]
    shows: tuple[ShowCosts, ...]
    providers: tuple[ProviderCosts, ...]
    steps: tuple[StepCosts, ...]
    caps: tuple[CapState, ...]
    limits: tuple[LimitState, ...]
    breakers: tuple[BreakerState, ...]
    notes: tuple[str, ...]
