"""Pieces of a long sentence: a model needs memory for each phoneme it reads at once, and its process keeps it."""

import re

LONGEST = 200  # phonemes read at once, about 15 s of speech; the sentences of shows stay below
_BREAK = re.compile(r"(?<=[,;:—]) ")


def pieces(sentence: str, longest: int = LONGEST) -> list[str]:
    """The sentence in pieces of at most this length, split at the last comma that allows it, else at a space."""
    found = []
    while len(sentence) > longest:
        head = sentence[:longest]
        comma = max((mark.end() for mark in _BREAK.finditer(head)), default=0)
        cut = comma or head.rfind(" ") + 1 or longest
        found.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    return [*found, sentence]
