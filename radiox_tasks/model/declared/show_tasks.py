"""The Celery tasks of a show, with their messages, in the order of its graph (show/canvas.py).

A message's `script`, if it has one, is the script that the show is made from: a task of another script is not run.
"""

from types import NoneType

from pydantic import Field

from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import TaskDeclaration
from radiox_tasks.model.declared.steps import (
    CAST,
    CONTINUE,
    COVER,
    FETCH,
    FINISH,
    LAST_EDITION,
    MARKETS,
    MIX,
    PAINT,
    PERSIST,
    PUBLISH,
    RUNDOWN,
    SCRIPT,
    SPEAK,
    WEATHER,
    CastChosen,
    CoverMade,
    FeedFetched,
    Finished,
    MarketsRead,
    Mixed,
    Persisted,
    RundownChosen,
    ScriptWritten,
    SourceAnswer,
    StepFailed,
)
from radiox_tasks.model.sound import Take


class NoMessage(Document):
    """For a task that needs the show alone."""


class FeedMessage(Document):
    """One of the preset's feeds."""

    number: int = Field(description="from 0")


class GatheredMessage(Document):
    """The outcomes of feeds, weather, markets and cast."""

    outcomes: tuple[FeedFetched | SourceAnswer | MarketsRead | CastChosen | StepFailed, ...]


class RundownMessage(Document):
    """The rundown, once it is chosen."""

    rundown: RundownChosen


class WrittenMessage(Document):
    """The script, once it is written."""

    written: ScriptWritten


class ScriptMessage(Document):
    """`script` by reference."""

    script: str


class LineMessage(ScriptMessage):
    """A line by its number from 1. `local_voices` excludes the paid ones."""

    number: int
    local_voices: bool = False


class DraftLineMessage(Document):
    """A line, by its number from 1, of an unfinished script (script/speech_ahead.py)."""

    draft: str
    number: int


class TakesMessage(Document):
    """The outcomes of all lines of the script."""

    takes: tuple[Take | StepFailed, ...]
    script: str


class ProducedMessage(Document):
    """The outcomes of mix and cover."""

    produced: tuple[Mixed | CoverMade | StepFailed, ...]
    script: str


class FinishedMessage(Document):
    """The tagged and checked file."""

    finished: Finished
    script: str


class PersistedMessage(Document):
    """The stored document and its files."""

    persisted: Persisted
    script: str


FETCH_FEED = TaskDeclaration(FETCH, "fetch_feed", FeedMessage, FeedFetched, "header", "reading a feed")
READ_WEATHER = TaskDeclaration(WEATHER, "read_weather", NoMessage, SourceAnswer, "header", "asking for the weather")
READ_MARKETS = TaskDeclaration(MARKETS, "read_markets", NoMessage, MarketsRead, "header", "asking for prices")
CHOOSE_CAST = TaskDeclaration(CAST, "choose_cast", NoMessage, CastChosen, "header", "choosing the voices")
CHOOSE_RUNDOWN = TaskDeclaration(
    RUNDOWN, "choose_rundown", GatheredMessage, RundownChosen, doing="choosing the stories"
)
PAINT_COVER_AHEAD = TaskDeclaration(
    PAINT, "paint_cover_ahead", RundownMessage, NoneType, "header", "painting the cover"
)
WRITE_SCRIPT = TaskDeclaration(SCRIPT, "write_script", RundownMessage, ScriptWritten, doing="writing the script")
SPEAK_AHEAD = TaskDeclaration(SPEAK, "speak_ahead", DraftLineMessage, NoneType, "header", "speaking a line")
CONTINUE_AFTER_SCRIPT = TaskDeclaration(
    CONTINUE, "continue_after_script", WrittenMessage, NoneType, doing="continuing after the script"
)
FALL_BACK = TaskDeclaration(LAST_EDITION, "fall_back", NoMessage, NoneType, doing="repeating the last edition")
SPEAK_LINE = TaskDeclaration(SPEAK, "speak_line", LineMessage, Take, "header", "speaking a line")
SPEAK_AGAIN = TaskDeclaration(CONTINUE, "speak_again", ScriptMessage, Mixed, doing="continuing after the script")
MIX_TAKES = TaskDeclaration(MIX, "mix", TakesMessage, Mixed, "header", "mixing")
DRAW_COVER = TaskDeclaration(COVER, "draw_cover", ScriptMessage, CoverMade, "header", "drawing the cover")
FINISH_FILE = TaskDeclaration(FINISH, "finish", ProducedMessage, Finished, doing="checking the finished programme")
PERSIST_SHOW = TaskDeclaration(PERSIST, "persist", FinishedMessage, Persisted, doing="storing the show")
PUBLISH_SHOW = TaskDeclaration(
    PUBLISH, "publish", PersistedMessage, NoneType, doing="placing the edition", for_closed_shows=True
)
