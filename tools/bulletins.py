"""Writes the bulletins that a station without keys airs over a folder of articles, to be read and marked by ear.

    python -m tools.bulletins ARTICLES SCRIPTS [--preset zurich]

ARTICLES has one YAML file a day, in the order of their names: a list of articles with outlet, link, title, published
(local "HH:MM"), summary, and text (omitted where only the feed's teaser is known). The preset is given by its name or
file; its feeds are replaced by the articles' outlets (tools/romandie.yaml is a preset in French). Each day is the next
date from FIRST_DAY; its show airs at noon, and is chosen, written, checked and fitted to the length by the code
that a real show uses. Told stories and used phrases are remembered from day to day, in a database of its own. SCRIPTS
gets one text file a day, one line a turn: "Host: words", as it is given to the voices. Nothing is paid or fetched.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import yaml

from radiox_tasks.content.fetch.feeds.article import StoredFeed, identify, to_article, with_page_text
from radiox_tasks.content.fetch.parsing.parse_feed import FeedItem
from radiox_tasks.content.readings import markets, weather_sentences
from radiox_tasks.content.readings.weather_report import Report
from radiox_tasks.content.rundown.choose_stories import choose
from radiox_tasks.content.rundown.rundown_step import AIRED_DAYS
from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.aired_stories import aired_stories, record_aired
from radiox_tasks.data.shows.used_phrases import recent_phrases, record_phrases
from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.model.news import Article, FeedOutcome, Reading, Rundown
from radiox_tasks.model.preset import Feed, Preset
from radiox_tasks.model.script import Script
from radiox_tasks.model.timing.natural_length import WORDS_A_MINUTE
from radiox_tasks.model.timing.pauses import pause_between
from radiox_tasks.providers.calls import CallRequest, ProviderError, T, Usage
from radiox_tasks.providers.openai.access import without_language_model
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.choose_voice import choose_voice
from radiox_tasks.speaker.hosts import load_cast

FIRST_DAY = date(2026, 11, 16)  # a Monday
AIR_TIME = time(12)
CATEGORY = "news"
SKIES = (0, 2, 3, 61, 45, 71, 80)
"""Weather codes (WMO) of the days, in turn."""


class NoCaller:
    """A Caller that sends nothing: the local writer calls nobody."""

    deadline: datetime | None = None

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        """Raises ProviderError("invalid")."""
        raise ProviderError("invalid", f"{request.provider} {request.operation}: nothing is called here")


def read_day(file: Path, day: date, preset: Preset) -> list[FeedOutcome]:
    """The day's articles as their outlets' feeds give them, with the pages' texts. Raises KeyError for an article
    without a required field."""
    fetched = datetime.combine(day, AIR_TIME, preset.zone) - timedelta(minutes=10)
    outlets: dict[str, list[Article]] = {}
    for told in yaml.safe_load(file.read_text(encoding="utf-8")):
        feed = _feed(told["outlet"], preset.language)
        text = told.get("text")
        item = FeedItem(
            guid=told["link"],
            url=told["link"],
            title=told["title"].strip(),
            body=told["summary"].strip(),
            language=preset.language,
            published=datetime.combine(day, time.fromisoformat(told["published"]), preset.zone),
        )
        (stored,) = identify([item], feed_url=feed.url, known=(), now=fetched)
        article = to_article(stored, feed, stored=StoredFeed(since=fetched))
        outlets.setdefault(feed.name, []).append(with_page_text(article, text.strip()) if text else article)
    return [
        FeedOutcome(url=_feed(name, preset.language).url, name=name, status="ok", articles=tuple(articles))
        for name, articles in outlets.items()
    ]


def _feed(outlet: str, language: str) -> Feed:
    slug = "".join(letter for letter in outlet.lower() if letter.isascii() and letter.isalnum())
    return Feed(url=f"https://{slug}.example/feed", name=outlet, category=CATEGORY, language=language)


def readings(number: int, air_at: datetime, preset: Preset) -> tuple[Reading | None, list[Reading]]:
    """Weather and markets that differ from day to day; `number` counts the days."""
    taken = (air_at - timedelta(minutes=15)).astimezone(preset.zone)
    weather = None
    if preset.weather and preset.location is not None:
        warm = float((number * 7) % 13 - 2)
        report = Report(
            "Open-Meteo", "https://open-meteo.com/", taken, warm, warm, None, 12.0, 270.0, None, SKIES[number % 7], ()
        )
        told = weather_sentences.describe(report, (), place=preset.location.name, taken=taken, language=preset.language)
        weather = _reading("weather", preset.location.name, "Open-Meteo", told, taken)
    priced = [
        _reading(
            "market", name, "CoinGecko", markets.describe(name, 84250.0 + 310 * number, None, preset.language), taken
        )
        for name in preset.markets
    ]
    return weather, priced


def _reading(kind: str, name: str, source: str, text: str, taken: datetime) -> Reading:
    fields = {"kind": kind, "name": name, "url": "https://example.org", "source": source, "text": text}
    return Reading.model_validate({**fields, "values": {}, "taken": taken})


def air(number: int, file: Path, preset: Preset, settings: Settings, database: Database) -> tuple[Rundown, Script]:
    """One day's show, remembered for the following days."""
    day = FIRST_DAY + timedelta(days=number)
    air_at = datetime.combine(day, AIR_TIME, preset.zone)
    weather, priced = readings(number, air_at, preset)
    with database.transaction() as session:
        aired = aired_stories(session, preset.name, air_at - timedelta(days=AIRED_DAYS), air_at)
    rundown = choose(
        read_day(file, day, preset),
        preset=preset,
        count=preset.news.count,
        weather=weather,
        markets=priced,
        aired=aired,
        air_at=air_at,
        need_language=True,
        retell=True,
    )
    script = write_checked_script(
        _request(number, rundown, preset, settings, database), settings=settings, caller=NoCaller()
    )
    show, told = f"show-{number + 1}", {line.story_id for line in script.lines}
    record_phrases(database, show_id=show, preset=preset.name, air_at=air_at, phrases=script.phrases)
    with database.transaction() as session:
        stories = [story for story in rundown.offered if story.story_id in told]
        record_aired(session, show_id=show, preset=preset.name, stories=stories, aired_at=air_at)
    return rundown, script


def _request(number: int, rundown: Rundown, preset: Preset, settings: Settings, database: Database) -> ScriptRequest:
    air_at = datetime.combine(FIRST_DAY + timedelta(days=number), AIR_TIME, preset.zone)
    hosts = load_cast(preset, database=database)
    music = preset.sound.intro.total_seconds() + preset.sound.outro.total_seconds()
    quality = preset.voice.quality
    return ScriptRequest(
        show_id=f"show-{number + 1}",
        preset=preset,
        rundown=rundown,
        hosts=hosts,
        language=preset.language,
        air_at=air_at,
        speech_seconds=None if preset.duration is None else preset.duration - music,
        rates_wpm={
            name: choose_voice(host, language=preset.language, quality=quality, settings=settings)[0].rate_wpm
            for name, host in hosts.items()
        },
        avoid_phrases=recent_phrases(database, preset.name, before=air_at),
    )


def seconds(script: Script, preset: Preset) -> float:
    """How long the script takes at the usual rate, with the pauses of the mix."""
    speech = sum(speech_seconds(line.spoken, preset.language, WORDS_A_MINUTE) for line in script.lines)
    return speech + sum(pause_between(before, after).natural for before, after in pairwise(script.lines))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the scripts of all days."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("scripts", type=Path)
    parser.add_argument("--preset", default="zurich")
    asked = parser.parse_args(arguments)
    asked.scripts.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="radiox-bulletins-") as home:
        settings = without_language_model(Settings.model_validate({"RADIOX_HOME": home}))
        preset = load_preset(asked.preset, settings=settings)
        database = Database(f"sqlite:///{home}/radiox.db")
        database.migrate()
        for number, file in enumerate(sorted(asked.articles.glob("*.yaml"))):
            rundown, script = air(number, file, preset, settings, database)
            names = {speaker: host.name for speaker, host in load_cast(preset, database=database).items()}
            lines = [f"{names[line.speaker]}: {line.spoken}" for line in script.lines]
            (asked.scripts / f"{file.stem}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{file.stem}: {len(rundown.stories)} stories, {len(lines)} lines, {seconds(script, preset):.0f} s")
            for note in script.notes:
                print(f"  {note}")


if __name__ == "__main__":
    main()
