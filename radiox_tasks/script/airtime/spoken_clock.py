"""Times of day as hosts say them: "five past eight", "shortly before nine"."""

from collections.abc import Iterator
from dataclasses import dataclass

from radiox_tasks.language.numbers.number_words import small_number
from radiox_tasks.script.airtime.airtime_words import airtime_words

SHORTLY = 10
"""Minutes that "shortly before" and "shortly after" an hour may mean."""

HALF_DAY = 12 * 60


@dataclass(frozen=True)
class SpokenClock:
    """A time of day on a twelve-hour dial, from `earliest` to `latest` minutes past twelve."""

    start: int
    end: int
    earliest: int
    latest: int

    def holds(self, minutes: int, slack: int) -> bool:
        """Whether a time of day (minutes past midnight) is in it, with `slack` minutes on both sides."""
        return (minutes - self.earliest + slack) % HALF_DAY <= self.latest - self.earliest + 2 * slack


def find_spoken_clocks(text: str, language: str) -> Iterator[SpokenClock]:
    """The times of `text` in the forms of the language's airtime.yaml. They have other meanings in the news ("from five
    to eight people"): for lines without news only."""
    for form, way in airtime_words(language).clocks:
        for match in form.finditer(text):
            hour = small_number(match["hour"], language)
            named = match.groupdict().get("minutes")
            minutes = None if named is None else small_number(named, language)
            if hour is None or hour > 24 or (named is not None and (minutes is None or minutes >= 60)):
                continue
            edges = sorted((0, way * SHORTLY)) if minutes is None else [way * minutes] * 2
            yield SpokenClock(*match.span(), *(hour * 60 + edge for edge in edges))
