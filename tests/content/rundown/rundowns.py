"""Rundowns of a preset from given articles."""

from datetime import UTC, datetime, timedelta

from radiox_tasks.content.rundown.choose_stories import choose
from radiox_tasks.model.news import AiredStory, Article, FeedOutcome, Rundown
from radiox_tasks.model.preset import Feed, NewsRules, Preset

AIR = datetime(2026, 11, 23, 9, tzinfo=UTC)  # 10:00 in Zurich


def preset(**news: object) -> Preset:
    return Preset(
        name="zurich",
        title="RadioX Zürich",
        language="de",
        timezone="Europe/Zurich",
        feeds=(Feed(url="https://example.org/feed", name="x"),),
        news=NewsRules.model_validate(news),
    )


def article(name: str, text: str, *, minutes: int | None = 30, **fields: object) -> Article:
    """A German article of "headline | body" from an outlet and a feed of its own name unless told otherwise."""
    title, body = text.split(" | ")
    values: dict[str, object] = {
        "article_id": name,
        "url": f"https://example.org/{name}",
        "source": f"Blatt {name}",
        "title": title,
        "text": f"{title}\n\n{body}",
        "language": "de",
        "category": "zurich",
        "priority": 5,
        "weight": 1.0,
        "feed_url": f"https://example.org/{name}.xml",
        "published": None if minutes is None else AIR - timedelta(minutes=minutes),
        "fetched": AIR,
    }
    return Article.model_validate(values | fields)


TRAM = (
    "Tram entgleist beim Bellevue | Am Bellevue sprang ein Tram der Linie 4 aus den Schienen. Verletzt wurde niemand."
)
TRAM_TOO = (
    "Entgleistes Tram legt Bellevue lahm | In Zürich ist ein Tram der Linie 4 entgleist, der Verkehr stand still."
)
RENT = "Stadtparlament beschliesst Wohnfonds | Der Gemeinderat stellt Geld für günstige Wohnungen bereit."
LAKE = "Zürichsee so warm wie nie im Mai | Messungen an der Station Tiefenbrunnen zeigen einen Höchstwert."
SCHOOL = "Schulen verbieten Handys in der Pause | Telefone bleiben ab Sommer ausgeschaltet."
ENGLISH = "Museum opens new wing | The building was designed by a Danish office and houses modern sculpture."


def outcomes(*articles: Article) -> list[FeedOutcome]:
    return [FeedOutcome(url=a.feed_url, name=a.source, status="ok", articles=(a,)) for a in articles]


def chosen(
    *articles: Article, count: int = 4, spare: int = 0, aired: tuple[AiredStory, ...] = (), **news: object
) -> Rundown:
    return choose(
        outcomes(*articles),
        preset=preset(**news),
        count=count,
        weather=None,
        markets=[],
        aired=aired,
        air_at=AIR,
        spare=spare,
    )


def ids(rundown: Rundown) -> list[str]:
    return [story.articles[0].article_id for story in rundown.stories]
