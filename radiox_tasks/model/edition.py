"""The published show's document: show.json and `generate --json`."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from radiox_tasks.model.base import Document
from radiox_tasks.model.news import Absence, NearMiss
from radiox_tasks.model.script import Layer, LineKind, Support
from radiox_tasks.model.sound import Check, SoundTrace

ShowStatus = Literal["planned", "working", "ready", "published", "failed", "missed", "cancelled", "retracted", "draft"]
"""`ready`: made, waiting for its air time. `draft`: made, and never on air under its own id (a dry run, or the new
version of a published edition, which goes on air under the first one's id)."""
AIRED: tuple[ShowStatus, ...] = ("published", "retracted")
"""The statuses of a show that is or was on air."""
UNMADE: tuple[ShowStatus, ...] = ("failed", "missed", "cancelled")
"""The statuses of a show that was closed without an edition."""
UNAIRED: tuple[ShowStatus, ...] = (*UNMADE, "draft")
"""The statuses of a show that was closed without going on air under its own id."""
UNAVAILABLE: tuple[ShowStatus, ...] = (*UNMADE, "retracted")
"""The statuses of a show that listeners cannot hear: it has no edition, or a retracted one."""
DELETABLE: tuple[ShowStatus, ...] = (*UNAIRED, "published")
"""The statuses of a show whose records may be deleted once it is old; a retraction stays."""
Rung = Literal["full", "fewer", "headlines", "voice", "no-cover", "last-edition"]


class ArticleRef(Document):
    """A source of a story."""

    url: str
    source: str
    title: str = ""


class StoryRef(Document):
    """A story told by the show."""

    title: str
    reason: str
    articles: tuple[ArticleRef, ...]
    story_id: str = ""
    update_of: str | None = None


class EvidenceRef(Document):
    """The source text behind a line: `quote` is the article's text from `start` to `end`.

    `context` is that text from `context_start` on, so that the quote begins in it at `start - context_start`; both are
    absent if the text was not kept.
    """

    url: str
    quote: str
    start: int
    end: int
    context: str = ""
    context_start: int | None = None

    @property
    def before(self) -> str:
        """The context before the quote."""
        return self.context[: self._offset]

    @property
    def after(self) -> str:
        """The context after the quote."""
        return self.context[self._offset + self.end - self.start :]

    @property
    def _offset(self) -> int:
        """Documents of version 0.1.0 have no `context_start`; theirs begins 240 characters before the quote."""
        return min(self.start, 240) if self.context_start is None else self.start - self.context_start


class ClauseRef(Document):
    """A part of a line, how its sources support it, and with which words; framing has no evidence."""

    words: str
    support: Support
    evidence: tuple[EvidenceRef, ...] = ()


class LineRef(Document):
    """A spoken line and its position in show.mp3, in seconds. `layer` is the truth gate's layer that accepted it
    (docs/truth.md); absent in lines made before it was recorded."""

    n: int
    speaker: str
    name: str = ""
    kind: LineKind
    text: str
    start_s: float
    end_s: float
    evidence: tuple[EvidenceRef, ...] = ()
    story_id: str | None = None
    layer: Layer | None = None
    clauses: tuple[ClauseRef, ...] = ()


class StepRef(Document):
    """One step of the show in the ledger. `status` is done, running, waiting, failed or in_doubt. `worker` numbers the
    process that did it among those that worked on this show."""

    name: str
    key: str
    status: str
    reused: bool
    seconds: float
    cost: float
    error: str | None = None
    label: str = ""
    queue: str = ""
    attempts: int = 1
    started: AwareDatetime | None = None
    finished: AwareDatetime | None = None
    worker: int | None = None


class Cost(Document):
    """Cost of the show: estimated, paid, and saved by reuse. `in_doubt` is the estimate of requests whose answers were
    lost, which the provider may have billed."""

    currency: str = "USD"
    total: float = 0.0
    estimate: float = 0.0
    saved: float = 0.0
    in_doubt: float = 0.0


class FeedRef(Document):
    """A feed the show used, or could not read."""

    url: str
    name: str
    status: str
    articles: int
    error: str | None = None


class Correction(Document):
    """A line corrected after the edition went on air. `now` is None for a removed line."""

    line: int
    kind: LineKind
    was: str
    now: str | None
    at: AwareDatetime


LONGEST_RETRACTION_REASON = 500  # characters


class Retraction(Document):
    """Why and when an edition was taken off the air."""

    reason: str
    at: AwareDatetime


class ShowContent(Document):
    """A show's content: stories and lines, with their times in show.mp3 once it is mixed."""

    show_id: str
    preset: str
    title: str
    language: str
    timezone: str = "UTC"
    air_at: AwareDatetime
    sample: bool = False
    duration_s: float | None = None
    stories: tuple[StoryRef, ...] = ()
    lines: tuple[LineRef, ...] = ()

    @property
    def local_air_at(self) -> datetime:
        """Air time in the programme's zone."""
        return self.air_at.astimezone(ZoneInfo(self.timezone))


class TracedContent(SoundTrace):
    """The content of a finished file, and the trace of its sound. `content` is None for a file that an earlier
    version of RadioX finished."""

    content: ShowContent | None = None


class ShowDocument(ShowContent):
    """The document show.json; its fields are a public interface."""

    status: ShowStatus
    rung: Rung
    degraded: tuple[str, ...] = ()
    folder: str | None = None
    audio: str | None = None
    audio_bytes: int | None = None
    cover: str | None = None
    dashboard: str | None = None
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    near_misses: tuple[NearMiss, ...] = ()
    steps: tuple[StepRef, ...] = ()
    cost: Cost = Cost()
    checks: tuple[Check, ...] = ()
    feeds: tuple[FeedRef, ...] = ()
    absences: tuple[Absence, ...] = ()
    writer: str = ""
    cover_by: str = ""
    trace: SoundTrace | None = None
    error: str | None = None
    on_air_at: AwareDatetime | None = None
    edition: int = 1
    corrections: tuple[Correction, ...] = ()
    retraction: Retraction | None = None
    has_feed: bool = True
