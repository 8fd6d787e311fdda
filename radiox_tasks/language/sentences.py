"""Splits text into sentences, as offsets into the stored text; evidence uses these offsets."""

import re
from functools import lru_cache

from radiox_tasks.language.articles.datelines import dateline_ends
from radiox_tasks.language.languages import languages
from radiox_tasks.language.spans import text_before
from radiox_tasks.language.times.calendar import months
from radiox_tasks.language.wording import rules_of, wording

# A mark that may end a sentence, including closing quotes and brackets.
_END = re.compile(r"(?P<mark>[.!?…]+)(?P<close>[\"'”“’»«)\]]*)(?=\s|$)")
_BREAK = re.compile(r"\n(?:\s*\n\s*)?")
_WORD_BEFORE = re.compile(r"[^\s(\[„“\"'»«]+$")
_NEXT = re.compile(r"\s+([\"'„“”‚»«(\[]*)(\S+)")
_INITIALS = re.compile(r"^(?:[A-ZÀ-ÖØ-Þ]\.-?)*[A-ZÀ-ÖØ-Þ]$")
_VOWELLESS = re.compile(r"^(?![IVXLCDM]+$)(?:[^\W\daeiouyà-üœæ]|-){2,5}$", re.IGNORECASE)  # "Dr", "Mgr", "St"
_ROMAN = re.compile(r"^(?:I{1,3}|I?[VX]|V?I{1,3}|X{1,3}(?:I?[VX]|V?I{0,3})?)$")

_ENDLESS = re.compile(r"\S{101,}|\d(?:\D?\d){60,}")


def is_endless(text: str) -> bool:
    """Whether the text contains a word of over a hundred characters, or a number of over sixty digits. Such text is not
    speech, and parsing it as a number takes minutes or fails (Python rejects integers of over 4,300 digits)."""
    return _ENDLESS.search(text) is not None


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence of `text`, in Python characters, without surrounding space.

    Line breaks end a sentence (headings, list items), and so does an agency's dateline. Abbreviations, ordinals
    ("am 3. März"), initials ("J. F. K.") and decimals do not. Every non-space character of the text belongs to exactly
    one sentence.
    """
    cuts = dateline_ends(text) | {match.end() for match in _BREAK.finditer(text)}
    cuts |= {match.end() for match in _END.finditer(text) if _ends(text, match, language)}
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*sorted(cuts), len(text)]:
        piece = text[start:cut]
        stripped = piece.strip()
        if stripped:
            offset = start + len(piece) - len(piece.lstrip())
            spans.append((offset, offset + len(stripped)))
        start = cut
    return spans


def keeps_its_end(text: str, language: str) -> bool:
    """Whether the text would lose sense without its last mark: an exclamation, a question, an ellipsis, or a full stop
    that belongs to an abbreviation."""
    match = next((one for one in _END.finditer(text) if one.end() == len(text)), None)
    if match is None or match.group("mark") != ".":
        return match is not None
    before = _WORD_BEFORE.search(text_before(text, match.start()))
    return before is not None and _is_abbreviation(before.group(0), "", False, language)


def _ends(text: str, match: re.Match[str], language: str) -> bool:
    """Whether the mark ends a sentence."""
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    opener, word = following.group(1), following.group(2)
    first = word[0]
    mark = match.group("mark")
    if mark.strip(".") or len(mark) > 1:  # ! ? … or "..."
        return bool(opener) or first.isupper() or first.isdigit() or not (first.isalpha() or first in ",;:–-")
    before_match = _WORD_BEFORE.search(text_before(text, match.start()))
    before = before_match.group(0) if before_match else ""
    bare = word.strip("\"'„“”‚»«()[].,;:!?").casefold()
    if not before:
        return True
    if first in ",;:)" or (first.islower() and first.isalpha()):
        return False
    if match.group("close"):
        return True
    if before.isdigit() and len(before) <= 3:
        return not (_has_ordinal_stop(language) and _is_ordinal(text[: match.start()], bare, bool(opener), language))
    return not _is_abbreviation(before, bare, bool(opener), language)


@lru_cache(maxsize=16)
def _expanded(language: str) -> frozenset[str]:
    """The abbreviations that are spoken in full, and their parts, without their last full stop."""
    if language not in languages():
        return frozenset()
    found = [form for form in wording(language, "speech")["expansions"] if form.endswith(".")]
    found += [word for form in found for word in form.split()[:-1] if word.endswith(".")]  # "av." of "av. J.-C."
    return frozenset(form.removesuffix(".").casefold() for form in found)


@lru_cache(maxsize=64)
def _words(language: str, key: str) -> frozenset[str]:
    """A list of words in the language's rules, in lower case; empty for an unknown language."""
    return frozenset(str(rules_of(language).get(key, "")).casefold().split())


def _has_ordinal_stop(language: str) -> bool:
    return bool(rules_of(language).get("ordinal_stop"))


def _is_ordinal(head: str, following: str, opened: bool, language: str) -> bool:
    """Whether the number at the end of `head` is an ordinal, as in "am 3. März" or "der 2. Weltkrieg". A number after a
    capitalised word is a label ("Apollo 9.") and ends the sentence, unless a month follows."""
    if following in months(language):
        return True
    word_before = _WORD_BEFORE.search(head[-60:].rstrip("0123456789").rstrip())
    after_name = word_before is not None and word_before.group(0)[0].isupper() and word_before.start() > 0
    return not (after_name or opened or following in _words(language, "starters"))


def _is_abbreviation(before: str, following: str, opened: bool, language: str) -> bool:
    """Whether the full stop after `before` belongs to the word and the sentence continues with `following`."""
    before = before.rpartition("/")[2]  # "Basel/St. Gallen"
    folded = before.casefold()
    starts = following in _words(language, "starters")
    if folded in _words(language, "open_abbreviations"):
        return not (starts or opened)
    if _has_ordinal_stop(language) and len(before) <= 7 and _ROMAN.match(before):
        return not starts
    if _INITIALS.match(before) or (not _words(language, "starters") and _VOWELLESS.match(before)):
        return True
    if folded in _words(language, "abbreviations") or folded in _expanded(language):
        return True
    parts = folded.split(".")
    return len(parts) > 1 and all(len(part) <= 3 and part.isalpha() for part in parts) and not starts
