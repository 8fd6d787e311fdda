"""The interface for provider calls that the script, speaker and media domains use.

A provider class makes single attempts and says what went wrong (ProviderError); a Caller decides on budget,
concurrency, retries, the circuit breaker and the deadline, and writes intent and receipt to the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

T = TypeVar("T")

ErrorKind = Literal[
    "transient",  # network trouble, 5xx, timeouts: worth another try
    "rate_limited",  # slow down; retry_after says for how long
    "quota",  # the account has nothing left: no retry, next provider
    "unauthorised",  # the key is wrong: no retry, next provider
    "invalid",  # the request itself is wrong: no retry
    "refused",  # the model declined
    "nonsense",  # an answer that is not what was asked for (empty audio, truncated JSON)
    "budget",  # a cap of ours would be passed
    "deadline",  # no time left for another attempt
    "circuit_open",  # the provider is failing for everybody right now
    "in_doubt",  # sent twice, both answers lost: it may have been paid for, and is not sent a third time
]


class ProviderError(Exception):
    """A provider's call came to nothing. The message names provider and operation, never a key or a payload."""

    def __init__(self, kind: ErrorKind, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_error, (self.kind, str(self), self.retry_after))


def _rebuild_error(kind: ErrorKind, message: str, retry_after: float | None) -> ProviderError:
    return ProviderError(kind, message, retry_after=retry_after)


@dataclass(frozen=True)
class Usage:
    """What the provider says was used, by the unit it bills (input_tokens, output_tokens, characters, images)."""

    units: dict[str, int] = field(default_factory=dict)
    request_id: str | None = None


@dataclass(frozen=True)
class Memo:
    """How an answer is kept and read back."""

    dump: Callable[[Any], bytes]
    load: Callable[[bytes], Any]


@dataclass(frozen=True)
class CallRequest:
    """One call that may cost money. `estimate` is in units as in Usage; prices come from the price table.

    With a `memo` the answer of a paid call is kept: when the step dies after its answer came and before the step was
    done, the same request (by `fingerprint`) is answered from there when the step is run again.
    """

    provider: str
    operation: str
    model: str
    estimate: Usage
    timeout: float = 60.0  # seconds, one attempt
    attempts: int = 3
    fingerprint: str | None = None  # SHA-256 of everything the answer depends on
    memo: "Memo | None" = None
    by_model: bool = False  # one model may fail while another answers: each has a circuit of its own

    @property
    def circuit(self) -> str:
        """What the breaker counts failures of, beside the provider."""
        return f"{self.operation} {self.model}"[:32] if self.by_model else self.operation


class Caller(Protocol):
    """Makes a paid or limited call for one step of one show."""

    deadline: datetime | None

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        """Run `send(timeout_seconds)` under budget, limit, breaker and retry; `usage` reads what it cost.

        Raises ProviderError when no attempt succeeded; the call is then counted as failed (or in doubt) and what it
        had reserved is given back.
        """
        ...
