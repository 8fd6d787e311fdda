"""Detects lines that a site adds to its articles: subscribe, log in, share, copyright, author.

The patterns are per language (site_lines.yaml); English ones apply to sites in every language.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from radiox_tasks.language.languages import FALLBACK
from radiox_tasks.language.wording import known_or_english, wording

LONGEST = 400  # characters; a longer line is a paragraph of an article
LAST = 5  # lines at an article's end in which its author is mentioned
LONGEST_TAIL = 80  # characters
SHARE = 0.6  # share of an article's characters; if more looks like site lines, the patterns misfire

_SENTENCE = re.compile(r"(?<=[.!?…\]»”])\s+")


class _SitePatterns(NamedTuple):
    """The patterns by where they are tried, each list as one pattern: most lines match none of them, and one search
    that tries words only is several times as fast as a search of the whole line for each."""

    starts: re.Pattern[str]
    words: re.Pattern[str]
    marks: re.Pattern[str]


def is_site_line(line: str, language: str) -> bool:
    """Whether the line is a site's own text anywhere in an article."""
    if len(line) > LONGEST:
        return False
    patterns = _site_patterns(known_or_english(language))
    return bool(patterns.starts.match(line) or patterns.words.search(line.lower()) or patterns.marks.search(line))


def is_end_line(line: str, language: str) -> bool:
    """Whether the line names the author. News contains similar sentences, so this is used at an article's end only."""
    patterns = _patterns(known_or_english(language), "ends")
    return len(line) <= LONGEST and any(pattern.search(line) for pattern in patterns)


def without_site_lines(text: str, language: str) -> str:
    """The text, a paragraph per line, without the site's lines and sentences; unchanged if little is left."""
    kept = [left for line in text.split("\n") if (left := _own_words(line, language))]
    body, last = kept[:-LAST], kept[-LAST:]
    if body:
        kept = [*body, *(line for line in last if not is_end_line(line, language))]
    left = "\n".join(kept)
    return left if len(left) >= (1 - SHARE) * len(text) or len(text) <= LONGEST else text


def _own_words(line: str, language: str) -> str:
    """The sentences of a paragraph that are not the site's."""
    parts = [part for part in _SENTENCE.split(line) if part and not is_site_line(part, language)]
    left = " ".join(parts)
    for pattern in _patterns(known_or_english(language), "tails"):
        if match := pattern.search(left, max(0, len(left) - LONGEST_TAIL)):
            left = left[: match.start()]
    return left


@lru_cache(maxsize=16)
def _site_patterns(language: str) -> _SitePatterns:
    starts, words, marks = ("|".join(_texts(language, key)) for key in _SitePatterns._fields)
    # Matched in lower case: without a flag, an alternative is rejected by its first character.
    in_words = re.compile(rf"\b(?=\w)(?:{words})")
    return _SitePatterns(re.compile(starts, re.IGNORECASE), in_words, re.compile(marks, re.IGNORECASE))


@lru_cache(maxsize=32)
def _patterns(language: str, key: str) -> tuple[re.Pattern[str], ...]:
    flags = 0 if key == "ends" else re.IGNORECASE
    return tuple(re.compile(pattern, flags) for pattern in _texts(language, key))


def _texts(language: str, key: str) -> list[str]:
    codes = dict.fromkeys((language, FALLBACK))
    return [pattern for code in codes for pattern in wording(code, "site_lines")[key]]
