"""Lines that occur in several articles of one site, and so belong to the site. Pure; the database has the counts."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

LEAST = 3  # articles: a line in two may come from two versions of one article
MOST_LINES = 80  # lines per page that are counted: a template's lines are at the start and the end
MOST_OF_TEXT = 0.5  # if more of an article is repeated, it is a new version of an earlier one


def line_digest(line: str, title: str) -> str:
    """A digest (32 characters) of a line without its article's title ("The post … appeared first on …")."""
    template = " ".join(line.replace(title, "\0") if title else line).casefold()
    return hashlib.sha256(template.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def digests(text: str, title: str) -> list[str]:
    """The digests of a text's first and last lines, at most MOST_LINES."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        lines = lines[: MOST_LINES // 4] + lines[-MOST_LINES * 3 // 4 :]
    return [line_digest(line, title) for line in lines]


def without_lines(text: str, title: str, repeated: Collection[str]) -> str:
    """The text without its repeated lines; unchanged if they are most of it."""
    if not repeated:
        return text
    kept = [line for line in text.split("\n") if line_digest(line, title) not in repeated]
    left = "\n".join(kept)
    return left if len(left) >= (1 - MOST_OF_TEXT) * len(text) else text


def repeated_in(texts: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The digests that occur in at least LEAST of these articles."""
    counts = Counter(digest for lines in texts.values() for digest in set(lines))
    return frozenset(digest for digest, count in counts.items() if count >= LEAST)
