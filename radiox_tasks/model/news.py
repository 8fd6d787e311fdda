"""Articles, stories and the rundown: what the content domain passes to the script domain."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field, model_validator

from radiox_tasks.model.base import Document


class Article(Document):
    """One item read from a feed.

    `text` is the text that evidence offsets refer to: the title, a blank line, then the body: the feed's teaser, or if
    the page was read its text, with the teaser before it unless the page has it. Offsets count Python characters.
    `published` is None if the feed gave no plausible date; it is never the fetch time. `found_first` says that the
    article was in the feed when this station read it for the first time: without a date, it may be old.
    `teaser_end` is where the teaser ends in `text` if the page's text follows it, otherwise 0.
    """

    article_id: str
    url: str
    source: str
    title: str
    text: str
    language: str
    category: str
    priority: int
    weight: float
    feed_url: str
    published: AwareDatetime | None
    fetched: AwareDatetime
    found_first: bool = False
    from_page: bool = False
    teaser_end: int = 0


class FeedOutcome(Document):
    """The result of one fetch of one feed. A failed feed has an `error` and no articles."""

    url: str
    name: str
    status: Literal["ok", "not_modified", "failed", "retired"]
    articles: tuple[Article, ...] = ()
    error: str | None = None
    http_status: int | None = None
    seconds: float = 0.0
    article_count: int = Field(
        default=0, description="how many articles came, kept when the articles themselves are dropped"
    )

    @model_validator(mode="before")
    @classmethod
    def _count_articles(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("articles") and not data.get("article_count"):
            return {**data, "article_count": len(data["articles"])}
        return data


class FeedHealth(Document):
    """The state of one feed at the check.

    "empty" is a valid feed without items. `newest` is the latest plausible date of its articles; `undated` counts those
    without one. `last_error` is the latest recorded failure, `error` the one of this check.
    """

    url: str
    name: str
    category: str
    status: Literal["ok", "empty", "failed", "retired"]
    http_status: int | None
    articles: int
    newest: AwareDatetime | None
    undated: int
    seconds: float
    error: str | None
    last_error: str | None
    last_error_at: AwareDatetime | None
    moved_to: str | None


class Story(Document):
    """The cluster of articles that tell the same news. `articles[0]` leads. `reason` says why it was chosen."""

    story_id: str
    title: str
    articles: tuple[Article, ...] = Field(min_length=1)
    category: str
    score: float
    reason: str
    update_of: str | None = Field(default=None, description="what an earlier show said of it, when this is an update")
    retold: AwareDatetime | None = Field(
        default=None, description="when it was last told, where it is told again although nothing is new"
    )
    changed: str | None = Field(
        default=None, description="for an update: the words of articles[0].text that no earlier show had"
    )


class AiredStory(Document):
    """A story that a published show told. `texts` are its articles' texts at that time, the lead's first."""

    story_id: str
    show_id: str
    title: str
    language: str
    article_ids: tuple[str, ...]
    texts: tuple[str, ...]
    sources: tuple[str, ...] = ()
    aired_at: AwareDatetime


class NearMiss(Document):
    """A story that was considered and left out, with the reason in words for listeners."""

    title: str
    reason: str
    url: str = ""


class Reading(Document):
    """Weather or one market's price: a measured value with its source. `text` is what evidence refers to. `values`
    holds the numbers by name; names include the unit (for example temperature_c, price_usd)."""

    kind: Literal["weather", "market"]
    name: str
    url: str
    source: str
    text: str
    values: dict[str, float | str]
    taken: AwareDatetime


class Absence(Document):
    """Something missing from the show, and why (weather unreachable, a failed feed)."""

    what: str
    why: str


class Rundown(Document):
    """The ordered stories, weather and markets of a show."""

    show: str = Field(default="", description="whose it is: a script, which names a time and a station, is one show's")
    stories: tuple[Story, ...]
    spares: tuple[Story, ...] = Field(
        default=(), description="next in line, should a story tell another's event, or not be tellable"
    )
    near_misses: tuple[NearMiss, ...] = ()
    weather: Reading | None = None
    markets: tuple[Reading, ...] = ()
    feeds: tuple[FeedOutcome, ...] = Field(default=(), description="without their articles")
    absences: tuple[Absence, ...] = ()

    @property
    def offered(self) -> tuple[Story, ...]:
        """Every story that the show may tell, the spares last."""
        return (*self.stories, *self.spares)
