"""A finding of the truth gate or of the line checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One reason against a line.

    `rule` names the check (number, date, name, word, negation, ...), `detail` says in one sentence what to change,
    `excerpt` is the part of the line it is about.
    """

    rule: str
    detail: str
    excerpt: str
