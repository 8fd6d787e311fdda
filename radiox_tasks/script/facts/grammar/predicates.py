"""What is told of whom: each verb of a sentence with who does it and who suffers it."""

from dataclasses import dataclass

NOBODY = -1  # stands for who has a part in something, where the sentence can be read in two ways


@dataclass(frozen=True)
class Predicate:
    """A verb by its index, with the indices of who does it and who suffers it, as far as the sentence tells."""

    verb: int
    doers: frozenset[int]
    sufferers: frozenset[int]
    passive: bool
    undecided: bool = False  # "ist gesunken", "ist geschlossen": whether the subject does it or suffers it
