"""The parts of a model's streamed answer that are kept while the rest arrives.

What is paid for on the strength of a part (votes of the judge, takes) is of use only as long as its lines stand. So
each part is kept before that, and an answer that breaks off is continued after its last line.
"""

from collections.abc import Sequence
from typing import Protocol

from radiox_tasks.model.base import Document
from radiox_tasks.script.writers.model.openai_schema import WrittenLine


class AnswerPart(Document):
    """Lines in the order in which they arrived. `checked`: all but the last one, which begins another story, and those
    before them went to the checks. `ends`: nothing follows them, and `language` is what the answer says of
    its own; `rejected`: why the answer is not used."""

    lines: tuple[WrittenLine, ...] = ()
    checked: bool = False
    ends: bool = False
    language: str = ""
    rejected: str = ""


class AnswerParts(Protocol):
    """Keeps the parts of each answer: `attempt` counts the answers of one model."""

    def read(self, model: str, attempt: int) -> Sequence[AnswerPart]:
        """The parts of this answer, in order."""
        ...

    def keep(self, model: str, attempt: int, number: int, part: AnswerPart) -> None:
        """Keep the part with this number, from 0."""
        ...


class NoParts:
    """Keeps nothing."""

    def read(self, model: str, attempt: int) -> Sequence[AnswerPart]:
        """No parts."""
        return ()

    def keep(self, model: str, attempt: int, number: int, part: AnswerPart) -> None:
        """Forget the part."""
