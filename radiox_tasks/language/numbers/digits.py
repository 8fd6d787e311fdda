"""Numbers in digits: which mark groups thousands and which one starts the decimals, scores, fractions."""

import re
from fractions import Fraction

from radiox_tasks.language.wording import wording

SPACES = "\u00a0\u202f\u2009"
"""No-break and thin spaces, which may group thousands."""

SCORE = re.compile(r"(?<![\w.,:])(\d{1,3}):(\d{1,3})(?![\w:]|[.,]\d)")
"""The score of a match: "3:1"."""

VULGAR_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}


def decimal_places(body: str, language: str) -> str:
    """The decimal digits of a number as written; empty if its marks only group thousands."""
    if "." in body and "," in body:
        return body[max(body.rfind("."), body.rfind(",")) + 1 :]
    mark = "." if "." in body else ","
    if mark not in body:
        return ""
    head, *rest = body.split(mark)
    thousands = all(len(part) == 3 for part in rest) and 1 <= len(head) <= 3 and head != "0"
    habit = mark != wording(language, "speech")["decimal_mark"]
    return "" if len(rest) > 1 or (thousands and habit) else rest[0]


def read_digits(body: str, language: str) -> Fraction:
    """Parse "1'000", "1.000,5", "1,000.5" or "2.5" by the language's conventions, including Swiss ones."""
    body = re.sub(rf"['’{SPACES} ]", "", body)
    places = decimal_places(body, language)
    whole = re.sub(r"[.,]", "", body[: len(body) - len(places)])
    return Fraction(f"{whole}.{places}") if places else Fraction(whole)
