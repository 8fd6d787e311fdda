"""How a language says dates, times of day and decades: `calendar` of its speech.yaml."""

from functools import cache

from pydantic import Field

from radiox_tasks.language.wording import wording
from radiox_tasks.model.base import Document


class TimeForm(Document):
    """A form for times from the hour `since` on whose written form matches `written`: for whole hours, for the first
    ten minutes of an hour, and for later ones."""

    since: int = Field(default=0, alias="from")
    written: str = ""
    full: str
    early: str
    late: str


class DateForm(Document):
    """A form for dates whose written form matches `written`, after a text that matches `before`."""

    before: str = ""
    written: str = ""
    say: str


class DecadeForms(Document):
    """`names` of decades by their year within the century, joined to a century or `alone`; `say` has patterns of the
    written form, each with its form."""

    names: dict[int, str]
    of_century: str
    alone: str
    say: tuple[tuple[str, str], ...]


class CalendarWords(Document):
    """The forms; the first one that fits counts. A time without one is said by `spoken_hour` and `spoken_minute`, by
    plural category. Without `dates`, figures become words one by one, with `day_of_month` for irregular days.
    `behind_times` matches what a text may have after a time that its words contain already."""

    times: tuple[TimeForm, ...] = ()
    spoken_hour: dict[str, str] = Field(default_factory=dict)
    spoken_minute: dict[str, str] = Field(default_factory=dict)
    behind_times: str | None = None
    dates: tuple[DateForm, ...] = ()
    before_year: str = " "
    day_of_month: dict[int, str] = Field(default_factory=dict)
    decades: DecadeForms | None = None


@cache
def calendar_words(language: str) -> CalendarWords:
    """The forms of one language. Raises UnknownLanguageError if it has no folder."""
    return CalendarWords.model_validate(wording(language, "speech")["calendar"])
