"""Speaks without brackets: signs in them are left out, other insertions are set off by commas."""

import re

from radiox_tasks.language.articles.datelines import is_agency
from radiox_tasks.language.content_words import small_words
from radiox_tasks.language.dictionary import is_known

_BRACKETS = re.compile(r"(\s*)\(([^()\n]*)\)(?!\s?\d)")
_CODE = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]{2,6}|[A-Z](?=/|$))(?:[./&-][^\W\d_a-zß-öø-ÿ]{1,6}){0,2}\.?")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[a-z]{3}")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:][\"”“»]?)$")


def say_brackets(text: str, language: str) -> str:
    """The text without round brackets. Abbreviations of what was just said, and signs of agencies and authors, are left
    out: "… (IKS)", "… (arp)". An ending in brackets joins its word. A beginning in brackets stays,
    and so does a number in front of another: "(un)abhängig", "(044) 123"."""

    def say(match: re.Match[str]) -> str:
        space, inner = match.group(1), match.group(2).strip()
        before, after = text[: match.start()], text[match.end() : match.end() + 1]
        if not space and before[-1:].isalpha() and inner.isalpha() and inner.islower():
            return inner
        if after.isalpha():
            return match.group()
        mark = text[match.end() :].lstrip()[:1]  # French has a space before some marks
        at_end = not mark or mark in ".!?"
        if not inner or _is_sign(inner, language, at_end=at_end):
            return ""
        if _SENTENCE_START.search(before):
            return space + inner
        return f", {inner.rstrip('.')}{'' if at_end or mark in ',;:()' else ','}"

    return _BRACKETS.sub(say, text)


def _is_sign(inner: str, language: str, *, at_end: bool) -> bool:
    """Whether the words in brackets are an abbreviation or an agency. A word in capitals is none: "(NOT)"."""
    if _CODE.fullmatch(inner):
        return is_agency(inner) or not any(_is_word(word.lower(), language) for word in _WORD.findall(inner))
    return is_agency(inner) or (at_end and _is_authors_sign(inner, language))


def _is_authors_sign(inner: str, language: str) -> bool:
    """Whether three letters are the sign of an author or a desk, and no word: "(not)" turns the sense."""
    return _LETTERS.fullmatch(inner) is not None and not _is_word(inner, language)


def _is_word(word: str, language: str) -> bool:
    """Whether it is in the dictionary, or one of the small words that a dictionary lacks: "pas"."""
    return is_known(word, language) or word in small_words(language)
