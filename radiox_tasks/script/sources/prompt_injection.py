"""Detects instructions to a model in article text; they are neither evidence, nor spoken, nor put into prompts.

The truth gate already rejects what no article states; this keeps the instruction itself from being quoted as news.
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from radiox_tasks.language.languages import languages
from radiox_tasks.script.phrases.house_phrases import phrasebook

# Chat markup, which does not occur in genuine articles of any language.
_MARKUP = r"""<\|[^|\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|(?<!\#)\#{2,}\s*(?:system|instruction|assistant|user|anweisung)
|(?:^|(?<=\n)|(?<=[.!?]\s))[ \t]*(?:system|developer|assistant|user)\s*(?:prompt|message)?\s*:"""
_SENTENCE_EDGE = re.compile(r"[.!?](?:<\|[^|\n]{1,40}\|>| ?\[/INST\])?\s+|\n")


@lru_cache(maxsize=1)
def _orders() -> re.Pattern[str]:
    """The patterns of all languages: an article may be in another language than the show."""
    patterns = [pattern for code in languages() for pattern in phrasebook(code).language.orders]
    markup = _MARKUP.replace("\n", "")
    return re.compile("|".join([markup, *(f"(?:{pattern})" for pattern in patterns)]), re.IGNORECASE)


@lru_cache(maxsize=512)
def instruction_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of `text` that contain an instruction, as (start, end) offsets."""
    edges = [0, *(edge.end() for edge in _SENTENCE_EDGE.finditer(text)), len(text)]
    spans: list[tuple[int, int]] = []
    for match in _orders().finditer(text):
        start = edges[bisect_right(edges, match.start()) - 1]
        end = edges[bisect_left(edges, match.end())]
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def without_instructions(text: str) -> str:
    """The text without sentences that contain an instruction."""
    kept: list[str] = []
    position = 0
    for start, end in instruction_spans(text):
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    return "".join(kept)
