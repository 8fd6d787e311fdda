"""Words that tie a text to its time (a language's airtime.yaml)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.language.wording import wording


@dataclass(frozen=True)
class AirtimeWords:
    """`greetings` by the local hours (from, until; past midnight if from > until) in which they fit, `seasons` by their
    months. `beside_today` links "today" to a date after it, `date_link` a weekday to its date."""

    greetings: tuple[tuple[re.Pattern[str], tuple[int, int]], ...]
    seasons: tuple[tuple[re.Pattern[str], frozenset[int]], ...]
    beside_today: re.Pattern[str]
    date_link: re.Pattern[str]


@lru_cache(maxsize=16)
def airtime_words(language: str) -> AirtimeWords:
    """The words of one language. Raises UnknownLanguageError if it has no folder."""
    raw = wording(language, "airtime")
    return AirtimeWords(
        greetings=tuple((re.compile(one["say"], re.I), (one["from"], one["until"])) for one in raw["greetings"]),
        seasons=tuple((re.compile(one["say"], re.I), frozenset(one["months"])) for one in raw["seasons"]),
        beside_today=re.compile(raw["beside_today"]),
        date_link=re.compile(raw["date_link"]),
    )
