"""Content routes: articles of the feeds, feed health, previews."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from radiox_tasks.content.news_list import NewsItem, newest_articles
from radiox_tasks.data.content.feed_store import FeedRecord, load_feeds
from radiox_tasks.data.jobs import Job
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.show_actions import known_preset, order_one
from radiox_tasks.gateway.api.show_models import GenerateOrder, Submitted, api_links
from radiox_tasks.gateway.problems import responses
from radiox_tasks.gateway.route_dependencies import Producer, Reader, TheStore, record_act
from radiox_tasks.model.declared.jobs import PREVIEW_RUNDOWN, READ_SOURCES, RundownPreviewArguments, SourcesArguments
from radiox_tasks.model.preset import PRESET_NAME, Feed, Preset

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


@router.post("/content/feeds/check", status_code=202, responses=responses(401, 403, 404, 409))
def check(body: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Request a preset's feeds now; the job's result has the health of each."""
    known_preset(store, body.preset)
    return begin(store, response, READ_SOURCES, SourcesArguments(preset=body.preset))


@router.post("/content/process", status_code=202, responses=responses(401, 403, 404, 409))
def process(body: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Read a preset's feeds, group the articles into stories and choose a rundown; nothing is paid."""
    preset = known_preset(store, body.preset)
    return begin(store, response, PREVIEW_RUNDOWN, RundownPreviewArguments(document=preset))


@router.post("/content/script", status_code=202, responses=responses(401, 403, 404, 409))
def script(body: ForPreset, store: TheStore, visitor: Producer, response: Response) -> Submitted:
    """Rundown, checked script and cost estimate of a show, as a draft: nothing is spoken or published."""
    show_id = order_one(store, GenerateOrder(preset=body.preset, dry_run=True))
    record_act(store, visitor, "draft", show_id=show_id, preset=body.preset)
    links = api_links(show_id)
    response.headers["Location"] = links.self
    return Submitted(show_id=show_id, status="planned", links=links)


def feed_states(store: Store, presets: list[Preset]) -> list[FeedState]:
    """The feeds of these presets, without duplicates."""
    listed = {feed.url: feed for preset in presets for feed in preset.feeds}
    users: dict[str, list[str]] = {}
    for preset in presets:
        for url in {feed.url for feed in preset.feeds}:
            users.setdefault(url, []).append(preset.name)
    with store.database.ready() as connection:
        records = load_feeds(connection, listed)
    return [_feed_state(feed, users[url], records.get(url)) for url, feed in listed.items()]


def _feed_state(feed: Feed, presets: list[str], record: FeedRecord | None) -> FeedState:
    known = record or FeedRecord(feed.url)
    return FeedState(
        url=feed.url,
        name=feed.name,
        category=feed.category,
        presets=presets,
        status=_status(record),
        http_status=known.http_status,
        read_at=known.fetched_at,
        retry_at=known.retry_at,
        failures=known.failures,
        last_error=known.last_error,
        last_error_at=known.last_error_at,
        moved_to=known.moved_to,
    )


def _status(record: FeedRecord | None) -> str:
    if record is None:
        return "unread"
    if record.retired_at is not None:
        return "retired"
    if record.failures:
        return "failing"
    return "resting" if record.error else "ok"


def _presets(store: Store, name: str | None) -> list[Preset]:
    return [known_preset(store, name)] if name else survey_presets(store.settings)[0]
