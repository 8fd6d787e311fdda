"""Words that tie a text to its time (a language's airtime.yaml)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.language.wording import wording

_WORD = r"(?:[^\W\d_]+|\d{1,2})"


@dataclass(frozen=True)
class AirtimeWords:
    """`greetings` by the local hours (from, until; past midnight if from > until) in which they fit, `seasons` by their
    months. `clocks` are forms of a spoken time (groups "hour" and, if it says them, "minutes"), with 1 for minutes past
    the hour and -1 for minutes to it. `beside_today` links "today" to a date after it, `date_link` a weekday to its
    date."""

    greetings: tuple[tuple[re.Pattern[str], tuple[int, int]], ...]
    seasons: tuple[tuple[re.Pattern[str], frozenset[int]], ...]
    clocks: tuple[tuple[re.Pattern[str], int], ...]
    beside_today: re.Pattern[str]
    date_link: re.Pattern[str]


@lru_cache(maxsize=16)
def airtime_words(language: str) -> AirtimeWords:
    """The words of one language. Raises UnknownLanguageError if it has no folder."""
    raw = wording(language, "airtime")
    return AirtimeWords(
        greetings=tuple((re.compile(one["say"], re.I), (one["from"], one["until"])) for one in raw["greetings"]),
        seasons=tuple((re.compile(one["say"], re.I), frozenset(one["months"])) for one in raw["seasons"]),
        clocks=tuple(
            (re.compile(form.replace("WORD", _WORD), re.I), 1 if way == "past" else -1)
            for way, forms in raw["clocks"].items()
            for form in forms
        ),
        beside_today=re.compile(raw["beside_today"]),
        date_link=re.compile(raw["date_link"]),
    )
