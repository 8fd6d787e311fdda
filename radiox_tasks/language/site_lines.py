"""Detects lines that a site adds to its articles: subscribe, log in, share, copyright, author.

The patterns are per language (site_lines.yaml); English ones apply to sites in every language.
"""

import re
from functools import lru_cache

from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.model.languages import FALLBACK

LONGEST = 400  # characters; a longer line is a paragraph of an article
LAST = 5  # lines at an article's end in which its author is mentioned
LONGEST_TAIL = 80  # characters
SHARE = 0.6  # share of an article's characters; if more looks like site lines, the patterns misfire

_SENTENCE = re.compile(r"(?<=[.!?…\]»”])\s+")


def is_site_line(line: str, language: str) -> bool:
    """Whether the line is a site's own text anywhere in an article."""
    return len(line) <= LONGEST and any(pattern.search(line) for pattern in _patterns(language, "anywhere"))


def is_end_line(line: str, language: str) -> bool:
    """Whether the line names the author. News contains similar sentences, so this is used at an article's end only."""
    return len(line) <= LONGEST and any(pattern.search(line) for pattern in _patterns(language, "ends"))


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
    for pattern in _patterns(language, "tails"):
        if match := pattern.search(left, max(0, len(left) - LONGEST_TAIL)):
            left = left[: match.start()]
    return left


@lru_cache(maxsize=32)
def _patterns(language: str, key: str) -> tuple[re.Pattern[str], ...]:
    codes = dict.fromkeys((language, FALLBACK))
    flags = 0 if key == "ends" else re.IGNORECASE
    return tuple(
        re.compile(pattern, flags) for code in codes for pattern in wording_or_english(code, "site_lines")[key]
    )
