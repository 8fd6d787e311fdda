"""Rundowns and requests for the writers' tests, made of the sample feeds' true historical articles."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from radiox_tasks.content.readings import markets, weather_sentences
from radiox_tasks.content.readings.weather_report import Report
from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.model.host import Host
from radiox_tasks.model.news import Article, Reading, Rundown, Story
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Script
from radiox_tasks.model.timing.pauses import pause_between
from radiox_tasks.script.phrases.house_phrases import LanguageNotes, phrasebook
from radiox_tasks.script.script_request import ScriptRequest

AIR_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 9 in the morning in Zürich, a Monday

HOSTS = {
    "marcel": Host(speaker="marcel", name="Marcel", role="host", character="warm, curious"),
    "jarvis": Host(speaker="jarvis", name="Jarvis", role="second", character="the dry AI"),
    "lucy": Host(speaker="lucy", name="Lucy", role="weather", character="bright"),
}
RATES = {"marcel": 150.0, "jarvis": 160.0, "lucy": 155.0}


def article(title: str, body: str, *, language: str = "de", source: str = "Sample Chronik", **other: Any) -> Article:
    """An article as content/ hands it over; its id follows its words."""
    digest = hashlib.sha256(f"{source}{title}{body}".encode()).hexdigest()[:12]
    fields: dict[str, Any] = {
        "article_id": digest,
        "url": f"https://example.org/{digest}",
        "source": source,
        "title": title,
        "text": f"{title}\n\n{body}",
        "language": language,
        "category": "zurich",
        "priority": 5,
        "weight": 1.0,
        "feed_url": "https://example.org/feed",
        "published": AIR_AT - timedelta(hours=1),
        "fetched": AIR_AT - timedelta(minutes=10),
        "from_page": True,
    }
    return Article.model_validate(fields | other)


def story(*articles: Article, **other: Any) -> Story:
    """A story told by these articles."""
    fields = {
        "story_id": f"story-{articles[0].article_id}",
        "title": articles[0].title,
        "articles": articles,
        "category": articles[0].category,
        "score": 1.0,
        "reason": "test",
    }
    return Story.model_validate(fields | other)


def sample_stories(language: str) -> list[Story]:
    """The sample feeds' stories that have an article in the language; those in the language come first."""
    tellings: dict[str, list[Article]] = {}
    for feed in load_catalogue():
        for entry in feed.articles:
            told = article(
                entry.title,
                "\n\n".join([entry.teaser, *entry.paragraphs]),
                language=feed.language,
                source=feed.outlet,
                published=AIR_AT - timedelta(minutes=entry.minutes),
            )
            tellings.setdefault(entry.story, []).append(told)
    return [
        story(*sorted(articles, key=lambda told: told.language != language))
        for articles in tellings.values()
        if any(told.language == language for told in articles)
    ]


def _weather(language: str) -> str:
    """The weather as the language's own readings.yaml has it."""
    taken = (AIR_AT - timedelta(minutes=20)).astimezone(ZoneInfo("Europe/Zurich"))
    now = Report("Open-Meteo", "https://open-meteo.com/", taken, 6.0, 6.0, None, 12.0, 270.0, None, 3, ())
    return weather_sentences.describe(now, (), place="Zürich", taken=taken, language=language)


def readings(language: str) -> tuple[Reading, Reading]:
    """Weather and one market, as content/ hands them over."""
    weather = Reading(
        kind="weather",
        name="Zürich",
        url="https://open-meteo.com/",
        source="Open-Meteo",
        text=_weather(language),
        values={"temperature_c": 6.0},
        taken=AIR_AT - timedelta(minutes=20),
    )
    market = Reading(
        kind="market",
        name="bitcoin",
        url="https://www.coingecko.com/",
        source="CoinGecko",
        text=markets.describe("bitcoin", 84250.0, None, language),
        values={"price_usd": 84250.0},
        taken=AIR_AT - timedelta(minutes=5),
    )
    return weather, market


def preset(language: str = "de", **other: Any) -> Preset:
    """A programme like the bundled ones."""
    fields: dict[str, Any] = {
        "name": "zurich",
        "title": "RadioX Zürich" if language == "de" else "RadioX Zurich",
        "language": language,
        "timezone": "Europe/Zurich",
        "location": {"name": "Zürich", "latitude": 47.3769, "longitude": 8.5417},
        "feeds": [{"url": "https://example.org/feed", "name": "Sample Chronik", "language": language}],
        "weather": True,
        "markets": ["bitcoin"],
    }
    return Preset.model_validate(fields | other)


def request(
    stories: Sequence[Story] | None = None, *, language: str = "de", desks: bool = True, **other: Any
) -> ScriptRequest:
    """A request for a whole show; `desks` puts weather and markets into the rundown."""
    weather, market = readings(language)
    told = sample_stories(language)[:4] if stories is None else stories
    rundown = Rundown(stories=tuple(told), weather=weather if desks else None, markets=(market,) if desks else ())
    fields: dict[str, Any] = {
        "show_id": "show-1",
        "preset": preset(language),
        "rundown": rundown,
        "hosts": HOSTS,
        "language": language,
        "air_at": AIR_AT,
        "rates_wpm": RATES,
    }
    return ScriptRequest(**(fields | other))


def seconds(script: Script, asked: ScriptRequest) -> float:
    """How long the script takes: its lines at each speaker's rate, and the pauses the mix makes."""
    speech = sum(speech_seconds(line.spoken, asked.language, asked.rate(line.speaker)) for line in script.lines)
    pauses = sum(pause_between(before, after).natural for before, after in pairwise(script.lines))
    return speech + pauses


def notes(language: str) -> LanguageNotes:
    """What a writer knows of the language."""
    return phrasebook(language).language
