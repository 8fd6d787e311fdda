"""Asks a language model for a draft: reads its lines while they arrive, and continues an answer that broke off."""

import logging
from collections.abc import Sequence
from itertools import accumulate

from radiox_tasks.data.ledger.lease import LeaseLostError
from radiox_tasks.providers.calls import BrokenOffError, ProviderError
from radiox_tasks.providers.openai.client import UnusableAnswerError
from radiox_tasks.script.checks.checks_ahead import ChecksAhead
from radiox_tasks.script.drafts import Draft
from radiox_tasks.script.writers.model.answer_parts import AnswerPart, AnswerParts, NoParts
from radiox_tasks.script.writers.model.continuation import BeganAgainError, Continuation
from radiox_tasks.script.writers.model.openai_schema import WrittenLine
from radiox_tasks.script.writers.model.openai_writer import MOST_LINES, TOO_LONG, OpenAIWriter
from radiox_tasks.script.writers.model.streamed_lines import StreamedLines

logger = logging.getLogger(__name__)

ATTEMPTS = 2  # attempts at the whole script: the second one includes the complaint about the first
MOST_REQUESTS = 3  # for one answer that breaks off; the Caller sends two at most
_ASK_AGAIN = ("refused", "nonsense")  # the Caller handles the other kinds


class ModelFailedError(Exception):
    """The model's answer contains nothing that can be spoken. The message gives the reason, in words for the page."""


def draft_with_model(writer: OpenAIWriter, parts: AnswerParts, ahead: ChecksAhead) -> Draft:
    """The model's draft. The lines of its first answer go to `ahead` as they arrive. Raises ModelFailedError."""
    complaint = ""
    for attempt in range(ATTEMPTS):
        answer = _Answer(writer, parts, attempt, None if attempt else ahead)
        try:
            return answer.write(complaint)
        except UnusableAnswerError as error:
            complaint = str(error)
            answer.reject(complaint)
        except ProviderError as error:
            ahead.stop()
            if error.kind not in _ASK_AGAIN:
                raise ModelFailedError(str(error)) from None
            complaint = str(error)
    raise ModelFailedError(complaint)


class _Answer:
    """One answer of the model, in one request or, if it breaks off, in several."""

    def __init__(self, writer: OpenAIWriter, parts: AnswerParts, attempt: int, ahead: ChecksAhead | None) -> None:
        self._writer, self._parts, self._attempt, self._ahead = writer, parts, attempt, ahead
        self._lines: list[WrittenLine] = []
        kept = parts.read(writer.model, attempt)
        self._ends = any(part.ends for part in kept)
        self._language = next((part.language for part in kept if part.ends), "")
        self._rejected = next((part.rejected for part in kept if part.rejected), "")
        self._kept_parts, self._kept_lines = len(kept), sum(len(part.lines) for part in kept)
        # A holder that died may have asked after any part, and the whole answer may be kept without its last part.
        self._asked_at = {0, *accumulate(len(part.lines) for part in kept)}
        for part in kept if not self._rejected else ():
            self._hear_again(part)

    def write(self, complaint: str) -> Draft:
        """The draft. Raises ProviderError without an answer, UnusableAnswerError for an invalid one."""
        if self._rejected:
            raise UnusableAnswerError(self._rejected)
        notes: tuple[str, ...] = ()
        if not self._ends:
            notes = self._ask_to_the_end(complaint)
        draft = self._writer.draft(self._lines, self._language, notes)
        if self._ahead is not None:
            self._ahead.check_rest()
        return draft

    def reject(self, complaint: str) -> None:
        """Note that this answer is not used: nothing more is paid for its lines."""
        self._stop_ahead()
        if not self._rejected:
            self._keep(AnswerPart(ends=True, rejected=complaint))

    def _ask_to_the_end(self, complaint: str) -> tuple[str, ...]:
        """Ask until the answer is complete. If it cannot be completed, its lines so far are used, and the notes say
        so."""
        for _ in range(MOST_REQUESTS):
            try:
                self._ask(complaint)
            except BrokenOffError as error:
                logger.warning("%s; it is continued after line %d", error, len(self._lines))
                self._keep_lines()
                trouble: Exception = error
            except (ProviderError, BeganAgainError) as error:
                trouble = error
                break
            else:
                return ()
        if not self._lines:
            raise trouble
        return (f"the script broke off and was finished from the sources: {trouble}",)

    def _ask(self, complaint: str) -> None:
        begun, heard = tuple(self._lines), StreamedLines()
        arriving = Continuation(begun)

        def hear(text: str) -> None:
            for line in heard.feed(text):
                if arriving.adds(line):
                    self._hear(line)

        asked_at = sorted(lines for lines in self._asked_at if lines < len(begun))
        written = self._writer.ask(complaint, begun, hear, asked_at=asked_at)
        self._language = written.language
        whole = Continuation(begun)
        rest = [line for line in written.lines if whole.adds(line)]
        if [*begun, *rest][: len(self._lines)] != self._lines:
            self._stop_ahead()
            self._lines = [*begun, *rest]  # an answer that holds several scripts
            return
        self._add(rest[len(self._lines) - len(begun) :])
        lines = tuple(self._lines[self._kept_lines :])
        self._keep(AnswerPart(lines=lines, ends=True, language=self._language))

    def _hear(self, line: WrittenLine) -> None:
        """Add a line that arrived, and check the story that it ends."""
        if self._add([line]) and self._ahead is not None:
            self._keep_lines(checked=True)
            if self._ahead is not None:  # else they could not be kept
                self._ahead.check()

    def _hear_again(self, part: AnswerPart) -> None:
        """Add the lines of a kept part; they are checked in the batches of the first time, whose votes are kept."""
        self._add(part.lines)
        if part.checked and self._ahead is not None:
            self._ahead.check()

    def _add(self, lines: Sequence[WrittenLine]) -> bool:
        """Add lines; returns whether the last one ends a batch. Raises UnusableAnswerError if there are too many, which
        also ends the stream of a model that repeats itself without end."""
        told = {line.text for line in self._lines}
        self._lines += lines
        if len(self._lines) > MOST_LINES:
            raise UnusableAnswerError(TOO_LONG)
        if not all(self._writer.accepts(line) and line.text not in told for line in lines):
            self._stop_ahead()  # the whole answer will probably be rejected
        if self._ahead is None:
            return False
        return [self._ahead.add(self._writer.line(line)) for line in lines][-1:] == [True]

    def _stop_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.stop()
            self._ahead = None

    def _keep_lines(self, *, checked: bool = False) -> None:
        if fresh := tuple(self._lines[self._kept_lines :]):
            self._keep(AnswerPart(lines=fresh, checked=checked))

    def _keep(self, part: AnswerPart) -> None:
        try:
            self._parts.keep(self._writer.model, self._attempt, self._kept_parts, part)
        except LeaseLostError:
            self._stop_ahead()
            raise
        except Exception:  # the answer is of use without its parts
            logger.exception("a part of the script could not be kept: nothing more is kept or checked ahead")
            self._stop_ahead()
            self._parts = NoParts()
        self._kept_parts += 1
        self._kept_lines += len(part.lines)
