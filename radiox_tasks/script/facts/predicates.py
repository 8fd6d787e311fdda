"""What is told of whom: each verb of a sentence with who does it and who suffers it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Predicate:
    """A verb by its index, with the indices of who does it and who suffers it, as far as the sentence tells."""

    verb: int
    doers: frozenset[int]
    sufferers: frozenset[int]
    passive: bool
