"""Request and response models of the show routes."""

import base64
import binascii
import re
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from radiox_tasks.data.presets.find_presets import has_feed
from radiox_tasks.data.shows.summaries import Place, ShowSummary, reason_of
from radiox_tasks.gateway.problems import ProblemError
from radiox_tasks.model.edition import LONGEST_RETRACTION_REASON, ShowDocument
from radiox_tasks.model.preset import PRESET_NAME
from radiox_tasks.settings import Settings

SHOW_ID = r"^[a-z0-9-]{1,32}$"
EARLIEST, LATEST = 1970, 2200


def _iso(value: object) -> object:
    """Only texts that start with a date: a bare number is not a time here."""
    if isinstance(value, datetime) or (isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value)):
        return value
    raise ValueError("is not an ISO 8601 time, for example 2026-11-23T09:00:00+01:00")


def _plausible(moment: datetime) -> datetime:
    if not EARLIEST <= moment.year < LATEST:
        raise ValueError(f"is not between {EARLIEST} and {LATEST}")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_iso), AfterValidator(_plausible)]


class ShowLinks(BaseModel):
    """URLs of a show's files; absent until they exist. Absolute if RADIOX_PUBLIC_URL is set."""

    self: str
    events: str
    page: str | None = None
    audio: str | None = None
    cover: str | None = None
    transcript: str | None = None
    chapters: str | None = None
    feed: str | None = None


class ShowInList(ShowSummary):
    """The summary of a show, with links."""

    links: ShowLinks


class ShowPage(BaseModel):
    """One page of shows, newest air time first. `next` is the cursor of the page after it."""

    shows: list[ShowInList]
    next: str | None = Field(default=None, examples=["MjAyNi0xMS0yM1QwODowMDowMCswMDowMHxrM205cTJ4dnRh"])


class ShowAnswer(ShowDocument):
    """A show's document. It contains URLs of its files, and no paths of the machine. `reason`: why the show did not go
    on air, or went on air late or as less than planned."""

    reason: str | None = None
    links: ShowLinks


class GenerateOrder(BaseModel):
    """A show to make now."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"preset": "zurich"},
                {"preset": "zurich-en", "sample": True, "duration": 60, "news_count": 2},
            ]
        },
    )

    preset: str = Field(pattern=PRESET_NAME)
    air_at: Moment | None = Field(default=None, description="the air time that the show announces; default: now")
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}$")
    news_count: int | None = Field(default=None, ge=1, le=30)
    duration: float | None = Field(default=None, ge=20, le=7200, description="seconds")
    sample: bool = Field(default=False, description="use the bundled sample feeds (true, historical facts)")
    no_cover: bool = False
    dry_run: bool = Field(default=False, description="rundown, script and estimate; nothing paid, nothing published")


class Retracting(BaseModel):
    """Why an edition is retracted; shown to listeners."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "The tunnel was opened in 2016, not in 2006."}]}
    )

    reason: str = Field(min_length=1, max_length=LONGEST_RETRACTION_REASON, pattern=r"\S")


class Submitted(BaseModel):
    """A show in production, or after an action."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "show_id": "k3m9q2xvta",
                    "status": "planned",
                    "links": {"self": "/api/v1/shows/k3m9q2xvta", "events": "/api/v1/shows/k3m9q2xvta/events"},
                }
            ]
        }
    )

    show_id: str
    status: str
    links: ShowLinks


class Rewording(BaseModel):
    """One line to correct."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"line": 5, "text": "Der Tunnel wurde 2016 eröffnet."}]}
    )

    line: int = Field(ge=1, le=10_000)
    text: str = Field(min_length=1, max_length=2000, description="what the line should say")


class Dropping(BaseModel):
    """One line to remove."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"line": 5, "drop": True}]})

    line: int = Field(ge=1, le=10_000)
    drop: Literal[True]


Correction = Rewording | Dropping


def api_links(show_id: str) -> ShowLinks:
    """The URLs that every show has."""
    own = f"/api/v1/shows/{show_id}"
    return ShowLinks(self=own, events=f"{own}/events")


def links_of(show: ShowSummary, settings: Settings, *, has_files: bool) -> ShowLinks:
    """The URLs of one show; a new version has only those of the API."""
    own = api_links(show.show_id)
    if not has_files or show.revises:
        return own
    root = settings.public_url.rstrip("/") if settings.public_url else "/editions"
    preset = quote(show.preset)
    folder = f"{root}/{preset}/{show.air_at:%Y-%m-%d}/{show.air_at:%H%M}-{show.show_id}"
    files = {
        "page": f"{folder}/index.html",
        "audio": f"{folder}/show.mp3",
        "cover": f"{folder}/cover.jpg",
        "transcript": f"{folder}/transcript.vtt",
        "chapters": f"{folder}/chapters.json",
        "feed": f"{root}/{preset}/feed.xml" if has_feed(show.preset, settings) else None,
    }
    return own.model_copy(update=files)


def answer_of(document: ShowDocument, links: ShowLinks, *, everything: bool) -> ShowAnswer:
    """The document for clients; errors are included for visitors with the scope `read` only."""
    values: dict[str, Any] = document.model_dump()
    values |= {"folder": None, "audio": links.audio, "cover": links.cover, "dashboard": links.page, "links": links}
    if not everything:
        values["error"] = None
    values["reason"] = reason_of(values["error"], document.degraded)
    return ShowAnswer.model_validate(values)


def to_cursor(show: ShowSummary) -> str:
    """The cursor of the page that starts after this show."""
    return base64.urlsafe_b64encode(f"{show.air_at.isoformat()}|{show.show_id}".encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> Place:
    """The position of a cursor. Raises ProblemError for an invalid one."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, show_id = text.partition("|")
        air_at = _plausible(datetime.fromisoformat(moment))
    except (ValueError, binascii.Error):
        air_at, show_id = datetime(EARLIEST, 1, 1), ""  # noqa: DTZ001  # refused below
    if air_at.tzinfo is None or not show_id or "\x00" in show_id:
        raise ProblemError(422, "this cursor was not issued by this API")
    return air_at, show_id
