"""Expands abbreviations. A full stop that also ends the sentence stays."""

import re
from functools import cache

from radiox_tasks.language.times.calendar import months
from radiox_tasks.language.wording import wording


@cache
def _pattern(language: str) -> re.Pattern[str]:
    forms = sorted(wording(language, "speech")["expansions"], key=len, reverse=True)
    return re.compile(r"(?<![\w.])(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)")


@cache
def _period_range(language: str) -> re.Pattern[str]:
    """Two days of the week, or two months, with a dash between them: "Mo–Fr", "April–June"."""
    days = wording(language, "speech")["short_days"]
    day, month = ("|".join(sorted(names, key=len, reverse=True)) for names in (days, months(language)))
    return re.compile(rf"(?i)(?<![\w-])(?:({day}) ?[-–] ?({day})|({month}) ?[-–] ?({month}))(?![\w-])")


def _say_period_ranges(text: str, language: str) -> str:
    speech = wording(language, "speech")

    def say(match: re.Match[str]) -> str:
        first, last = (speech["short_days"].get(name.casefold(), name) for name in match.groups() if name)
        return f"{first} {speech['to']} {last}"

    return _period_range(language).sub(say, text)


def expand_abbreviations(text: str, language: str) -> str:
    """Expand what the language's speech.yaml lists (`rewrites` depend on the context), and symbols for words."""
    table: dict[str, str] = wording(language, "speech")["expansions"]

    def expand(match: re.Match[str]) -> str:
        at_end = re.match(r"\s*$|\s*[\"'»“”)\]]*\s*\n|\s*[\"'»“”)]+\s*$", text[match.end() :])
        return table[match.group(0)] + ("." if at_end else "")

    text = _say_period_ranges(text, language)
    for pattern, said in wording(language, "speech").get("rewrites", ()):
        text = re.sub(pattern, said, text)
    text = _pattern(language).sub(expand, text)
    for sign, word in wording(language, "speech")["signs"].items():
        text = re.sub(rf"\s*{re.escape(sign)}\s*(?=\w)", f" {word} ", text) if sign in text else text
    return text
