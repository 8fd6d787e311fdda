"""The sample texts: one YAML file per feed in texts/, with the faults that are injected on purpose."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from radiox_tasks.language.languages import languages, read_yaml
from radiox_tasks.model.base import Document
from radiox_tasks.model.preset import Language

TEXTS = Path(__file__).parent / "texts"


class SampleArticle(Document):
    """One article. `minutes` is its age when the server starts; `story` is the label shared by all its versions.
    `title_html` is the title with markup, as some publishers send it; `dated: false` omits the date in the feed;
    `twice` repeats the item with a tracking parameter; `page: missing` answers 404 for the page."""

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    story: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    minutes: int = Field(ge=1, le=1200)
    teaser: str
    paragraphs: tuple[str, ...] = Field(min_length=1)
    title_html: str | None = None
    dated: bool = True
    twice: bool = False
    page: Literal["served", "missing"] = "served"


class SampleFeed(Document):
    """One feed of one sample outlet. `delay_s` is the delay of its response, in seconds."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    outlet: str
    title: str
    language: Language
    category: str
    priority: int
    weight: float
    format: Literal["rss", "atom", "rdf"] = "rss"
    fault: Literal["none", "charset", "broken-xml", "missing", "error"] = "none"
    delay_s: float = 0.0
    articles: tuple[SampleArticle, ...] = ()

    @property
    def path(self) -> str:
        """The path of the feed."""
        return f"/feeds/{self.key}.xml"

    def page_path(self, article: SampleArticle) -> str:
        """The path of the article's page; the same on every port."""
        return f"/{self.key}/{article.slug}.html"

    def guid(self, article: SampleArticle) -> str:
        """The item's guid; the same on every port."""
        return f"urn:radiox:sample:{self.key}:{article.slug}"


@lru_cache(maxsize=1)
def load_catalogue() -> tuple[SampleFeed, ...]:
    """All sample feeds in available languages, by file name."""
    raw = {file.stem: read_yaml(file) for file in sorted(TEXTS.glob("*.yaml"))}
    return tuple(
        SampleFeed.model_validate({"key": key, **feed}) for key, feed in raw.items() if feed["language"] in languages()
    )


def story_labels() -> dict[str, str]:
    """Page path → story label, for tests of clustering."""
    return {feed.page_path(article): article.story for feed in load_catalogue() for article in feed.articles}
