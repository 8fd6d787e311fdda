"""Accepts of a continued script only what it adds to the lines that had arrived.

Models are asked to go on after the last line, but many repeat a few lines first, and some begin the script again.
"""

from collections.abc import Sequence

from radiox_tasks.script.writers.model.openai_schema import WrittenLine


class BeganAgainError(Exception):
    """The continuation is another script from the beginning."""


class Continuation:
    """Decides about the lines of one continuation, in their order. Without earlier lines all are accepted."""

    def __init__(self, begun: Sequence[WrittenLine]) -> None:
        topics = [topic for line in begun if (topic := _topic(line))]
        self._begun = {_words(line): at for at, line in reversed(list(enumerate(begun)))}
        self._last = topics[-1] if topics else ""
        self._finished = set(topics) - {self._last}
        self._repeated: set[str] = set()
        self._adds_news = False

    def adds(self, line: WrittenLine) -> bool:
        """Whether the line is new and tells nothing that was finished. Raises BeganAgainError."""
        words, topic = _words(line), _topic(line)
        if words in self._begun:
            self._repeated.add(words)
            return False
        is_finished = topic in self._finished
        if not self._adds_news and (is_finished or (topic == self._last != "" and self._repeats_a_part())):
            raise BeganAgainError("its continuation began the script again")
        self._adds_news = self._adds_news or topic != ""
        return not is_finished

    def _repeats_a_part(self) -> bool:
        """Whether the first line was repeated, but not all: the last story may be told from its beginning."""
        is_from_start = any(self._begun[words] == 0 for words in self._repeated)
        return is_from_start and len(self._repeated) < len(self._begun)


def _topic(line: WrittenLine) -> str:
    """What a script tells in one place only: a story, or a part such as the greeting; "" for a bridge."""
    if line.kind == "news":
        return f"news {line.story}"
    return "" if line.kind == "bridge" else line.kind


def _words(line: WrittenLine) -> str:
    return " ".join(line.text.split())
