"""A finding of the truth gate or of the line checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One problem of a line. `rule` names the check (number, date, name, word, negation, ...), `detail` says in one
    sentence what to change, `excerpt` is the part of the line concerned."""

    rule: str
    detail: str
    excerpt: str
