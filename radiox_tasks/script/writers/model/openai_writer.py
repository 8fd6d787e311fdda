"""The language model as a writer: converts its answer into drafted lines, or rejects it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from radiox_tasks.model.script import NEWS_KINDS, LineKind
from radiox_tasks.providers.calls import Caller
from radiox_tasks.providers.openai.client import UnusableAnswerError, ask
from radiox_tasks.providers.prompt_limits import SCRIPT_TOKENS_PER_WORD
from radiox_tasks.script.checks.line_checks import Failure
from radiox_tasks.script.draft_language import language_of
from radiox_tasks.script.drafts import Draft, DraftLine, Part
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import Sources
from radiox_tasks.script.writers.model.openai_schema import RepairedLines, WrittenLine, WrittenScript
from radiox_tasks.script.writers.model.writer_prompts import (
    go_on_messages,
    repair_messages,
    script_messages,
    target_words,
)
from radiox_tasks.settings import Settings

MOST_LINES = 150
LONGEST_LINE = 1_200  # characters; a turn of three sentences has about 400
TOO_LONG = "the script was far too long"
_SPACE = re.compile(r"\s+")


class OpenAIWriter:
    """Writes one show's script with a chat model. Every call goes through the Caller."""

    def __init__(self, request: ScriptRequest, sources: Sources, *, settings: Settings, caller: Caller) -> None:
        self.request, self.sources = request, sources
        self.settings, self.caller = settings, caller

    @property
    def model(self) -> str:
        """The model that writes."""
        return self.settings.script_model

    @property
    def name(self) -> str:
        """The name of this writer in the show."""
        return f"openai:{self.model}"

    def ask(
        self,
        complaint: str,
        begun: Sequence[WrittenLine] = (),
        on_text: Callable[[str], None] | None = None,
        *,
        asked_at: Iterable[int] = (),
    ) -> WrittenScript:
        """One attempt at the whole script, or at the lines that follow those of an answer that broke off. `complaint`
        describes the previous attempt's problem. Where the question was asked before, after so many of these lines
        (`asked_at`), and its whole answer was kept, that is the answer. Raises ProviderError without an answer,
        UnusableAnswerError for an invalid one."""
        messages = script_messages(self.request, self.sources, complaint)
        earlier = [messages + go_on_messages(self.request, begun[:lines]) for lines in asked_at]
        return ask(
            messages + go_on_messages(self.request, begun),
            WrittenScript,
            operation="script",
            settings=self.settings,
            caller=self.caller,
            expected_tokens=target_words(self.request) * SCRIPT_TOKENS_PER_WORD,
            on_text=on_text,
            earlier=earlier,
        )

    def draft(self, lines: Sequence[WrittenLine], language: str = "", notes: tuple[str, ...] = ()) -> Draft:
        """The draft of these lines; `language` is the answer's own word for theirs. Raises UnusableAnswerError."""
        self._accept(lines, language)
        return Draft(tuple(self.line(line) for line in lines), self.name, notes=notes)

    def repair(self, failures: Sequence[Failure]) -> Mapping[int, DraftLine]:
        """Rewrite failed lines, by their position in the draft. Raises like `ask`."""
        words = sum(len(failure.line.text.split()) for failure in failures)
        repaired = ask(
            repair_messages(self.request, self.sources, failures),
            RepairedLines,
            operation="repair",
            settings=self.settings,
            caller=self.caller,
            expected_tokens=words * SCRIPT_TOKENS_PER_WORD,
        )
        failed = {failure.index: failure.line for failure in failures}
        return {
            line.number: DraftLine(
                failed[line.number].speaker,
                failed[line.number].kind,
                (self._part(line.text, line.sentences, failed[line.number].kind),),
                failed[line.number].story_id,
            )
            for line in repaired.lines
            if line.number in failed and _tidy(line.text)
        }

    def accepts(self, line: WrittenLine) -> bool:
        """Whether a script may hold this line; with others, the whole script is rejected."""
        try:
            self._accept_each([line])
        except UnusableAnswerError:
            return False
        return True

    def _accept(self, lines: Sequence[WrittenLine], said: str) -> None:
        """Reject answers whose problems cannot be repaired line by line."""
        if not lines or not any(line.kind == "news" for line in lines):
            raise UnusableAnswerError("the script held no news")
        if len(lines) > MOST_LINES:
            raise UnusableAnswerError(TOO_LONG)
        self._accept_each(lines)
        language = language_of(" ".join(line.text for line in lines)) or said[:2].lower() or self.request.language
        if language != self.request.language:
            raise UnusableAnswerError(f"the script was in the wrong language ({language}, not {self.request.language})")

    def _accept_each(self, lines: Sequence[WrittenLine]) -> None:
        if any(len(line.text) > LONGEST_LINE for line in lines):
            raise UnusableAnswerError(TOO_LONG)
        if any(not _tidy(line.text) for line in lines):
            raise UnusableAnswerError("a line was empty")
        members = {host.speaker for host in self.request.roles.members}
        if strangers := sorted({line.speaker for line in lines} - members):
            raise UnusableAnswerError(f"speakers that are not in the cast: {', '.join(strangers)[:80]}")
        unknown = sorted({line.story for line in lines if line.kind == "news"} - set(self.sources.stories))
        if unknown:
            raise UnusableAnswerError(f"news lines of stories that are not in the running order: {unknown[0][:40]!r}")

    def line(self, line: WrittenLine) -> DraftLine:
        """The drafted line, with the evidence that it cites."""
        story = self.sources.stories.get(line.story)
        if line.kind in ("weather", "markets"):
            story = line.kind
        return DraftLine(line.speaker, line.kind, (self._part(line.text, line.sentences, line.kind),), story)

    def _part(self, text: str, sentences: Sequence[str], kind: LineKind) -> Part:
        """The words with those cited sentences that exist. A citation of a missing sentence supports nothing."""
        if kind not in NEWS_KINDS:
            return Part(_tidy(text))
        cited = [found for name in dict.fromkeys(sentences) if (found := self.sources.sentence(name)) is not None]
        dates = [passage.said_at for passage in cited]
        known = [date for date in dates if date is not None]
        oldest = min(known) if known and len(known) == len(dates) else None
        return Part(_tidy(text), tuple(passage.evidence for passage in cited), oldest)


def _tidy(text: str) -> str:
    """Normalise white space."""
    return _SPACE.sub(" ", text).strip()
