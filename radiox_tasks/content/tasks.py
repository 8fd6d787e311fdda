"""Content's tasks: fetch feeds, read weather and markets, choose the rundown."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from radiox_tasks.app import app
from radiox_tasks.data.ledger import Claim, Output, Step
from radiox_tasks.data.shows import Show
from radiox_tasks.data.store import Store
from radiox_tasks.model.news import Absence, FeedOutcome, Reading
from radiox_tasks.providers.caller import caller_for
from radiox_tasks.providers.openai_access import has_language_model
from radiox_tasks.settings import Settings
from radiox_tasks.task import BrokenForGoodError, Outcome, ShowTask

PAGES_SECONDS = 25.0
"""How long a show waits for article pages; what has not come by then stays with its teaser."""

REASONS_TOLD = 4
"""Why there is no news, on one line that can be read."""


class FeedFailedError(OSError):
    """A feed could not be read; the outcome in the ledger's error says why."""


def _settings_for(store: Store, show: Show) -> Settings:
    """The settings, with the sample feeds' loopback address allowed for a show ordered with them."""
    if not show.order.fetch_allow:
        return store.settings
    return store.settings.model_copy(update={"fetch_allow": store.settings.fetch_allow + show.order.fetch_allow})


@app.task(bind=True, base=ShowTask)
def fetch_feed(self: ShowTask, show_id: str, number: int) -> Outcome:
    """Fetch one of the preset's feeds. A failed feed is an outcome too: it costs that feed only."""
    from radiox_tasks.content.fetch.collect import collect_feed

    store, show = self.open_show(show_id)
    feed = show.preset.feeds[number]
    failed: list[FeedOutcome] = []

    def work(_: Claim) -> Output:
        outcome = collect_feed(
            feed, database=store.database, settings=_settings_for(store, show), now=datetime.now(UTC)
        )
        if outcome.status in ("failed", "retired"):
            failed.append(outcome)
            raise FeedFailedError(outcome.error or outcome.status)
        return {"ref": store.put(outcome), "articles": len(outcome.articles)}

    def run() -> Outcome:
        step = Step("fetch", {"show": show_id, "feed": feed.url}, label=f"{feed.name} ({feed.category})")
        try:
            return dict(store.ledger.run(step, work, show_id=show_id, queue="content"))
        except FeedFailedError:
            return {"ref": store.put(failed[0]), "articles": 0}

    outcome = self.as_header(run)
    if not outcome["ok"]:
        lost = FeedOutcome(url=feed.url, name=feed.name, status="failed", error=outcome["error"])
        outcome = {"ok": True, "ref": store.put(lost), "articles": 0}
    return {"feed": number, **outcome}


@app.task(bind=True, base=ShowTask)
def read_weather(self: ShowTask, show_id: str) -> Outcome:
    """Read the weather at the preset's place; absent when it is unknown or implausible."""
    from radiox_tasks.content.readings.weather import read_weather as read

    store, show = self.open_show(show_id)
    preset = show.preset

    def work(_: Claim) -> Output:
        if not preset.weather or preset.location is None:
            return {}
        if show.order.sample:
            return {"absence": Absence(what="weather", why="a sample show has no weather").model_dump(mode="json")}
        reading = read(
            preset.location,
            language=preset.language,
            zone=preset.zone,
            settings=store.settings,
            database=store.database,
            now=datetime.now(UTC),
        )
        kind = "reading" if isinstance(reading, Reading) else "absence"
        return {kind: reading.model_dump(mode="json")}

    step = Step("weather", {"show": show_id}, label=preset.location.name if preset.location else "")
    return {"weather": self.as_header(lambda: store.ledger.run(step, work, show_id=show_id, queue="content"))}


@app.task(bind=True, base=ShowTask)
def read_markets(self: ShowTask, show_id: str) -> Outcome:
    """Read the configured markets; each is absent when it is unknown, stale or implausible."""
    from radiox_tasks.content.readings.markets import read_markets as read

    store, show = self.open_show(show_id)
    names = show.preset.markets

    def work(_: Claim) -> Output:
        if not names:
            return {"readings": []}
        if show.order.sample:
            why = "a sample show has no market prices"
            return {"readings": [{"absence": Absence(what=name, why=why).model_dump(mode="json")} for name in names]}
        readings = read(
            names,
            language=show.preset.language,
            settings=store.settings,
            database=store.database,
            now=datetime.now(UTC),
        )
        return {
            "readings": [
                {("reading" if isinstance(r, Reading) else "absence"): r.model_dump(mode="json")} for r in readings
            ]
        }

    step = Step("markets", {"show": show_id}, label=", ".join(names))
    return {"markets": self.as_header(lambda: store.ledger.run(step, work, show_id=show_id, queue="content"))}


def _reading(entry: dict[str, Any], what: str) -> Reading | Absence | None:
    if "reading" in entry:
        return Reading.model_validate(entry["reading"])
    if "absence" in entry:
        return Absence.model_validate(entry["absence"])
    return Absence(what=what, why=entry["error"]) if "error" in entry else None


@app.task(bind=True, base=ShowTask)
def choose_rundown(self: ShowTask, outcomes: Sequence[Outcome], show_id: str) -> str:
    """Choose what this show will tell, once: a second submission finds the same rundown."""
    from radiox_tasks.content.fetch.pages import read_pages
    from radiox_tasks.content.rundown.aired import aired_stories
    from radiox_tasks.content.rundown.choose import SPARES, choose, count_reasons, with_texts
    from radiox_tasks.content.rundown.rerank import OFFERED, rerank
    from radiox_tasks.content.stories.similarity_kept import keep_vectors, recall_vectors

    store, show = self.open_show(show_id)
    preset = show.preset

    fewer = self.at_rung(show, "fewer")

    def work(claim: Claim) -> Output:
        feeds = [store.get(o["ref"], FeedOutcome) for o in sorted(_feeds(outcomes), key=lambda o: o["feed"])]
        if not any(feed.articles for feed in feeds):
            # With a deadline there is time for the network to come back: the clock says when it is over.
            raise (BrokenForGoodError if show.deadline is None else FeedFailedError)(_nothing(feeds))
        weather = next((_reading(o["weather"], "weather") for o in outcomes if "weather" in o), None)
        markets: list[dict[str, Any]] = next((o["markets"].get("readings", []) for o in outcomes if "markets" in o), [])
        with store.database.transaction() as session:
            aired = aired_stories(session, preset.name, show.air_at - timedelta(days=3))
        recall_vectors([article for feed in feeds for article in feed.articles], store.database)
        count = max(1, preset.news.count // 2) if fewer else preset.news.count
        by_model = has_language_model(store.settings)
        asked = by_model and preset.news.rerank and not fewer and not show.order.dry_run
        rundown = choose(
            feeds,
            preset=preset,
            count=count,
            spare=OFFERED if asked else SPARES,
            weather=weather,
            markets=[reading for entry in markets if (reading := _reading(entry, "markets")) is not None],
            aired=[] if show.order.sample else aired,
            air_at=show.local_air_at,
            need_language=not by_model,  # the local writer quotes, it does not translate
        )
        keep_vectors(store.database, now=datetime.now(UTC))
        if not rundown.stories:
            against = count_reasons(
                feeds,
                preset=preset,
                aired=[] if show.order.sample else aired,
                air_at=show.local_air_at,
                need_language=not by_model,
            )
            raise BrokenForGoodError(no_news(sum(len(feed.articles) for feed in feeds), against))
        if asked:
            rundown = rerank(
                rundown,
                count=count,
                spare=SPARES,
                preset=preset,
                settings=store.settings,
                caller=caller_for(store, show, claim),
                air_at=show.local_air_at,
            )
        now = datetime.now(UTC)
        pages = read_pages(
            [article for story in rundown.stories for article in story.articles],
            database=store.database,
            settings=_settings_for(store, show),
            now=now,
            deadline=now + timedelta(seconds=PAGES_SECONDS),
        )
        return {"ref": store.put(with_texts(rundown, pages)), "stories": len(rundown.stories)}

    def run() -> str:
        step = Step("rundown", {"show": show_id})
        return str(store.ledger.run(step, work, show_id=show_id, queue="content")["ref"])

    return str(self.as_main_line(show_id, run))


def _feeds(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if "feed" in outcome]


def no_news(articles: int, against: Counter[str]) -> str:
    """Why a show has no story although there were so many articles: the commonest reasons, each with its stories."""
    told = "; ".join(f"{count} × {reason.rstrip('.')}" for reason, count in against.most_common(REASONS_TOLD))
    rest = against.total() - sum(count for _, count in against.most_common(REASONS_TOLD))
    return (
        f"none of the {articles} articles is news for this show ({told}{f'; {rest} × other reasons' if rest else ''}). "
        "Wait for news, or widen the preset's news rules (max_age, categories, min_priority)"
    )


def _nothing(feeds: Sequence[FeedOutcome]) -> str:
    failed = [feed for feed in feeds if feed.error]
    example = f" (for example {failed[0].name}: {failed[0].error})" if failed else ""
    return (
        f"none of the {len(feeds)} feeds gave an article{example}. Check the network, or `radiox feeds check`; "
        "to hear a show all the same, add --sample-if-offline"
    )
