"""The steps of the ledger, with their inputs and outputs.

A step's inputs are what its output depends on, and nothing else: the ledger remembers the output under the hash of the
step's name, version and inputs (`Entry.key`). Blobs are named by reference: a field that holds 64 hexadecimal digits,
which the ledger checks for. The tasks that run the steps are declared in model/declared/show_tasks.py.
"""

from pydantic import Field

from radiox_tasks.model.base import Document
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.model.declared.declarations import Step, Work
from radiox_tasks.model.declared.job_results import VoicePreviewed
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.model.preset import Sound
from radiox_tasks.model.sound import Check, Take


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
    """`ref`: an AnswerPart (script/writers/model/answer_parts.py)."""

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
    """The tagged MP3 and its cover by reference, the Master it was made from, and the quality gate's measurements.
    `trace`: a TracedContent."""

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


class VoicesInputs(OfShow):
    """One decision about the voices of a script: because time is short, or with `unpaid`, because caps or a quota do
    not cover paid voices."""

    script: str
    unpaid: bool


class VoicesChosen(Document):
    """`local`: all lines are spoken by local voices; else all keep the paid ones."""

    local: bool


class VoicePreviewInputs(Document):
    """`preview`: an id of its own for each preview, whose purpose is a new take."""

    preview: str


class JobInputs(Document):
    """`job`: the job's id."""

    job: str


FETCH = Step("fetch", "content", FeedInputs, FeedFetched)
WEATHER = Step("weather", "content", OfShow, SourceAnswer)
MARKETS = Step("markets", "content", OfShow, MarketsRead)
CAST = Step("cast", "speaker", OfShow, CastChosen)
RUNDOWN = Step("rundown", "content", OfShow, RundownChosen, pays=True)
ESTIMATE = Step("estimate", "script", OfVariant, Estimated)
SCRIPT = Step("script", "script", ScriptInputs, ScriptWritten, version=2, pays=True)
SCRIPT_PART = Step("script-part", "script", ScriptPartInputs, ScriptPart)  # within the script step
CONTINUE = Work("continue", "show")
SPEAK = Step("speak", "speaker", SpeakInputs, Take, pays=True)
VOICES = Step("voices", "speaker", VoicesInputs, VoicesChosen)  # within the first speak step that has to know
MIX = Step("mix", "audio", MixInputs, Mixed)
PAINT = Step("paint", "media", PaintInputs, CoverMade, pays=True)
COVER = Step("cover", "media", CoverInputs, CoverMade)
FINISH = Step("finish", "audio", FinishInputs, Finished, version=2)
PERSIST = Step("persist", "data", PersistInputs, Persisted)
PUBLISH = Step("publish", "media", OfVariant, Published, version=2)
UPLOAD = Step("upload", "media", OfEdition, Uploaded)
LAST_EDITION = Step("last-edition", "show", OfShow, LastEdition)
"""The steps in the order of a show's graph (show/canvas.py)."""

VOICE_PREVIEW = Step("voice-preview", "speaker", VoicePreviewInputs, VoicePreviewed, pays=True)
"""One sentence by one host, outside of shows."""

JOB = Step("job", "show", JobInputs, Document)
"""Every job (model/declared/jobs.py). It runs on the queue of its declaration, and its output is the result declared
there."""
