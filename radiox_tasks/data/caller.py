"""The Caller of one step of one show."""

from radiox_tasks.data.calls import Caller, DirectCaller
from radiox_tasks.data.ledger import Claim
from radiox_tasks.data.shows import Show
from radiox_tasks.data.store import Store


def caller_for(store: Store, show: Show, claim: Claim) -> Caller:
    """What a step calls providers through."""
    return DirectCaller(show.deadline)
