"""The words a language model gets: the station's rules, the cast, and the articles fenced as data."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from radiox_tasks.model.natural_length import natural_words
from radiox_tasks.model.news import Article, Reading
from radiox_tasks.model.script import Evidence
from radiox_tasks.script.cast import Cast
from radiox_tasks.script.evidence import locate, locate_in_reading
from radiox_tasks.script.orders import without_orders
from radiox_tasks.script.repair import Failure
from radiox_tasks.script.request import ScriptRequest
from radiox_tasks.script.writers.opening import clock_words, hello_words, part_of_day, style_at
from radiox_tasks.script.writers.phrases import phrasebook
from radiox_tasks.settings import ROOT

LONGEST_BODY = 5_000  # characters of one article in a prompt; the lead of a report is in its first paragraphs
MOST_ARTICLES = 3  # of one story
SAID = "said:"  # marks a remembered phrase that a model chose in its own words


@dataclass(frozen=True)
class Sources:
    """What a prompt offers, by the short ids it uses: S1 for stories, A1 for articles, W1 and M1 for readings."""

    stories: Mapping[str, str] = field(default_factory=dict)  # short id -> story id
    articles: Mapping[str, Article] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)

    def locate(self, source: str, quote: str) -> Evidence | None:
        """Where a citation's words stand, or None when the source does not hold them."""
        if (article := self.articles.get(source)) is not None:
            return locate(article, quote)
        if (reading := self.readings.get(source)) is not None:
            return locate_in_reading(reading, quote)
        return None


def sources_of(request: ScriptRequest) -> Sources:
    """Short ids for everything in the rundown, in its order; the show's language first within a story."""
    stories: dict[str, str] = {}
    articles: dict[str, Article] = {}
    for number, story in enumerate(request.rundown.stories, start=1):
        stories[f"S{number}"] = story.story_id
        ordered = sorted(story.articles, key=lambda article: article.language != request.language)
        for article in ordered[:MOST_ARTICLES]:
            articles[f"A{len(articles) + 1}"] = article
    readings: dict[str, Reading] = {}
    if request.rundown.weather is not None:
        readings["W1"] = request.rundown.weather
    for number, reading in enumerate(request.rundown.markets, start=1):
        readings[f"M{number}"] = reading
    return Sources(stories, articles, readings)


def script_messages(request: ScriptRequest, cast: Cast, sources: Sources, complaint: str = "") -> list[dict[str, str]]:
    """The messages that ask for a whole script; `complaint` says what was wrong with the answer before."""
    book = phrasebook(request.language)
    local = request.local_air_at
    words = target_words(request, cast)
    user = (
        _environment()
        .get_template("prompts/script.j2")
        .render(
            station=request.preset.title,
            clock=clock_words(book, local),
            hello=hello_words(book, local),
            part=part_of_day(local),
            date=local.date().isoformat(),
            tone=style_at(request.preset, local).tone,
            instructions=request.preset.news.instructions,
            cast=cast,
            sample=request.sample,
            words=words,
            least_words=round(words * 0.97),
            most_words=round(words * 1.05),
            story_words=round(words * 0.75 / max(1, len(sources.stories))),
            avoid=[phrase.removeprefix(SAID) for phrase in request.avoid_phrases if phrase.startswith(SAID)],
            running_order=list(sources.stories),
            weather=[name for name in sources.readings if name.startswith("W")],
            markets=[name for name in sources.readings if name.startswith("M")],
            **_fenced(request, sources),
        )
    )
    messages = [_system(request), {"role": "user", "content": user}]
    if complaint:
        messages.append(
            {"role": "user", "content": _environment().get_template("prompts/again.j2").render(why=complaint)}
        )
    return messages


def repair_messages(request: ScriptRequest, sources: Sources, failures: Sequence[Failure]) -> list[dict[str, str]]:
    """The messages that ask for other words for the lines that failed, naming what failed."""
    wanted = {failure.line.story_id for failure in failures}
    stories = {short: story for short, story in sources.stories.items() if story in wanted}
    ids = {
        article.article_id
        for story in request.rundown.stories
        if story.story_id in wanted
        for article in story.articles
    }
    articles = {short: article for short, article in sources.articles.items() if article.article_id in ids}
    lines = [
        {
            "number": failure.index,
            "speaker": failure.line.speaker,
            "kind": failure.line.kind,
            "text": failure.line.text,
            "problems": [f"{finding.detail} ({finding.excerpt})" for finding in failure.findings],
        }
        for failure in failures
    ]
    user = (
        _environment()
        .get_template("prompts/repair.j2")
        .render(
            lines=[json.dumps(line, ensure_ascii=False) for line in lines],
            **_fenced(request, Sources(stories, articles, sources.readings)),
        )
    )
    return [_system(request), {"role": "user", "content": user}]


def target_words(request: ScriptRequest, cast: Cast) -> int:
    """How many spoken words fill the time, by the cast's rates; without a time, a natural length."""
    if request.speech_seconds is None:
        factor = style_at(request.preset, request.local_air_at).length
        return round(natural_words(len(request.rundown.stories)) * factor)
    rate = sum(request.rate(host.speaker) for host in cast.desk) / len(cast.desk)
    return round(request.speech_seconds * 0.93 * rate / 60.0)  # the rest is pauses between the turns


def _system(request: ScriptRequest) -> dict[str, str]:
    book = phrasebook(request.language)
    guide = _environment().get_template(f"languages/{request.language}/guide.j2").render()
    text = (
        _environment()
        .get_template("prompts/system.j2")
        .render(language=book.language.english_name, code=request.language, guide=guide)
    )
    return {"role": "system", "content": text}


def _fenced(request: ScriptRequest, sources: Sources) -> dict[str, Any]:
    """The sources as JSON, one a line, between two marks that nobody outside could have known.

    JSON escapes every line break and quotation mark, so that no article can end its own line, let alone the fence.
    """
    short_ids = {story_id: short for short, story_id in sources.stories.items()}
    story_by_article = {article.article_id: story for story in request.rundown.stories for article in story.articles}
    rows: list[dict[str, str]] = []
    for short, article in sources.articles.items():
        body = article.text.removeprefix(article.title)[:LONGEST_BODY]
        story = story_by_article[article.article_id]
        rows.append(
            {
                "id": short,
                "story": short_ids.get(story.story_id, ""),
                "outlet": article.source,
                "language": article.language,
                "published": article.published.isoformat() if article.published else "unknown",
                "title": without_orders(article.title),
                "text": without_orders(body).strip(),
                **({"told_before": without_orders(story.update_of)} if story.update_of else {}),
            }
        )
    for short, reading in sources.readings.items():
        rows.append({"id": short, "outlet": reading.source, "text": reading.text})
    return {
        "fence": secrets.token_hex(16),
        "sources": [json.dumps(row, ensure_ascii=False) for row in rows],
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - plain text for a model; what comes from outside is JSON within the fence
    )
