"""Content routes: articles of the feeds, feed health, previews."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from radiox_tasks.content.news_list import NewsItem, newest_articles
from radiox_tasks.data.content.feed_store import load_feeds
from radiox_tasks.data.jobs import Job
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.show_models import PRESET_NAME, GenerateOrder, ShowLinks, Submitted
from radiox_tasks.gateway.problems import responses
from radiox_tasks.gateway.route_dependencies import Producer, Reader, TheStore, record_act
from radiox_tasks.gateway.show_actions import known_preset, order_one
from radiox_tasks.model.preset import Preset

router = APIRouter(tags=["content"])

OfPreset = Annotated[str | None, Query(pattern=PRESET_NAME, description="of this preset; all, when left out")]


class News(BaseModel):
    """The newest articles from the last fetches of the feeds."""

    articles: list[NewsItem]


class FeedState(BaseModel):
    """A feed's state after its last fetch. `failures` are consecutive."""

    url: str
    name: str
    category: str
    presets: list[str]
    status: str = Field(examples=["ok"], description="ok, failing, resting, retired or unread")
    http_status: int | None = None
    read_at: AwareDatetime | None = None
    retry_at: AwareDatetime | None = None
    failures: int = 0
    last_error: str | None = None
    last_error_at: AwareDatetime | None = None
    moved_to: str | None = None


class Feeds(BaseModel):
    """The presets' feeds."""

    feeds: list[FeedState]


class ForPreset(BaseModel):
    """For which preset."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"preset": "zurich"}]})

    preset: str = Field(pattern=PRESET_NAME)


@router.get("/content/news", responses=responses(401, 403, 404, 409))
def news(
    store: TheStore, visitor: Reader, preset: OfPreset = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> News:
    """The newest stored articles of the feeds; no feed is requested."""
    feeds = [feed for one in _presets(store, preset) for feed in one.feeds]
    return News(articles=newest_articles(store.database, feeds, limit=limit))


@router.get("/content/feeds", responses=responses(401, 403, 404, 409))
def feeds(store: TheStore, visitor: Reader, preset: OfPreset = None) -> Feeds:
    """The feeds and the results of their last fetch; `POST /content/feeds/check` requests them again."""
    return Feeds(feeds=feed_states(store, _presets(store, preset)))


@router.post("/content/feeds/check", status_code=202, responses=responses(401, 403, 404, 409, 503))
def check(asked: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Request a preset's feeds now; the job's result has the health of each."""
    known_preset(store, asked.preset)
    return begin(store, response, "radiox_tasks.content.tasks.collect", preset=asked.preset)


@router.post("/content/process", status_code=202, responses=responses(401, 403, 404, 409, 503))
def process(asked: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Read a preset's feeds, group the articles into stories and choose a rundown; nothing is paid."""
    preset = known_preset(store, asked.preset)
    return begin(store, response, "radiox_tasks.content.tasks.preview", document=preset.model_dump(mode="json"))


@router.post("/content/script", status_code=202, responses=responses(401, 403, 404, 409, 503))
def script(asked: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Submitted:
    """Rundown, checked script and cost estimate of a show, as a draft: nothing is spoken or published."""
    show_id = order_one(store, GenerateOrder(preset=asked.preset, dry_run=True))
    record_act(store, visitor, "draft", show_id=show_id, preset=asked.preset)
    own = f"/api/v1/shows/{show_id}"
    response.headers["Location"] = own
    return Submitted(show_id=show_id, status="planned", links=ShowLinks(self=own, events=f"{own}/events"))


def feed_states(store: Store, presets: list[Preset]) -> list[FeedState]:
    """The feeds of these presets, without duplicates."""
    listed = {feed.url: feed for preset in presets for feed in preset.feeds}
    users: dict[str, list[str]] = {}
    for preset in presets:
        for url in {feed.url for feed in preset.feeds}:
            users.setdefault(url, []).append(preset.name)
    with store.database.ready() as connection:
        records = load_feeds(connection, listed)
    states = []
    for url, feed in listed.items():
        record = records.get(url)
        known = {"url": url, "name": feed.name, "category": feed.category, "presets": users[url]}
        if record is None:
            states.append(FeedState(**known, status="unread"))
            continue
        states.append(
            FeedState(
                **known,
                status=_status(record.retired_at is not None, record.failures, record.error),
                http_status=record.http_status,
                read_at=record.fetched_at,
                retry_at=record.retry_at,
                failures=record.failures,
                last_error=record.last_error,
                last_error_at=record.last_error_at,
                moved_to=record.moved_to,
            )
        )
    return states


def _status(retired: bool, failures: int, error: str | None) -> str:
    if retired:
        return "retired"
    if failures:
        return "failing"
    return "resting" if error else "ok"


def _presets(store: Store, name: str | None) -> list[Preset]:
    return [known_preset(store, name)] if name else survey_presets(store.settings)[0]
