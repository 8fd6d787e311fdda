"""Declarations of every step of a show: name, queue, inputs, output.

A step's inputs are what its output depends on, and nothing else: the ledger remembers the output under the hash of the
step's name, version and inputs (`Entry.key`). Its output is also the message that the next step receives. Blobs are
named by reference: a field that holds 64 hexadecimal digits, which the ledger checks for.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from radiox_tasks.model.base import Document
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.model.preset import Sound
from radiox_tasks.model.sound import Check, Take

I = TypeVar("I", bound=Document)  # noqa: E741
O = TypeVar("O", bound=Document)  # noqa: E741


@dataclass(frozen=True)
class Entry:
    """One piece of work in the ledger. `label` describes it in reports and is not part of the key."""

    name: str
    inputs: dict[str, Any]
    version: int = 1
    label: str = ""

    @property
    def key(self) -> str:
        """SHA-256 over name, version and inputs as canonical JSON."""
        text = json.dumps([self.name, self.version, self.inputs], sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Step(Generic[I, O]):
    """The declaration of a step.

    Raise `version` when the meaning of the output changes, so that stored outputs are not used any more. `line` decides
    how a failure is handled: in a chord's "header" it is an outcome (StepFailed) that the callback receives; on the
    "main" line it is a break, recorded with the show, that stops the chain. `pays`: may make calls that cost money.
    `doing`: what its task does, in the words of a show's error.
    """

    name: str
    queue: str
    inputs: type[I]
    output: type[O]
    line: Literal["header", "main"] = "main"
    version: int = 1
    pays: bool = False
    doing: str = ""

    def entry(self, inputs: I, label: str = "") -> Entry:
        """The ledger entry for these inputs."""
        return Entry(self.name, inputs.model_dump(mode="json"), self.version, label)


class StepFailed(Document):
    """The outcome of a failed header step, in place of its output."""

    failed: str = Field(description="the step's name")
    error: str


class OfShow(Document):
    """Inputs of a step that runs once per show."""

    show: str


class OfVariant(OfShow):
    """Inputs of a step that runs once per script of a show (Order.variant)."""

    variant: int


class OfEdition(OfShow):
    """Inputs of a step that runs once per version of a published show and remote store."""

    edition: int
    store: str


class FeedInputs(OfShow):
    """One feed of a show, by its URL."""

    feed: str


class FeedFetched(Document):
    """`ref`: a FeedOutcome, failed ones included."""

    ref: str
    articles: int


class SourceAnswer(Document):
    """A reading, or the reason for its absence; neither if none was requested."""

    reading: Reading | None = None
    absence: Absence | None = None


class MarketsRead(Document):
    """One answer for each of the preset's markets."""

    readings: tuple[SourceAnswer, ...]


class CastChosen(Document):
    """`ref`: a Cast."""

    ref: str


class RundownChosen(Document):
    """`ref`: a Rundown."""

    ref: str
    stories: int = 0


class ScriptInputs(Document):
    """`rundown`: the reference of a Rundown."""

    rundown: str
    variant: int


class ScriptWritten(Document):
    """`ref`: a Script."""

    ref: str
    lines: int = 0
    writer: str = ""


class ScriptPartInputs(ScriptInputs):
    """A part of a model's streamed answer, by its number from 0; `attempt` counts the answers of one model."""

    model: str
    attempt: int
    number: int


class ScriptPart(Document):
    """`ref`: an AnswerPart (script/writers/answer_parts.py)."""

    ref: str


class Estimated(Document):
    """The estimated cost of a show: US dollars in total, and millionths of a dollar for each part."""

    usd: float
    script: int
    speech: int
    cover: int


class SpeakInputs(Document):
    """One line by one voice. The show is not an input: the same words are paid for once."""

    spoken: str
    language: str
    provider: str
    voice: str
    model: str
    settings: dict[str, float | str | bool]


class MixInputs(Document):
    """Takes and script by reference, the jingle by its digest; `duration` in seconds."""

    takes: tuple[str, ...]
    script: str
    sound: Sound
    duration: float | None
    jingle: str


class Mixed(Document):
    """`ref`: a Master; `audio`: its untagged MP3."""

    ref: str
    audio: str


class CoverInputs(Document):
    """A cover drawn by the station."""

    request: CoverRequest


class PaintInputs(CoverInputs):
    """A cover painted by an image model."""

    model: str


class CoverMade(Document):
    """`ref`: a JPEG; `by`: who made it, "local" or "<provider>:<model>"."""

    ref: str
    by: str


class FinishInputs(OfShow):
    """`master` and `cover` by reference."""

    master: str
    cover: str


class Finished(Document):
    """The tagged MP3 and its cover by reference, the Master it was made from, and the quality gate's measurements."""

    audio: str
    cover: str
    cover_by: str
    master: str
    trace: str
    checks: tuple[Check, ...]


class PersistInputs(OfShow):
    """The files of a document, by reference."""

    script: str
    audio: str
    cover: str


class Persisted(Document):
    """`document`: the ShowDocument without file locations, which publishing adds; and the files."""

    document: str
    audio: str
    cover: str


class Published(Document):
    """`folder`: where the edition was staged; and its inputs, in case it has to be staged again."""

    folder: str
    made_of: Persisted
    script: str


class Uploaded(Document):
    """The paths in the remote store, in the order of upload."""

    sent: tuple[str, ...]


class LastEdition(Document):
    """The script adapted from show `of`, and that show's rundown and cast, by reference."""

    script: str
    rundown: str | None
    cast: str
    lines: int
    of: str


FETCH = Step("fetch", "content", FeedInputs, FeedFetched, line="header", doing="reading a feed")
WEATHER = Step("weather", "content", OfShow, SourceAnswer, line="header", doing="asking for the weather")
MARKETS = Step("markets", "content", OfShow, MarketsRead, line="header", doing="asking for prices")
CAST = Step("cast", "speaker", OfShow, CastChosen, line="header", doing="choosing the voices")
RUNDOWN = Step("rundown", "content", OfShow, RundownChosen, pays=True, doing="choosing the stories")
ESTIMATE = Step("estimate", "script", OfVariant, Estimated)
SCRIPT = Step("script", "script", ScriptInputs, ScriptWritten, version=2, pays=True, doing="writing the script")
SCRIPT_PART = Step("script-part", "script", ScriptPartInputs, ScriptPart)  # within the script step
CONTINUE = Step("continue", "show", OfShow, ScriptWritten, doing="continuing after the script")  # not in the ledger
SPEAK = Step("speak", "speaker", SpeakInputs, Take, line="header", pays=True, doing="speaking a line")
MIX = Step("mix", "audio", MixInputs, Mixed, line="header", doing="mixing")
PAINT = Step("paint", "media", PaintInputs, CoverMade, line="header", pays=True, doing="painting the cover")
COVER = Step("cover", "media", CoverInputs, CoverMade, line="header", doing="drawing the cover")
FINISH = Step("finish", "audio", FinishInputs, Finished, version=2, doing="checking the finished programme")
PERSIST = Step("persist", "data", PersistInputs, Persisted, doing="storing the show")
PUBLISH = Step("publish", "media", OfVariant, Published, version=2, doing="placing the edition")
UPLOAD = Step("upload", "media", OfEdition, Uploaded)
LAST_EDITION = Step("last-edition", "show", OfShow, LastEdition, doing="repeating the last edition")
"""The steps in the order of a show's graph (show/canvas.py)."""

# Tasks that are sent by name: what sends them is imported by what they do, or belongs to another domain.
CONTINUE_AFTER_SCRIPT = "radiox_tasks.show.tasks.continue_after_script"
FALL_BACK = "radiox_tasks.show.tasks.fall_back"
SPEAK_AHEAD = "radiox_tasks.speaker.tasks.speak_ahead"
"""Speaks a line while the script is still being written; sent by the script's domain."""
SPEAK_AGAIN = "radiox_tasks.show.tasks.speak_again"
"""Has lines spoken again if a host has two voices; the audio domain continues with it."""
