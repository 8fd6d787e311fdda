"""What jobs result in: `result` of `GET /jobs/{id}`. Files are named by their id under `/media/files`."""

from typing import Literal

from radiox_tasks.model.base import Document
from radiox_tasks.model.news import Absence, FeedHealth, NearMiss, Reading
from radiox_tasks.model.sound import Measurement


class ShowChanged(Document):
    """The show that was resumed or retracted."""

    show_id: str


class VersionOrdered(ShowChanged):
    """The show that makes the new version, and the show on air that it replaces."""

    revises: str


class FileMade(Document):
    """A file made by the station."""

    file: str


class VoicePreviewed(Document):
    """The length and loudness of a sentence, and the voice that spoke it; `notes` lists problems on the way."""

    seconds: float
    loudness_lufs: float
    provider: str
    voice_id: str
    notes: tuple[str, ...]


class LineSpoken(VoicePreviewed, FileMade):
    """A WAV file with a sentence."""


class RecordingMastered(FileMade):
    """An MP3 file, with the measurements of the recording and of the file."""

    before: Measurement
    after: Measurement


class SourcesRead(Document):
    """The health of a preset's feeds, the number of their articles, and its weather and markets."""

    feeds: tuple[FeedHealth, ...]
    articles: int
    readings: tuple[Reading, ...]
    absences: tuple[Absence, ...]


class PreviewFeed(Document):
    """The outcome of a feed's fetch, and the number of its articles."""

    name: str
    url: str
    status: Literal["ok", "not_modified", "failed", "retired"]
    articles: int
    error: str | None


class PreviewStory(Document):
    """A story that a show made now would tell; `url` is its lead article's."""

    title: str
    category: str
    reason: str
    sources: tuple[str, ...]
    url: str


class RundownPreview(Document):
    """The rundown of a show made now. `left_out` counts articles by the most frequent reasons against them."""

    feeds: tuple[PreviewFeed, ...]
    stories: tuple[PreviewStory, ...]
    near_misses: tuple[NearMiss, ...]
    left_out: dict[str, int]
