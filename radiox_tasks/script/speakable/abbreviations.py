"""Expands abbreviations. A full stop that also ends the sentence stays."""

import re
from functools import cache

from radiox_tasks.language.wording import wording


@cache
def _pattern(language: str) -> re.Pattern[str]:
    forms = sorted(_expansions(language), key=len, reverse=True)
    return re.compile(r"(?<![\w.])(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)")


def _expansions(language: str) -> dict[str, str]:
    written: dict[str, str] = wording(language, "speech")["expansions"]
    return written


def expand_abbreviations(text: str, language: str) -> str:
    """Expand what the language's speech.yaml lists (`rewrites` depend on the context), and symbols for words."""
    table = _expansions(language)

    def expand(match: re.Match[str]) -> str:
        at_end = re.match(r"\s*$|\s*[\"'»“”)\]]*\s*\n|\s*[\"'»“”)]+\s*$", text[match.end() :])
        return table[match.group(0)] + ("." if at_end else "")

    for pattern, said in wording(language, "speech").get("rewrites", ()):
        text = re.sub(pattern, said, text)
    text = _pattern(language).sub(expand, text)
    for sign, word in wording(language, "speech")["signs"].items():
        text = re.sub(rf"\s*{re.escape(sign)}\s*(?=\w)", f" {word} ", text) if sign in text else text
    return text
