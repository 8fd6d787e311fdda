"""The interface for provider calls that the script, speaker and media domains use.

A provider class makes single attempts and classifies errors (ProviderError); a Caller applies budget, concurrency
limit, retries, circuit breaker and deadline, and writes intent and receipt.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

T = TypeVar("T")

ErrorKind = Literal[
    "transient",  # network errors, 5xx, timeouts: may be retried
    "rate_limited",  # rate limit; retry_after is the requested wait
    "quota",  # the account's quota is used up: no retry, next provider
    "unauthorised",  # the key is invalid: no retry, next provider
    "invalid",  # the request is invalid: no retry
    "refused",  # the model declined
    "nonsense",  # unusable answer (empty audio, truncated JSON)
    "budget",  # one of our caps would be exceeded
    "deadline",  # no time left for another attempt
    "circuit_open",  # the provider's circuit is open
    "in_doubt",  # the answer was lost and may have been billed; after two losses the call is not sent again
]


class ProviderError(Exception):
    """A failed provider call. The message names provider and operation, never a key or a payload."""

    def __init__(self, kind: ErrorKind, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_error, (self.kind, str(self), self.retry_after))


class BrokenOffError(ProviderError):
    """The answer broke off after it had begun, so that it may be billed. The call is recorded as in doubt, and the
    Caller does not repeat it: the code that received the beginning decides how to continue."""

    def __init__(self, message: str) -> None:
        super().__init__("in_doubt", message)


class ShowCancelledError(Exception):
    """The show was cancelled while one of its steps worked: nothing more is paid for it."""


def _rebuild_error(kind: ErrorKind, message: str, retry_after: float | None) -> ProviderError:
    return ProviderError(kind, message, retry_after=retry_after)


@dataclass(frozen=True)
class Usage:
    """The usage that the provider reports, by billing unit (input_tokens, output_tokens, characters, images)."""

    units: dict[str, int] = field(default_factory=dict)
    request_id: str | None = None


@dataclass(frozen=True)
class Memo:
    """How an answer is stored and read back."""

    dump: Callable[[Any], bytes]
    load: Callable[[bytes], Any]


@dataclass(frozen=True)
class CallRequest:
    """One call that may cost money.

    `estimate` is in units as in Usage; prices come from the price table. With a `memo` the answer of a paid call is
    stored: if the step dies before it is done, the same request (by `fingerprint`) is answered from there on the next
    run; `earlier` are the fingerprints of other requests whose answer serves as well.
    """

    provider: str
    operation: str
    model: str
    estimate: Usage
    timeout: float = 60.0  # seconds, one attempt
    attempts: int = 3
    fingerprint: str | None = None  # SHA-256 of everything the answer depends on
    earlier: tuple[str, ...] = ()
    memo: "Memo | None" = None
    by_model: bool = False  # each model has its own circuit

    @property
    def circuit(self) -> str:
        """The circuit breaker's key, together with the provider."""
        return f"{self.operation} {self.model}"[:32] if self.by_model else self.operation


class Caller(Protocol):
    """Makes paid or limited calls for one step of one show."""

    deadline: datetime | None

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        """Run `send(timeout_seconds)` with budget, limit, circuit breaker and retries; `usage` reads its cost.

        Raises ProviderError if no attempt succeeded; the call is then recorded as failed (or in doubt) and its reserved
        amount is released.
        """
        ...
